import { copyJson } from './row.ts';
import type { SubgraphAnswer, SubgraphFetch } from './subgraph-fetch.ts';

interface Flight {
  readonly answer: Promise<SubgraphAnswer>;
  /** One copy of the answer for everybody who joined, made before anybody can change it. */
  readonly copies: SubgraphAnswer[];
  joined: number;
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

  const read: SubgraphFetch<C> = (request, context) => {
    if (context.dedupKey === undefined) return fetch(request, context);
    const key = JSON.stringify([request.subgraph, request.query, request.variablesJson, context.dedupKey]);
    const known = flights.get(key);
    if (known === undefined) return startFlight(flights, key, () => fetch(request, context));
    known.joined++;
    return known.answer.then((answer) => known.copies.pop() ?? copyJson(answer));
  };

  const write: SubgraphFetch<C> = async (request, context) => {
    flights.clear();
    try {
      return await fetch(request, context);
    } finally {
      flights.clear();
    }
  };

  return { read, write };
}

function startFlight(flights: Map<string, Flight>, key: string, send: () => Promise<SubgraphAnswer>): Promise<SubgraphAnswer> {
  const leave = () => {
    if (flights.get(key) === flight) flights.delete(key);
  };
  const answer = send().then(
    (received) => {
      leave();
      for (let copy = 0; copy < flight.joined; copy++) flight.copies.push(copyJson(received));
      return received;
    },
    (reason: unknown) => {
      leave();
      throw reason;
    },
  );
  const flight: Flight = { answer, copies: [], joined: 0 };
  flights.set(key, flight);
  return answer;
}
