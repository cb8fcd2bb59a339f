/**
 * Signed statement of identity, sent with every call to a subgraph.
 *
 * Header `x-hub-statement: <payload>.<tag>`; payload = base64url of JSON `{iss, aud, mth, pth, dig, sub, rol, dep, div, crc, ins, req, loc, iat, exp, non}`,
 * tag = base64url of HMAC-SHA256 over the payload text under the key of (iss, aud). `dig` is the SHA-256 of the body in base64url, or null for a body
 * that is streamed (imports), where the receiver's own checks guard the content. A statement lives for 30 s at most.
 */
import { createHmac, type Hmac, hash, type KeyObject, randomFillSync, timingSafeEqual } from 'node:crypto';
import { HubError } from '../errors.ts';
import type { Locale } from '../pure/localised-text.ts';
import { type Caller, ROLES, type Role } from './caller.ts';
import type { KeyRing } from './key-ring.ts';

/** Name of the header that carries the statement. */
export const STATEMENT_HEADER = 'x-hub-statement';
/** Seconds for which a statement is good. */
export const STATEMENT_LIFETIME_SECONDS = 30;
/** Seconds by which the clocks of two machines may differ. */
const CLOCK_SKEW_SECONDS = 5;
const REMEMBERED_NONCES_MAX = 200_000;

/** What is being called: the statement is good for this call only. */
export interface StatementTarget {
  readonly audience: string;
  readonly method: string;
  readonly path: string;
  /** Body text, or null when it is streamed. */
  readonly body: string | null;
}

/** Who calls on whose behalf. */
export interface StatementSubject {
  readonly issuer: string;
  readonly caller: Caller;
  readonly requestId: string;
  readonly locale: Locale;
}

/** What a verified statement says. */
export type VerifiedStatement = StatementSubject;

/** A statement as it comes with a call: the text of the header, or a sealed one within one process. */
export type Statement = string | SealedStatement;

/**
 * A statement that does not leave its process: what the signature is to the text, holding the very key is to the object.
 *
 * It can only be made with the key of (issuer, audience), its content cannot be read or changed from outside, and it is good for one call within
 * the same 30 s. Nothing is written, digested or signed, which is most of what a call in memory would cost.
 */
export class SealedStatement {
  readonly #key: KeyObject;
  readonly #subject: StatementSubject;
  readonly #target: StatementTarget;
  readonly #sealedAtMs: number;
  #isUsed = false;

  /** @throws INTERNAL_SERVER_ERROR when the ring holds no key for the pair */
  constructor(subject: StatementSubject, target: StatementTarget, { keys, now }: { readonly keys: KeyRing; readonly now: Date }) {
    this.#key = keys.key(subject.issuer, target.audience);
    this.#subject = subject;
    this.#target = target;
    this.#sealedAtMs = now.getTime();
  }

  /** True only for what the constructor made. */
  static isOne(value: unknown): value is SealedStatement {
    return typeof value === 'object' && value !== null && #key in value;
  }

