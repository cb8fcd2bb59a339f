const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/u;

/** True for a UUID in lower case, as the database writes it; anything else would make a query fail instead of finding nothing. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
