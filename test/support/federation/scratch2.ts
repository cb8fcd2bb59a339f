import { QueryPlanner } from '@graphql-hive/router-query-planner';
import { buildFederation } from './federation.ts';
const fed = buildFederation();
const qp = new QueryPlanner(fed.supergraphSdl);
for (const q of process.argv.slice(2)) { console.log('###', q); try { console.log(JSON.stringify(qp.plan(q, null, new Set(), 0))); } catch (e) { console.log('ERR', (e as Error).message); } }
