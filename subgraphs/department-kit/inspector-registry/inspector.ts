import { maskCertificateNumber, maskPhone } from '../pure/personal-data.ts';

/** An inspector as a department's register holds one, with what only the register itself may see. */
export interface InspectorRecord {
  readonly id: string;
  readonly certificateNumber: string;
  readonly name: string;
  readonly unit: string;
  readonly divisionCode: string;
  /** Supervision categories that the inspector may check. */
  readonly qualifications: readonly string[];
  /** Last day of the certificate, `yyyy-mm-dd`. */
  readonly certificateValidUntil: string;
  readonly phone: string | null;
  readonly certified: boolean;
  /** @unit visits a year */
  readonly yearlyCapacity: number;
  readonly status: string;
}

/** An inspector as it may be shown: certificate number and telephone are masked. */
export type Inspector = InspectorRecord & { readonly masked: true };

/** Which inspectors are wanted; what is left out does not narrow. */
export interface InspectorFilter {
  readonly divisionCode?: string | null;
  readonly qualification?: string | null;
  readonly status?: string | null;
}

/** Masks the personal data of a record. */
export function toShownInspector(record: InspectorRecord): Inspector {
  return {
    ...record,
    certificateNumber: maskCertificateNumber(record.certificateNumber),
    phone: record.phone === null ? null : maskPhone(record.phone),
    masked: true,
  };
}
