import { serveGatewayProcess } from './processes/gateway-process.ts';
import { runCommand } from './processes/run-until-told.ts';
import { readSupergraphFiles } from './processes/supergraph-files.ts';

/** The gateway as a process of its own, over the generated supergraph files. Any number of replicas may run. */
await runCommand(async () => serveGatewayProcess(await readSupergraphFiles()));
