import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import { runProgram } from '../program.ts';
import { routedSupergraph } from '../routed-supergraph.ts';

/** Hive Gateway's runtime with its Rust planner on node:http, its pages and logs switched off, nobody's identity checked. */
await runProgram(async () => {
  const runtime = createGatewayRuntime({
    supergraph: await routedSupergraph(),
    unifiedGraphHandler,
    logging: 'error',
    landingPage: false,
    graphiql: false,
    maskedErrors: false,
  });
  const server = createServer(runtime as never);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    facts: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    stop: async () => {
      server.closeAllConnections();
      await runtime[Symbol.asyncDispose]();
    },
  };
});
