import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';

const LOOPBACK = '127.0.0.1';

/** Ports of the loopback address on which nobody listens at the moment. @param request `from` 0: any ports; else the first free ones from there on */
export async function findFreePorts(request: {
  readonly from: number;
  readonly tried: number;
  readonly wanted: number;
}): Promise<number[]> {
  const { from, tried, wanted } = request;
  const held: Server[] = [];
  try {
    // All are held until the last is found, so that no port is given twice.
    for (let step = 0; held.length < wanted && (from === 0 || step < tried); step += 1) {
      const server = await hold(from === 0 ? 0 : from + step);
      if (server !== null) held.push(server);
    }
    if (held.length < wanted) throw new Error(`Ports ${from} to ${from + tried - 1} are taken; set PORT to a free one. (端口已被占用。)`);
    return held.map((server) => (server.address() as AddressInfo).port);
  } finally {
    await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

async function hold(port: number): Promise<Server | null> {
  const server = createServer();
  try {
    server.listen(port, LOOPBACK);
    await once(server, 'listening');
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return null;
  }
}
