import { runCommand } from './processes/run-until-told.ts';
import { serveSubgraphProcess } from './processes/subgraph-process.ts';
import { hubPlan } from './subgraph-list.ts';

/** One subgraph as a process of its own: `serve-subgraph.ts <name>`. Any number of replicas may run. */
await runCommand(() => serveSubgraphProcess(hubPlan(), process.argv[2] ?? ''));
