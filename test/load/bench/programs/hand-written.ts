import { Agent, request as httpRequest } from 'node:http';
import process from 'node:process';
import { Pool } from 'undici';
import { runProgram } from '../program.ts';
import { serveJson } from '../serve-json.ts';

/*
 * What somebody writes who needs these two questions answered and nothing else: fixed requests to five services, sent at once where the key is known,
 * and the parts put together by hand. No schema, no plan, no validation, no limits, no identity, no errors. It is the limit of what Node can do.
 */

type Json = { [name: string]: Json } & Json[];
type Post = (subgraph: string, body: string) => Promise<Json>;

const FINDINGS = '{ nodes { itemCode foundOn handlingStatus } }';
const LISTED_FINDINGS = '{ nodes { itemCode foundOn handlingStatus description } }';
const entitiesOf = (fields: string, parameters = ''): string =>
  `query($r:[_Any!]!${parameters}){_entities(representations:$r){...on Enterprise{${fields}}}}`;

const MARKETS_DOSSIER = `query($code:CreditCode!){marketsEnterprise(creditCode:$code){
  creditCode name status industryCode divisionCode creditRiskClass premises(first:3){nodes{name address}}}}`;
const COMMERCE_DOSSIER = entitiesOf(`commerceEntries{category status} commerceFindings(first:3)${FINDINGS}`);
const CULTURE_DOSSIER = entitiesOf(`cultureEntries{category status} cultureFindings(first:3)${FINDINGS}`);
const URBAN_DOSSIER = entitiesOf(`urbanManagementEntries{category status} urbanManagementFindings(first:3)${FINDINGS}`);
const COORDINATION_DOSSIER = entitiesOf(
  `visits(first:1){nodes{state sessionFrom teams{department{code name{zh}} items{code name} inspectors{id name department{code}}}}}
   entryDecision(department:"URBAN_MANAGEMENT",onDate:$onDate){
     outcome together{code} planEntries{code department{code}} reasons{code clauses message} rulePack{id}}`,
  ',$onDate:CivilDate!',
);
const MARKETS_LIST = `query($after:String){marketsEnterprises(first:50,after:$after){nodes{
  creditCode name status divisionCode marketsFindings(first:3)${LISTED_FINDINGS}}}}`;
const LISTED = ['commerce', 'culture', 'urbanManagement'].map((field) => ({
  subgraph: field === 'urbanManagement' ? 'urban-management' : field,
  field: `${field}Findings`,
  query: entitiesOf(`${field}Findings(first:3)${LISTED_FINDINGS}`),
}));

async function dossier(post: Post, { code, onDate }: Json): Promise<unknown> {
  const variables = { r: [{ __typename: 'Enterprise', creditCode: code }] };
  const entity = async (subgraph: string, query: string, more = {}): Promise<Json | undefined> => {
    const answer = await post(subgraph, JSON.stringify({ query, variables: { ...variables, ...more } }));
    return answer.data?._entities?.[0];
  };
  const [markets, commerce, culture, urban, coordination] = await Promise.all([
    post('markets', JSON.stringify({ query: MARKETS_DOSSIER, variables: { code } })),
    entity('commerce', COMMERCE_DOSSIER),
    entity('culture', CULTURE_DOSSIER),
    entity('urban-management', URBAN_DOSSIER),
    entity('coordination', COORDINATION_DOSSIER, { onDate }),
  ]);
  return { data: { marketsEnterprise: { ...markets.data?.marketsEnterprise, ...commerce, ...culture, ...urban, ...coordination } } };
}

async function list(post: Post, { after }: Json): Promise<unknown> {
  const root = await post('markets', JSON.stringify({ query: MARKETS_LIST, variables: { after } }));
  const nodes = root.data?.marketsEnterprises?.nodes ?? ([] as unknown as Json);
  const r = nodes.map(({ creditCode }) => ({ __typename: 'Enterprise', creditCode }));
  const parts = await Promise.all(
    LISTED.map(async ({ subgraph, query }) => (await post(subgraph, JSON.stringify({ query, variables: { r } }))).data?._entities),
  );
  LISTED.forEach(({ field }, part) => {
    nodes.forEach((node, index) => {
      node[field] = parts[part]?.[index]?.[field] as Json;
    });
  });
  return root;
}

/** The usual way: one keep-alive agent. */
function overHttp(urls: Readonly<Record<string, string>>): Post {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  return (subgraph, body) =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const request = httpRequest(`${urls[subgraph]}/graphql`, { method: 'POST', agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Json));
        response.once('error', reject);
      });
      request.once('error', reject);
      request.end(body);
    });
}

/** The cheapest way that undici offers in its ordinary interface. */
function overUndici(urls: Readonly<Record<string, string>>): Post {
  const pools = new Map(Object.entries(urls).map(([name, url]) => [name, new Pool(url, { connections: 64 })]));
  const headers = { 'content-type': 'application/json' };
  return async (subgraph, body) => {
    const answer = await pools.get(subgraph)?.request({ method: 'POST', path: '/graphql', headers, body });
    return (await answer?.body.json()) as Json;
  };
}

await runProgram(async () => {
  const urls = JSON.parse(process.env.BENCH_SUBGRAPHS ?? '{}') as Record<string, string>;
  const post = process.env.BENCH_CLIENT === 'undici' ? overUndici(urls) : overHttp(urls);
  const server = await serveJson(async (body) => {
    const { query, variables } = JSON.parse(body) as Json;
    const isDossier = String(query).startsWith('query Dossier');
    return JSON.stringify(await (isDossier ? dossier : list)(post, variables as Json));
  });
  return { facts: { url: server.url }, stop: async () => server.close() };
});
