const PHONE_HEAD = 3;
const PHONE_TAIL = 4;
const CERTIFICATE_HEAD = 4;
const CERTIFICATE_TAIL = 2;

/** A telephone number as it may be shown: `138****5678`; a short one keeps its last two digits only. */
export function maskPhone(phone: string): string {
  return phone.length > PHONE_HEAD + PHONE_TAIL ? mask(phone, PHONE_HEAD, PHONE_TAIL) : mask(phone, 0, 2);
}

/** A certificate number as it may be shown: `3301*****01`. */
export function maskCertificateNumber(certificateNumber: string): string {
  return certificateNumber.length > CERTIFICATE_HEAD + CERTIFICATE_TAIL
    ? mask(certificateNumber, CERTIFICATE_HEAD, CERTIFICATE_TAIL)
    : mask(certificateNumber, 0, 1);
}

function mask(text: string, head: number, tail: number): string {
  const hidden = Math.max(1, text.length - head - tail);
  return `${text.slice(0, head)}${'*'.repeat(hidden)}${text.slice(head + hidden)}`;
}
