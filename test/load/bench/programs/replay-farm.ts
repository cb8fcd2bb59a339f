import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { openKeyRing } from '../../../../gateway/identity/trust.ts';
import { StatementSigner } from '../../../../gateway/transports/statement-signer.ts';
import { STATEMENT_HEADER } from '../../../../subgraphs/subgraph-kit/identity/statement.ts';
import { readSettings } from '../../../../subgraphs/subgraph-kit/settings.ts';
import { systemClock } from '../../../../subgraphs/subgraph-kit/system-clock.ts';
import { BENCH_FACTS } from '../bench-caller.ts';
import { runProgram } from '../program.ts';

/**
 * Stands in for the subgraphs so that only the gateway is measured: the first answer to each body comes from the real subgraph, every further one
 * is the same bytes again. Once sealed it asks nobody any more, and an engine that sends what it did not send before gets an error.
 */
class ReplayFarm {
  readonly #answers = new Map<string, Buffer>();
  readonly #origins: ReadonlyMap<string, string>;
  readonly #signer: StatementSigner;
  #isSealed = false;
  #unknown = 0;

  constructor(origins: ReadonlyMap<string, string>, signer: StatementSigner) {
    this.#origins = origins;
    this.#signer = signer;
  }

  serve(subgraph: string): Server {
    const server = createServer((request, response) => {
      textOf(request)
        .then((body) => this.#answers.get(`${subgraph}\n${body}`) ?? this.#record(subgraph, body))
        .then(
          (bytes) =>
            response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': bytes.length }).end(bytes),
          (error: unknown) => response.writeHead(500).end(String(error)),
        );
    });
    server.keepAliveTimeout = 70_000;
    return server;
  }

  /** @returns how many answers are kept */
  seal(): number {
    this.#isSealed = true;
    return this.#answers.size;
  }

  /** How often something was asked after the sealing that had not been asked before. */
  get unknown(): number {
    return this.#unknown;
  }

  async #record(subgraph: string, body: string): Promise<Buffer> {
    if (this.#isSealed) {
      this.#unknown += 1;
      throw new Error(`${subgraph} was never asked this: ${body}`);
    }
    const statement = this.#signer.sign({ audience: subgraph, path: '/graphql', body }, BENCH_FACTS);
    const answer = await fetch(`${this.#origins.get(subgraph)}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [STATEMENT_HEADER]: statement },
      body,
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (answer.status !== 200) throw new Error(`${subgraph}: ${answer.status} ${bytes}`);
    this.#answers.set(`${subgraph}\n${body}`, bytes);
    return bytes;
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

await runProgram(async () => {
  const origins = new Map(Object.entries(JSON.parse(process.env.BENCH_ORIGINS ?? '{}') as Record<string, string>));
  const farm = new ReplayFarm(origins, new StatementSigner('gateway', await openKeyRing(readSettings()), systemClock));
  const servers = new Map([...origins.keys()].map((name) => [name, farm.serve(name)]));
  const urls: Record<string, string> = {};
  for (const [name, server] of servers) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    urls[name] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  return {
    facts: { urls },
    answers: { seal: () => farm.seal(), unknown: () => farm.unknown },
    stop: async () => {
      for (const server of servers.values()) server.closeAllConnections();
    },
  };
});
