import { once } from 'node:events';
import http from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type SubgraphServer, serveSubgraph } from '../../../subgraphs/subgraph-kit/server/subgraph-server.ts';
import { startTestCoordination, type TestCoordination } from '../../support/coordination-subgraph.ts';

describe('a subgraph behind a port that is told to stop', () => {
  let hub: TestCoordination;
  let server: SubgraphServer;
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

  beforeAll(async () => {
    hub = await startTestCoordination();
    server = await serveSubgraph(hub.subgraph, { port: 0, host: '127.0.0.1' });
  });
  afterAll(async () => {
    agent.destroy();
    await hub?.stop();
  });

  test('answers what is in hand, and keeps no connection on which a neighbour could ask for ever', async () => {
    const request = http.request(`${server.url}/feed`, { method: 'POST', agent });
    request.write('{"kind":');
    await once(request, 'socket');
    // The server has begun to read the request when it stops.
    await once(http.get(`${server.url}/health`), 'response');
    const stopped = server.stop();
    request.end('"none"}');
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(401);
    expect(response.headers.connection).toBe('close');
    await expect(stopped).resolves.toBeUndefined();
  });
});
