import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { HubError } from '../../subgraphs/subgraph-kit/errors.ts';
import { ANONYMOUS, type Caller } from '../../subgraphs/subgraph-kit/identity/caller.ts';
import type { Clock } from '../../subgraphs/subgraph-kit/pure/clock.ts';
import type { LocalisedText } from '../../subgraphs/subgraph-kit/pure/localised-text.ts';
import { toCaller } from './claims.ts';

/** Signatures with a public key only: with a shared secret whoever checks a token could also make one. */
const ALGORITHMS = ['EdDSA', 'Ed25519', 'ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'];
const CLOCK_TOLERANCE_SECONDS = 5;
const TOKEN_LENGTH_MAX = 8_192;
const REMEMBERED_TOKENS_MAX = 10_000;
/** How long a verified token is believed without asking for the key again, so that a key taken back stops working soon. */
const REMEMBERED_MS = 60_000;

/** Where tokens come from and who they are for. */
export interface TokenRules {
  readonly keys: JWTVerifyGetKey;
  readonly issuer: string;
  readonly audience: string;
  readonly clock: Clock;
}

/** Finds out who calls from the Authorization header. */
export class TokenVerifier {
  readonly #rules: TokenRules;
  readonly #remembered = new Map<string, { readonly caller: Caller; readonly untilMs: number }>();

  constructor(rules: TokenRules) {
    this.#rules = rules;
  }

  /** The caller; anonymous without a header; throws UNAUTHENTICATED with the reason for everything else that is not a good token. */
  async callerOf(authorization: string | undefined): Promise<Caller> {
    if (authorization === undefined || authorization === '') return ANONYMOUS;
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]*)$/iu.exec(authorization)?.[1];
    if (token === undefined || token.length > TOKEN_LENGTH_MAX) throw refused(NOT_A_TOKEN);
    const nowMs = this.#rules.clock.now().getTime();
    const known = this.#remembered.get(token);
    if (known !== undefined && known.untilMs > nowMs) return known.caller;
    this.#remembered.delete(token);
    return this.#verify(token, nowMs);
  }

  async #verify(token: string, nowMs: number): Promise<Caller> {
    const { keys, issuer, audience } = this.#rules;
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(nowMs),
      requiredClaims: ['exp', 'sub'],
    }).catch((error: unknown) => {
      throw toRefusal(error);
    });
    const caller = toCaller(payload);
    const expiresMs = ((payload.exp ?? 0) + CLOCK_TOLERANCE_SECONDS) * 1000;
    if (this.#remembered.size >= REMEMBERED_TOKENS_MAX) this.#remembered.delete(this.#remembered.keys().next().value ?? '');
    this.#remembered.set(token, { caller, untilMs: Math.min(expiresMs, nowMs + REMEMBERED_MS) });
    return caller;
  }
}

const NOT_A_TOKEN: LocalisedText = {
  en: 'The Authorization header is not "Bearer <token>".',
  zh: 'Authorization 请求头应为 "Bearer <令牌>"。',
};
const EXPIRED: LocalisedText = { en: 'The token has expired. Sign in again.', zh: '令牌已过期，请重新登录。' };
const WRONG: LocalisedText = {
  en: 'The token is not valid here: its signature, issuer or audience is wrong.',
  zh: '令牌无效：签名、签发者或使用对象不符。',
};
const NO_KEYS: LocalisedText = {
  en: 'The keys of the identity provider cannot be read at the moment. Try again soon.',
  zh: '暂时无法读取身份系统的公钥，请稍后再试。',
};

function refused(text: LocalisedText): HubError {
  return new HubError('UNAUTHENTICATED', text);
}

function toRefusal(error: unknown): HubError {
  if (error instanceof errors.JWTExpired) return refused(EXPIRED);
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf')
    return refused({ ...WRONG, en: 'The token is not valid yet.' });
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || !(error instanceof errors.JOSEError)) {
    return new HubError('INTERNAL_SERVER_ERROR', NO_KEYS);
  }
  return refused(WRONG);
}
