/** An HTTP answer as a value; written in one place. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string | Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** A JSON answer that nobody may keep. */
export function jsonAnswer(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return textAnswer(status, JSON.stringify(value), { 'content-type': 'application/json; charset=utf-8', ...headers });
}

/** An answer with ready-made text or bytes. */
export function textAnswer(status: number, body: string | Uint8Array, headers: Readonly<Record<string, string>>): HttpAnswer {
  return { status, body, headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...headers } };
}