  /** What it says, once; throws UNAUTHENTICATED when it was made with another key or for another call. */
  static open(statement: SealedStatement, target: StatementTarget, { keys, issuers, now }: Opening): VerifiedStatement {
    const { issuer } = statement.#subject;
    if (!issuers.has(issuer)) throw refused('it cannot be read');
    if (statement.#key !== keys.key(issuer, target.audience)) throw refused('its signature is wrong');
    if (!isSameCall(statement.#target, target)) throw refused('it was made for another call');
    const ageSeconds = (now.getTime() - statement.#sealedAtMs) / 1000;
    if (ageSeconds < -CLOCK_SKEW_SECONDS || ageSeconds > STATEMENT_LIFETIME_SECONDS + CLOCK_SKEW_SECONDS) throw refused('it has expired');
    if (statement.#isUsed) throw refused('it was used before');
    statement.#isUsed = true;
    return statement.#subject;
  }
}

/** What whoever opens a sealed statement knows. */
interface Opening {
  readonly keys: KeyRing;
  /** Names that may call. */
  readonly issuers: ReadonlySet<string>;
  readonly now: Date;
}

function isSameCall(made: StatementTarget, asked: StatementTarget): boolean {
  return made.audience === asked.audience && made.method === asked.method && made.path === asked.path && made.body === asked.body;
}

interface Payload {
  iss: string;
  aud: string;
  mth: string;
  pth: string;
  dig: string | null;
  sub: string;
  rol: Role;
  dep: string | null;
  div: string | null;
  crc: string | null;
  ins: string | null;
  req: string;
  loc: Locale;
  iat: number;
  exp: number;
  non: string;
}

/** Text of the header for one call. */
export function signStatement(subject: StatementSubject, target: StatementTarget, keys: KeyRing, now: Date): string {
  const iat = Math.floor(now.getTime() / 1000);
  const { caller } = subject;
  const payload: Payload = {
    iss: subject.issuer,
    aud: target.audience,
    mth: target.method,
    pth: target.path,
    dig: digestOf(target.body),
    sub: caller.subject,
    rol: caller.role,
    dep: caller.department,
    div: caller.division,
    crc: caller.creditCode,
    ins: caller.inspectorId,
    req: subject.requestId,
    loc: subject.locale,
    iat,
    exp: iat + STATEMENT_LIFETIME_SECONDS,
    non: freshNonce(),
  };
  const text = Buffer.from(JSON.stringify(payload)).toString('base64url');
  return `${text}.${macOf(text, keys.key(subject.issuer, target.audience)).digest('base64url')}`;
}

/** Checks statements for one audience and refuses a repeated one. One instance per process and subgraph. */
export class StatementVerifier {
  readonly #audience: string;
  readonly #issuers: ReadonlySet<string>;
  readonly #keys: KeyRing;
  readonly #seen = new Map<string, number>();

  /** @param issuers names that may call this audience */
  constructor(audience: string, issuers: readonly string[], keys: KeyRing) {
    this.#audience = audience;
    this.#issuers = new Set(issuers);
    this.#keys = keys;
  }

  /** The statement's content; throws UNAUTHENTICATED with one sentence that helps the honest and tells the others nothing. */
  verify(statement: Statement | undefined, target: Omit<StatementTarget, 'audience'>, now: Date): VerifiedStatement {
    if (SealedStatement.isOne(statement)) {
      const { method, path, body } = target;
      const opening = { keys: this.#keys, issuers: this.#issuers, now };
      return SealedStatement.open(statement, { audience: this.#audience, method, path, body }, opening);
    }
    const payload = this.#authentic(statement);
    const seconds = now.getTime() / 1000;
    const fits =
      payload.aud === this.#audience &&
      payload.mth === target.method &&
      payload.pth === target.path &&
      payload.dig === digestOf(target.body);
    if (!fits) throw refused('it was made for another call');
    if (payload.iat > seconds + CLOCK_SKEW_SECONDS || payload.exp < seconds - CLOCK_SKEW_SECONDS) throw refused('it has expired');
    this.#rememberOnce(payload.non, payload.exp, seconds);
    return {
      issuer: payload.iss,
      requestId: payload.req,
      locale: payload.loc,
      caller: {
        subject: payload.sub,
        role: payload.rol,
        department: payload.dep,
        division: payload.div,
        creditCode: payload.crc,
        inspectorId: payload.ins,
      },
    };
  }

  #authentic(header: unknown): Payload {
    const [text, tag, rest] = typeof header === 'string' ? header.split('.') : [];
    if (!text || !tag || rest !== undefined) throw refused('it is missing');
    const payload = parsePayload(text);
    if (payload === null || !this.#issuers.has(payload.iss) || !ROLES.includes(payload.rol)) throw refused('it cannot be read');
    const expected = macOf(text, this.#keys.key(payload.iss, this.#audience)).digest();
    const given = Buffer.from(tag, 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw refused('its signature is wrong');
    return payload;
  }

  #rememberOnce(nonce: string, expires: number, seconds: number): void {
    if (this.#seen.has(nonce)) throw refused('it was used before');
    this.#seen.set(nonce, expires + CLOCK_SKEW_SECONDS);
    // Insertion order is close to the order of expiry, so the oldest entries are dropped first.
    for (const [old, until] of this.#seen) {
      if (until >= seconds && this.#seen.size <= REMEMBERED_NONCES_MAX) break;
      this.#seen.delete(old);
    }
  }
}

function parsePayload(text: string): Payload | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && 'iss' in value && 'rol' in value ? (value as Payload) : null;
  } catch {
    return null;
  }
}

const NONCE_BYTES = 12;
const nonces = Buffer.alloc(NONCE_BYTES * 256);
let nextNonceAt = nonces.length;

/** Randomness is asked for in large pieces: each request of the system costs more than a signature. */
function freshNonce(): string {
  if (nextNonceAt === nonces.length) {
    randomFillSync(nonces);
    nextNonceAt = 0;
  }
  nextNonceAt += NONCE_BYTES;
  return nonces.toString('base64url', nextNonceAt - NONCE_BYTES, nextNonceAt);
}

function macOf(text: string, key: KeyObject): Hmac {
  return createHmac('sha256', key).update(text);
}

function digestOf(body: string | null): string | null {
  return body === null ? null : hash('sha256', body, 'base64url');
}

function refused(why: string): HubError {
  return new HubError('UNAUTHENTICATED', { en: `The statement of identity is refused: ${why}.`, zh: '身份声明无效。' });
}
