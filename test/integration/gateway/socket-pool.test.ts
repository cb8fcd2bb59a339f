import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createBareServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { NotHttp } from '../../../gateway/transports/answer-reader.ts';
import { AnswerTimeout, ConnectionBroken, type PostAnswer, SocketPool } from '../../../gateway/transports/socket-pool.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

interface Place {
  readonly server: Server;
  readonly pool: SocketPool;
  /** Connections that have been opened so far. */
  readonly sockets: Socket[];
}

async function open(listener: RequestListener, socketsMax = 4): Promise<Place> {
  const server = createServer(listener);
  const sockets: Socket[] = [];
  server.on('connection', (socket) => sockets.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const pool = new SocketPool(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, socketsMax);
  stops.push(
    () => server.close(),
    () => server.closeAllConnections(),
    () => pool.close(),
  );
  return { server, pool, sockets };
}

function post(pool: SocketPool, body: string, timeoutMs = 5_000): Promise<PostAnswer> {
  return pool.post({ path: '/graphql', header: 'x-word: yes', body, timeoutMs, answerBytesMax: 10_000_000 });
}

/** Sends back what came in. */
const echo: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { method, url, headers } = request;
    response.write(JSON.stringify([method, url, headers['content-type'], headers['x-word']]));
    response.end(Buffer.concat(chunks));
  });
};

test('texts of all lengths and alphabets go to and fro over one connection', async () => {
  const { pool, sockets } = await open(echo);
  for (const body of ['{}', '检查'.repeat(5), 'é', '检'.repeat(400_000), 'x'.repeat(70_000)]) {
    const { status, text } = await post(pool, body);
    expect([status, text === `["POST","/graphql","application/json","yes"]${body}`]).toEqual([200, true]);
  }
  expect(sockets).toHaveLength(1);
});

test('as many connections as are allowed; what waits gets the next free one', async () => {
  const { pool, sockets } = await open(echo, 3);
  const answers = await Promise.all(Array.from({ length: 30 }, (_, index) => post(pool, `"${index}"`)));
  expect(answers.every(({ text }, index) => text.endsWith(`]"${index}"`))).toBe(true);
  expect(sockets).toHaveLength(3);
});

test('a connection that was closed while nobody used it is not used again', async () => {
  const { pool, sockets } = await open(echo);
  await post(pool, '1');
  const [first] = sockets;
  first?.end();
  await once(first as Socket, 'close');
  await new Promise(setImmediate);
  expect((await post(pool, '2')).status).toBe(200);
  expect(sockets).toHaveLength(2);
});

test('a server that wants its connection closed gets it closed', async () => {
  const { pool, sockets } = await open((_request, response) => response.writeHead(200, { connection: 'close' }).end('a'));
  expect([(await post(pool, '1')).text, (await post(pool, '2')).text, sockets.length]).toEqual(['a', 'a', 2]);
});

describe('what is not answered', () => {
  test('ends with its time, also where it waits for a connection, and nobody gets the answer of another', async () => {
    const silent = await open((request, response) => {
      request.resume();
      if (request.headers['content-length'] === '4') response.end('late');
    }, 1);
    const outcomes = await Promise.allSettled([post(silent.pool, '1', 50), post(silent.pool, '2', 50)]);
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason instanceof AnswerTimeout)).toEqual([true, true]);
    expect((await post(silent.pool, 'four')).text).toBe('late');
  });

  test('is refused by a port on which nobody listens, and by a pool that is closed', async () => {
    const { pool, server } = await open(echo);
    server.close();
    await once(server, 'close');
    await expect(post(pool, '1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await pool.close();
    await expect(post(pool, '1')).rejects.toBeInstanceOf(ConnectionBroken);
  });

  test.each([
    ['breaks off', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc', ConnectionBroken],
    ['is nonsense', 'hello\r\n\r\n', NotHttp],
  ])('because the answer %s is an error', async (_what, wire, expected) => {
    const server = createBareServer((socket) => socket.on('error', () => {}).once('data', () => socket.end(wire)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const pool = new SocketPool(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 1);
    stops.push(
      () => server.close(),
      () => pool.close(),
    );
    await expect(post(pool, '1')).rejects.toBeInstanceOf(expected);
    await expect(post(pool, '2')).rejects.toBeInstanceOf(expected);
  });
});

test('closing waits for what is in hand, and keeps no connection', async () => {
  const { pool, sockets } = await open(echo);
  const answer = post(pool, '1');
  await pool.close();
  expect((await answer).status).toBe(200);
  const [only] = sockets;
  if (only !== undefined && !only.closed) await once(only, 'close');
  expect(sockets).toHaveLength(1);
});
