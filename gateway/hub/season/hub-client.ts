import { setTimeout as delay } from 'node:timers/promises';
import type { TokenIdentity } from '../../identity/development-tokens.ts';

/** Codes after which the same call may be sent again: every call of the driver carries an idempotency key or only reads. */
const RETRYABLE: ReadonlySet<unknown> = new Set(['SUBGRAPH_UNAVAILABLE', 'SHUTTING_DOWN', 'STALE_VERSION', 'RATE_LIMITED']);
const RETRY_FIRST_MS = 100;
const RETRY_MAX_MS = 2_000;
const CALL_TIMEOUT_MS = 60_000;

/** Makes a token for somebody, as the city's identity provider would. */
export type TokenIssuer = (identity: TokenIdentity) => Promise<string>;

/** A hub that answered with a fault, or not at all for longer than the client's patience. */
export class HubFault extends Error {
  readonly code: string | null;
  readonly requestId: string | null;

  constructor(message: string, code: string | null, requestId: string | null) {
    super(message);
    this.name = 'HubFault';
    this.code = code;
    this.requestId = requestId;
  }
}

/** How a client reaches a hub. */
export interface HubAccess {
  /** Address of the gateway, for example `http://127.0.0.1:4000`. */
  readonly url: string;
  readonly issueToken: TokenIssuer;
  /** How long a hub that is down or busy is asked again. @unit milliseconds */
  readonly patienceMs: number;
  readonly signal?: AbortSignal;
}

/** One GraphQL call. */
export interface HubCall {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

interface GraphqlAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Readonly<Record<string, unknown>> }[];
}

/** Speaks to a gateway as different people, each with a token of its own that is made once. */
export class HubClient {
  readonly #access: HubAccess;
  readonly #tokens = new Map<string, Promise<string>>();

  constructor(access: HubAccess) {
    this.#access = access;
  }

  /** Data of one call without errors; throws HubFault. A hub that cannot be reached or asks to try again is asked again for a while. */
  async ask<Data>(as: TokenIdentity, call: HubCall): Promise<Data> {
    const { patienceMs, signal } = this.#access;
    const deadlineMs = performance.now() + patienceMs;
    for (let pauseMs = RETRY_FIRST_MS; ; pauseMs = Math.min(2 * pauseMs, RETRY_MAX_MS)) {
      signal?.throwIfAborted();
      const outcome = await this.#send(as, call);
      if (!(outcome instanceof HubFault)) return outcome as Data;
      if (!isRetryable(outcome) || performance.now() + pauseMs > deadlineMs) throw outcome;
      await delay(pauseMs, undefined, signal === undefined ? {} : { signal });
    }
  }

  async #send(as: TokenIdentity, { query, variables = {} }: HubCall): Promise<unknown> {
    const token = await this.#tokenOf(as);
    let answer: GraphqlAnswer;
    try {
      const response = await fetch(`${this.#access.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'accept-language': 'en' },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
      });
      answer = (await response.json()) as GraphqlAnswer;
    } catch (error) {
      return new HubFault(`The hub at ${this.#access.url} does not answer: ${reasonOf(error)}`, null, null);
    }
    const [error] = answer.errors ?? [];
    if (error === undefined) return answer.data ?? {};
    const { code, requestId } = error.extensions ?? {};
    return new HubFault(error.message, code === undefined ? 'UNKNOWN' : String(code), requestId === undefined ? null : String(requestId));
  }

  #tokenOf(as: TokenIdentity): Promise<string> {
    const key = JSON.stringify([as.role, as.department, as.creditCode, as.inspectorId, as.subject]);
    let token = this.#tokens.get(key);
    if (token === undefined) {
      token = this.#access.issueToken(as);
      this.#tokens.set(key, token);
    }
    return token;
  }
}

function isRetryable(fault: HubFault): boolean {
  return fault.code === null || RETRYABLE.has(fault.code);
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: string }; message?: string };
  return cause?.code ?? message ?? String(error);
}
