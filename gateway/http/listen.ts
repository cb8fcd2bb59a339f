import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where to listen, and how many ports to try when the first is taken. */
export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** 1: the given port or an error. */
  readonly portsTried: number;
}

/** Listens on the first free port from the given one on; the port it got. */
export async function listenOnFreePort(server: Server, { host, port, portsTried }: ListenOptions): Promise<number> {
  for (let tried = 0; tried < portsTried; tried += 1) {
    const candidate = port === 0 ? 0 : port + tried;
    if (candidate > 65_535) break;
    try {
      server.listen(candidate, host);
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
  const range = portsTried === 1 ? `Port ${port} is` : `Ports ${port} to ${port + portsTried - 1} are`;
  throw new Error(`${range} taken; set PORT to a free one. (端口已被占用，请将 PORT 设为其他端口。)`);
}
