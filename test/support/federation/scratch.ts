import { parse, validate } from 'graphql';
import { createExecutor } from '../../../gateway/executor/executor.ts';
import { buildFederation, buildMonolith, executeMonolith } from './federation.ts';
const fed = buildFederation();
const mono = buildMonolith(fed.apiSchema);
const log = process.env['LOG'];
const ex = createExecutor({ supergraphSdl: fed.supergraphSdl, fetch: async (r, c) => { const a = await fed.fetch(r, c); if (log) console.log(r.subgraph, r.query, r.variablesJson, JSON.stringify(a)); return a; } });
const qs = process.argv[2] ? [process.argv[2]] : ['{ enterprise(code: "e1") { code: name name: code findings { id __typename ... on SafetyFinding { detail visit { id } } } riskLabel latitude weighed priority } }', '{ topRated { __typename name score } subjects { ... on Person { partner { name score } } } }', '{ __schema { queryType { name } } enterprises { strict fragile } }'];
for (const q of qs) {
  const document = parse(q);
  console.log('###', q, validate(ex.apiSchema, document).map(String));
  const v = JSON.parse(process.argv[3] ?? '{}');
  const a = await ex.execute({ document, source: q, variables: v }, {});
  console.log('fed ', JSON.stringify(a), a.errors?.map((e) => e.originalError?.message ?? ''));
  console.log('mono', JSON.stringify(await executeMonolith(mono.schema, q, v)));
}
