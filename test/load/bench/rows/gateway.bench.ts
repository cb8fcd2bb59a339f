import { createRequire } from 'node:module';
import type { BenchPlace, BenchSize } from '../bench-place.ts';
import type { BenchRow } from '../bench-row.ts';
import type { Child } from '../child.ts';
import { askAll, drive, type Endpoint, type Expected } from '../load-driver.ts';
import { type Contender, interleave, medianOf, ratioOf } from '../rounds.ts';
import { cityOf } from '../sample-hub.ts';

const CONNECTIONS = 8;

/** A question that is measured at all engines. */
export type GatewayQuestion = 'dossier' | 'list';

/** Rounds, and requests of one engine in a round. */
interface Effort {
  readonly rounds: number;
  readonly requests: number;
  readonly warmUp: number;
}

const EFFORT: Readonly<Record<GatewayQuestion, Readonly<Record<BenchSize, Effort>>>> = {
  dossier: {
    full: { rounds: 9, requests: 400, warmUp: 1_000 },
    quick: { rounds: 3, requests: 200, warmUp: 300 },
    tiny: { rounds: 1, requests: 16, warmUp: 8 },
  },
  list: {
    full: { rounds: 9, requests: 160, warmUp: 300 },
    quick: { rounds: 3, requests: 80, warmUp: 80 },
    tiny: { rounds: 1, requests: 8, warmUp: 8 },
  },
};

interface Engine {
  readonly name: string;
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Largest ratio of ours to it that was promised. */
  readonly aims: Readonly<Record<GatewayQuestion, number | null>>;
}

const OURS = 'our gateway';
/** What is asked for beside our own. */
const RIVALS: readonly Engine[] = [
  {
    name: `@apollo/gateway ${versionOf('@apollo/gateway')}`,
    program: 'apollo-gateway',
    environment: {},
    aims: { dossier: 0.2, list: 0.3 },
  },
  {
    name: `Hive Gateway ${versionOf('@graphql-hive/gateway-runtime')}, Rust planner`,
    program: 'hive-gateway',
    environment: {},
    aims: { dossier: null, list: null },
  },
  {
    name: 'hand-written over node:http',
    program: 'hand-written',
    environment: { BENCH_CLIENT: 'http' },
    aims: { dossier: 1, list: 1.3 },
  },
  {
    name: 'hand-written over undici',
    program: 'hand-written',
    environment: { BENCH_CLIENT: 'undici' },
    aims: { dossier: null, list: null },
  },
];

/** What each engine does for its processor time. */
export const ENGINE_NOTES: readonly string[] = [
  `${OURS}: the gateway process of split mode; Apollo Server on node:http, past which operations go that it has answered before; token checked, limits and cost checked, every call to a subgraph signed, metrics; requests not logged`,
  '@apollo/gateway: Apollo Server on bare node:http with the same plugins off; validation, no identity, no limits, no signing, no metrics, no logs',
  'Hive Gateway: its own server on node:http, Rust planner; validation, identical fetches in flight shared, no identity, no limits, no signing, no logs',
  'hand-written: fixed requests and a merge of the parts; no schema, no validation, no identity, no limits, no errors',
];

interface RunningEngine {
  readonly name: string;
  readonly child: Child;
  readonly endpoint: Endpoint;
}

/**
 * Processor time of the gateway process per request.
 *
 * Subgraphs are a farm that gives back the bytes which the real subgraphs gave for exactly that request. All engines gave the same bytes for every
 * request before anything is measured, and every answer under load is compared again.
 */
export async function benchGateways(place: BenchPlace, questions: readonly GatewayQuestion[]): Promise<readonly BenchRow[]> {
  const city = await cityOf(place);
  const origin = await place.start<{ urls: Record<string, string> }>('http-subgraphs', city.environment);
  const farm = await place.start<{ urls: Record<string, string> }>('replay-farm', {
    ...city.environment,
    BENCH_ORIGINS: JSON.stringify(origin.facts.urls),
  });
  const engines = await startEngines(place, city.environment, { urls: farm.facts.urls, headers: city.endpoint.headers });
  const expected = new Map<GatewayQuestion, Expected>();
  for (const question of questions) {
    const bodies = question === 'dossier' ? city.dossiers : city.lists;
    expected.set(question, await recordAll(engines, bodies, question));
    place.say(
      `${question}: ${bodies.length} requests, ${bytesOf(expected.get(question))} bytes each, the same from ${engines.length} engines`,
    );
  }
  for (const question of questions) for (const engine of engines) await warmUp(engine, expected.get(question), effortOf(place, question));
  place.say(`the farm keeps ${await farm.child.ask<number>('seal')} answers`);
  await origin.child.stop();
  const rows: BenchRow[] = [];
  for (const question of questions) rows.push(...(await measure(place, engines, { question, expected: expected.get(question) })));
  const unknown = await farm.child.ask<number>('unknown');
  if (unknown > 0) throw new Error(`${unknown} requests came to the farm that were never recorded: the figures would be wrong`);
  for (const { child } of [...engines, farm]) await child.stop();
  return rows;
}

