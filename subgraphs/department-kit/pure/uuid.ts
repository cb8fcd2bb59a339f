const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/iu;

/** True for the text form of a UUID; any other id is one that we never gave out. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
