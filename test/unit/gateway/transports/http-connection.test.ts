import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { FAILURES_TO_OPEN } from '../../../../gateway/transports/circuit-breaker.ts';
import { HttpConnection } from '../../../../gateway/transports/http-connection.ts';
import { StatementSigner } from '../../../../gateway/transports/statement-signer.ts';
import { ANONYMOUS } from '../../../../subgraphs/subgraph-kit/identity/caller.ts';
import { createKeyRing } from '../../../../subgraphs/subgraph-kit/identity/key-ring.ts';
import { STATEMENT_HEADER } from '../../../../subgraphs/subgraph-kit/identity/statement.ts';
import { systemClock } from '../../../../subgraphs/subgraph-kit/system-clock.ts';

type Behaviour = (response: ServerResponse) => void;

const WHOLE = '{"data":{"a":1}}';
const answers =
  (text: string, status = 200): Behaviour =>
  (response) =>
    response.writeHead(status).end(text);
const breaksOff: Behaviour = (response) => {
  response.writeHead(200, { 'content-length': String(WHOLE.length) }).write(WHOLE.slice(0, 5), () => response.destroy());
};
const hangsUp: Behaviour = (response) => response.destroy();
const saysNothing: Behaviour = () => {};
const neverEnds: Behaviour = (response) => response.writeHead(200).write('{"data":');

describe('a subgraph behind HTTP that answers badly', () => {
  const FACTS = { caller: ANONYMOUS, requestId: 'r', locale: 'en' } as const;
  const signer = new StatementSigner('gateway', createKeyRing('secret of a test'), systemClock);
  let server: Server | undefined;
  let connection: HttpConnection | undefined;
  let statements: unknown[] = [];

  afterEach(async () => {
    server?.closeAllConnections();
    server?.close();
    await connection?.close();
    statements = [];
  });

  /** Asks a subgraph that behaves in one way after the other, and stays with the last. */
  const asker = async (behaviours: readonly Behaviour[], timeoutMs = 10_000): Promise<(isMutation?: boolean) => Promise<unknown>> => {
    server = createServer((request, response) => {
      const behave = behaviours[Math.min(statements.length, behaviours.length - 1)];
      statements.push(request.headers[STATEMENT_HEADER]);
      request.resume().once('end', () => behave?.(response));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    connection = new HttpConnection('shops', { url: `http://127.0.0.1:${port}`, signer, timeoutMs });
    const request = { subgraph: 'shops', query: '{ a }', variablesJson: '{}', bodyPrefix: '{"query":"{ a }","variables":' };
    return (isMutation = false) =>
      connection
        ?.graphql({ ...request, isMutation }, FACTS)
        .catch((error: { code: string; extensions: { subgraph: string }; reason?: string }) => [
          error.code,
          error.extensions.subgraph,
          ...(error.reason === undefined ? [] : [error.reason]),
        ]) ?? Promise.resolve(null);
  };

  test.each([
    ['JSON that is cut off', '{"data":{"a":'],
    ['a page of a proxy', '<html>welcome</html>'],
    ['nothing', ''],
    ['a list', '[]'],
    ['null', 'null'],
    ['an object that is no GraphQL answer', '{"message":"hello"}'],
    ['errors that are no list', '{"errors":"many"}'],
  ])('%s is SUBGRAPH_ANSWER_INVALID, and is not asked for again', async (_, text) => {
    const ask = await asker([answers(text)]);
    expect(await ask()).toEqual(['SUBGRAPH_ANSWER_INVALID', 'shops']);
    expect(statements).toHaveLength(1);
  });

  test.each([
    ['hangs up', hangsUp, 'connection'],
    ['breaks off in the middle', breaksOff, 'connection'],
    ['is answered for by a proxy with 502', answers('bad gateway', 502), 'status'],
    ['is answered for by a proxy with 503', answers('unavailable', 503), 'status'],
  ] as const)(
    'one that %s is asked once more for a read, with a statement of its own, and never for a mutation',
    async (_, behave, reason) => {
      const ask = await asker([behave]);
      expect(await ask()).toEqual(['SUBGRAPH_UNAVAILABLE', 'shops', reason]);
      expect([statements.length, new Set(statements).size]).toEqual([2, 2]);
      expect(await ask(true)).toEqual(['SUBGRAPH_UNAVAILABLE', 'shops', reason]);
      expect(statements).toHaveLength(3);
    },
  );

  test('a read that is answered when it is asked again is a read like any other', async () => {
    const ask = await asker([hangsUp, answers(WHOLE)]);
    expect(await ask()).toEqual({ data: { a: 1 } });
  });

  test('one that does not know our key is unavailable at once', async () => {
    const ask = await asker([answers('{"errors":[]}', 401)]);
    expect(await ask()).toEqual(['SUBGRAPH_UNAVAILABLE', 'shops', 'refused-statement']);
    expect(statements).toHaveLength(1);
  });

  test.each([
    ['says nothing', saysNothing],
    ['begins and never ends', neverEnds],
  ])('one that %s is unavailable after the time allowed, and is not asked again', async (_, behave) => {
    const ask = await asker([behave], 150);
    expect(await ask()).toEqual(['SUBGRAPH_UNAVAILABLE', 'shops', 'timeout']);
    expect(statements).toHaveLength(1);
  });

  test('after failures in a row it is left alone, and answers that are wrong are no failures', async () => {
    const ask = await asker([...Array<Behaviour>(FAILURES_TO_OPEN).fill(answers('{"data":')), hangsUp]);
    for (let round = 0; round < FAILURES_TO_OPEN; round += 1) await ask(true);
    for (let round = 0; round < FAILURES_TO_OPEN; round += 1)
      expect(await ask(true)).toEqual(['SUBGRAPH_UNAVAILABLE', 'shops', 'connection']);
    expect(await ask()).toEqual(['SUBGRAPH_UNAVAILABLE', 'shops', 'circuit-open']);
    expect(statements).toHaveLength(2 * FAILURES_TO_OPEN);
  });
});
