import { serveGatewayProcess } from '../../../gateway/hub/processes/gateway-process.ts';
import { runCommand } from '../../../gateway/hub/processes/run-until-told.ts';
import { serveSubgraphProcess } from '../../../gateway/hub/processes/subgraph-process.ts';
import { composePlan } from '../hub-plan.ts';
import { healthInstallation } from './health.ts';

/** One process of a hub with a fifth department: `health-process.ts <subgraph or gateway>`. */
const [, , name = ''] = process.argv;
const { plan } = healthInstallation();
await runCommand(() => (name === 'gateway' ? serveGatewayProcess(composePlan(plan)) : serveSubgraphProcess(plan, name)));
