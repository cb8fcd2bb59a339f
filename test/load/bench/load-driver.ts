import { Client } from 'undici';

/** A GraphQL endpoint under load. */
export interface Endpoint {
  /** Origin, for example `http://127.0.0.1:4000`; requests go to `/graphql`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Bodies to send and the exact bytes that must come back for each. */
export interface Expected {
  readonly bodies: readonly string[];
  readonly answers: readonly Buffer[];
}

/** What a burst of requests took. */
export interface Burst {
  readonly requests: number;
  /** Milliseconds of each request, in no order. */
  readonly latencies: readonly number[];
}

const TIMEOUT_MS = 60_000;

/** Answers to all bodies, one after the other; throws for anything that is not 200 or reports errors. */
export async function askAll(endpoint: Endpoint, bodies: readonly string[]): Promise<readonly Buffer[]> {
  const client = new Client(endpoint.url);
  try {
    const answers: Buffer[] = [];
    for (const body of bodies) {
      const { status, bytes } = await post(client, endpoint, body);
      if (status !== 200 || bytes.includes('"errors"'))
        throw new Error(`${endpoint.url} answered ${status}: ${bytes.toString().slice(0, 2_000)}`);
      answers.push(bytes);
    }
    return answers;
  } finally {
    await client.close();
  }
}

/**
 * Sends requests in a closed loop over some connections and compares every answer byte for byte.
 *
 * Each connection begins at another place of the list: connections in step would ask the same thing at the same moment, and an engine that shares
 * identical fetches in flight would look cheaper than it is.
 */
export async function drive(
  endpoint: Endpoint,
  { bodies, answers }: Expected,
  plan: { readonly connections: number; readonly requests: number },
): Promise<Burst> {
  const latencies: number[] = [];
  let left = plan.requests;
  const run = async (connection: number): Promise<void> => {
    const client = new Client(endpoint.url);
    try {
      for (let at = Math.floor((connection * bodies.length) / plan.connections); left > 0; at += 1) {
        left -= 1;
        const index = at % bodies.length;
        const startedMs = performance.now();
        const { bytes } = await post(client, endpoint, bodies[index] ?? '');
        latencies.push(performance.now() - startedMs);
        if (!bytes.equals(answers[index] ?? Buffer.alloc(0)))
          throw new Error(`${endpoint.url} gave another answer under load: ${bytes.toString().slice(0, 500)}`);
      }
    } finally {
      await client.close();
    }
  };
  await Promise.all(Array.from({ length: plan.connections }, (_, connection) => run(connection)));
  return { requests: latencies.length, latencies };
}

async function post(client: Client, { headers }: Endpoint, body: string): Promise<{ readonly status: number; readonly bytes: Buffer }> {
  const answer = await client.request({
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });
  return { status: answer.statusCode, bytes: Buffer.from(await answer.body.arrayBuffer()) };
}
