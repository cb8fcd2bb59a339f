import { serviceCaller } from '../../subgraphs/subgraph-kit/identity/caller.ts';
import type { KeyRing } from '../../subgraphs/subgraph-kit/identity/key-ring.ts';
import { SealedStatement, signStatement } from '../../subgraphs/subgraph-kit/identity/statement.ts';
import type { Clock } from '../../subgraphs/subgraph-kit/pure/clock.ts';
import type { RequestFacts } from '../request-facts.ts';

/** One call to a subgraph: path, and body text or null for a streamed one or none. */
export interface SignedCall {
  readonly audience: string;
  /** POST when left out. */
  readonly method?: 'GET';
  readonly path: string;
  readonly body: string | null;
}

/** Signs the statements of one process under one name. */
export class StatementSigner {
  readonly #issuer: string;
  readonly #keys: KeyRing;
  readonly #clock: Clock;
  readonly #self: RequestFacts;

  /** @param issuer `gateway`, or the name of the subgraph that reads feeds */
  constructor(issuer: string, keys: KeyRing, clock: Clock) {
    this.#issuer = issuer;
    this.#keys = keys;
    this.#clock = clock;
    this.#self = { caller: serviceCaller(issuer), requestId: `feed:${issuer}`, locale: 'zh-CN' };
  }

  /** A statement for one call that stays in this process. @param facts on whose behalf; the process itself when left out */
  seal({ audience, method, path, body }: SignedCall, { caller, requestId, locale }: RequestFacts = this.#self): SealedStatement {
    const subject = { issuer: this.#issuer, caller, requestId, locale };
    return new SealedStatement(subject, { audience, method: method ?? 'POST', path, body }, { keys: this.#keys, now: this.#clock.now() });
  }

  /** Text of the header for one call. @param facts on whose behalf; the process itself when left out */
  sign({ audience, method, path, body }: SignedCall, facts: RequestFacts = this.#self): string {
    const { caller, requestId, locale } = facts;
    return signStatement(
      { issuer: this.#issuer, caller, requestId, locale },
      { audience, method: method ?? 'POST', path, body },
      this.#keys,
      this.#clock.now(),
    );
  }
}
