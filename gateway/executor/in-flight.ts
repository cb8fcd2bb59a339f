import { copyJson } from './row.ts';
import type { SubgraphAnswer, SubgraphFetch } from './subgraph-fetch.ts';

class Flight {
  readonly answer: Promise<SubgraphAnswer>;
  /** One copy of the answer for everybody who joined, made before anybody can change it. */
  readonly #copies: SubgraphAnswer[] = [];
  #joined = 0;

  constructor(sent: Promise<SubgraphAnswer>, leave: () => void) {
    this.answer = sent.then(
      (received) => {
        leave();
        for (let copy = 0; copy < this.#joined; copy++) this.#copies.push(copyJson(received));
        return received;
      },
      (reason: unknown) => {
        leave();
        throw reason;
      },
    );
  }

  async join(): Promise<SubgraphAnswer> {
    this.#joined++;
    const answer = await this.answer;
    return this.#copies.pop() ?? copyJson(answer);
  }
}

/** A fetch whose identical reads share one request while it is on its way. */
export interface SharedFetch<C> {
  /** For the reads of queries. Only callers with the same identity key share; without a key nobody does. */
  readonly read: SubgraphFetch<C>;
  /** For everything in a mutation: nothing is shared, and no later read joins one that may have begun before the change. */
  readonly write: SubgraphFetch<C>;
}

/**
 * Makes identical reads in flight share one request: same subgraph, same body, same identity.
 *
 * Nothing is kept once the answer is there, so this is no cache. Everybody gets an answer of their own, because an execution changes the
 * answers it gets.
 */
export function shareReads<C extends { dedupKey?: string }>(fetch: SubgraphFetch<C>): SharedFetch<C> {
  const flights = new Map<string, Flight>();
  return {
    read(request, context) {
      if (context.dedupKey === undefined) return fetch(request, context);
      const key = `${context.dedupKey}\n${request.subgraph}\n${request.bodyPrefix}${request.variablesJson}`;
      const known = flights.get(key);
      if (known !== undefined) return known.join();
      const flight = new Flight(fetch(request, context), () => {
        if (flights.get(key) === flight) flights.delete(key);
      });
      flights.set(key, flight);
      return flight.answer;
    },
    async write(request, context) {
      flights.clear();
      try {
        return await fetch(request, context);
      } finally {
        flights.clear();
      }
    },
  };
}
