import crypto from 'node:crypto';
import net from 'node:net';

/** How many ports are tried before giving up. */
export const PORTS_TRIED_MAX = 100;

const FIRST_PORT = 20_000;
const PORT_RANGE = 12_000;

/** The port a data directory prefers, 20000 to 31999: the same at every start, below the range from which systems hand out ports to clients. */
export function preferredPort(dataDirectory: string): number {
  return FIRST_PORT + (crypto.createHash('sha256').update(dataDirectory).digest().readUInt32BE(0) % PORT_RANGE);
}

/** Whether nobody listens on this port of the loopback address at the moment. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
