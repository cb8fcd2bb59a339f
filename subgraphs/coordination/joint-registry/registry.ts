import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';
import type { CodeList } from '../../subgraph-kit/pure/code-list.ts';
import type { LocalisedText } from '../../subgraph-kit/pure/localised-text.ts';

/** A department as the graph shows it. */
export interface Department {
  readonly code: string;
  readonly name: LocalisedText;
}

/** State of a line of a department's register. */
export type RegisterStatus = 'ACTIVE' | 'SUSPENDED' | 'CANCELLED';

/** Classes of inspection items: general, key, and special ones that are covered in full. */
export const ITEM_CLASSES = { GENERAL: 'GENERAL', KEY: 'KEY', SPECIAL: 'SPECIAL' } as const;

/** One of {@link ITEM_CLASSES}. */
export type ItemClass = keyof typeof ITEM_CLASSES;

/** That a department supervises an enterprise, and for what. */
export interface JointRegistration {
  readonly creditCode: string;
  readonly department: string;
  readonly category: string;
  readonly status: RegisterStatus;
  /** When the joint registry first heard of it. */
  readonly knownSince: Date;
}

/** An inspector as joint tasks see one. */
export interface JointInspector {
  readonly id: string;
  readonly department: string;
  readonly name: string;
  readonly unit: string;
  readonly divisionCode: string;
  readonly qualifications: readonly string[];
  readonly certificateValidUntil: CivilDate | null;
  readonly certified: boolean;
  readonly yearlyCapacity: number;
  readonly status: RegisterStatus;
}

/** An inspection item as joint tasks see it. */
export interface JointItem {
  readonly code: string;
  readonly department: string;
  readonly name: string;
  readonly category: string;
  readonly itemClass: ItemClass;
  readonly status: RegisterStatus;
}

/** Whether a booking still takes the inspector's time. */
export const BOOKING_STATUSES = {
  BOOKED: { zh: '已占用', en: 'The inspector goes' },
  RELEASED: { zh: '已释放', en: 'Somebody else goes, or nobody; the time is free again' },
} as const satisfies CodeList<string>;

/** One of {@link BOOKING_STATUSES}. */
export type BookingStatus = keyof typeof BOOKING_STATUSES;

/** A span of time for which an inspector is booked on a visit. */
export interface InspectorBooking {
  readonly id: string;
  readonly inspectorId: string;
  readonly visitId: string;
  readonly from: Date;
  readonly to: Date;
  readonly status: BookingStatus;
}

/** How far a feed of a department has been read. */
export interface RegistryFeed {
  /** Subgraph that gives it. */
  readonly source: string;
  readonly kind: string;
  readonly appliedRows: number;
  /** When the last page was applied. */
  readonly appliedAt: Date;
  /** Rows that the database refused and that stand aside. */
  readonly refusedRows: number;
}
