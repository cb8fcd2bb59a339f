import { parse } from 'graphql';
import { createExecutor } from '../../../gateway/executor/executor.ts';
import type { SubgraphAnswer } from '../../../gateway/executor/subgraph-fetch.ts';
import { buildFederation } from './federation.ts';

/**
 * `tsx profile.ts [rounds]`: CPU of the executor alone for a dossier and a list over five subgraphs. Subgraphs answer from memory; what it takes
 * to parse their answers is measured too and taken off, because a transport does that.
 */
const DOSSIER = `query Dossier($code: ID!) { enterprise(code: $code) {
  code name label status previousStatuses notes address { street city geo { lat lng } } district { code name region { name } population }
  premises { number kind area address { city } visitMinutes hazard { level describe ... on FireHazard { exits } ... on GasHazard { volume supplier { name } } } }
  findings { id __typename severity tags foundBy { id name grade workload } ... on SafetyFinding { exits visit { id } } ... on HygieneFinding { samples } }
  visits { id mood team { id name badge { series number } } plan { title steps { title } } }
  riskLabel score ratings { stars by } } }`;
const LIST = `query List { enterprises(first: 50) { code name status premises { number kind } findings { id severity foundBy { name } } visits { id team { name } } score } }`;

const rounds = Number(process.argv[2] ?? 2000);
const federation = buildFederation();
const recorded = new Map<string, string>();
const executor = createExecutor({
  supergraphSdl: federation.supergraphSdl,
  fetch: async (request) => {
    const key = `${request.subgraph}${request.query}${request.variablesJson}`;
    const known = recorded.get(key);
    if (known !== undefined) return JSON.parse(known) as SubgraphAnswer;
    const answer = await federation.fetch(request, {});
    recorded.set(key, JSON.stringify(answer));
    return answer;
  },
});

function microseconds(usage: NodeJS.CpuUsage): number {
  return usage.user + usage.system;
}

for (const [name, source] of Object.entries({ DOSSIER, LIST })) {
  const operation = { document: parse(source), source, variables: { code: 'e1' } };
  recorded.clear();
  const result = await executor.execute(operation, {});
  for (let round = 0; round < rounds / 4; round++) await executor.execute(operation, {});
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round++) await executor.execute(operation, {});
  const whole = microseconds(process.cpuUsage(before)) / rounds;
  const beforeParsing = process.cpuUsage();
  for (let round = 0; round < rounds; round++) for (const text of recorded.values()) JSON.parse(text);
  const parsing = microseconds(process.cpuUsage(beforeParsing)) / rounds;
  const size = JSON.stringify(result).length;
  process.stdout.write(
    `${name}: ${recorded.size} fetches, ${size} bytes, ${(whole - parsing).toFixed(0)} µs CPU in the executor, ${parsing.toFixed(0)} µs in JSON.parse, errors ${result.errors?.length ?? 0}\n`,
  );
}