async function startEngines(
  place: BenchPlace,
  environment: Readonly<Record<string, string>>,
  { urls, headers }: { readonly urls: Readonly<Record<string, string>>; readonly headers: Readonly<Record<string, string>> },
): Promise<readonly RunningEngine[]> {
  const addresses = Object.entries(urls).map(([name, url]) => [`SUBGRAPH_URL_${name.replaceAll('-', '_').toUpperCase()}`, url]);
  const common = { ...environment, ...Object.fromEntries(addresses), BENCH_SUBGRAPHS: JSON.stringify(urls) };
  const engines: RunningEngine[] = [];
  for (const { name, program, environment: own } of [{ name: OURS, program: 'our-gateway', environment: {} }, ...RIVALS]) {
    const { child, facts } = await place.start<{ url: string }>(program, { ...common, ...own });
    engines.push({ name, child, endpoint: { url: facts.url, headers } });
  }
  return engines;
}

/** Every engine answers every request; throws at the first byte that differs from ours. */
async function recordAll(engines: readonly RunningEngine[], bodies: readonly string[], question: string): Promise<Expected> {
  let expected: Expected | null = null;
  for (const { name, endpoint } of engines) {
    const answers = await askAll(endpoint, bodies);
    expected ??= { bodies, answers };
    const differs = answers.findIndex((answer, index) => !answer.equals(expected?.answers[index] ?? Buffer.alloc(0)));
    if (differs >= 0) {
      const texts = [expected.answers[differs], answers[differs]].map((answer) => answer?.toString().slice(0, 3_000));
      throw new Error(`${question}: ${name} gives another answer than ${OURS}:\n${texts.join('\n')}`);
    }
  }
  if (expected === null) throw new Error('there are no engines');
  return expected;
}

async function warmUp({ endpoint }: RunningEngine, expected: Expected | undefined, { warmUp: requests }: Effort): Promise<void> {
  if (expected !== undefined) await drive(endpoint, expected, { connections: CONNECTIONS, requests });
}

async function measure(
  place: BenchPlace,
  engines: readonly RunningEngine[],
  { question, expected }: { readonly question: GatewayQuestion; readonly expected: Expected | undefined },
): Promise<readonly BenchRow[]> {
  if (expected === undefined) return [];
  const { rounds, requests } = effortOf(place, question);
  const contenders = engines.map(
    ({ name, child, endpoint }): Contender => ({
      name,
      measure: async () => {
        const before = await child.usedMicroseconds();
        const burst = await drive(endpoint, expected, { connections: CONNECTIONS, requests });
        return ((await child.usedMicroseconds()) - before) / burst.requests;
      },
    }),
  );
  const figures = await interleave(contenders, rounds);
  return RIVALS.map(({ name, aims }) => ({
    name: question,
    value: medianOf(figures, OURS),
    unit: 'µs CPU of the gateway per request',
    against: name,
    ratio: ratioOf(figures, OURS, name),
    aim: aims[question],
  }));
}

function effortOf(place: BenchPlace, question: GatewayQuestion): Effort {
  return EFFORT[question][place.scale.size];
}

function bytesOf(expected: Expected | undefined): number {
  const lengths = expected?.answers.map((answer) => answer.length) ?? [];
  return Math.round(lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length));
}

function versionOf(name: string): string {
  const require = createRequire(import.meta.url);
  try {
    return (require(`${name}/package.json`) as { version: string }).version;
  } catch {
    // The package does not show its package.json; package.json of the project pins it.
    return (require('../../../../package.json') as { devDependencies: Record<string, string> }).devDependencies[name] ?? '';
  }
}
