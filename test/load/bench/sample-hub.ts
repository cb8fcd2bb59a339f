import { encodeCursor } from '../../../subgraphs/subgraph-kit/schema/connection.ts';
import { BENCH_IDENTITY } from './bench-caller.ts';
import type { BenchPlace } from './bench-place.ts';
import type { Child } from './child.ts';
import type { Endpoint } from './load-driver.ts';
import { bodyOf, DOSSIER, LIST } from './operations.ts';
import { withClient } from './with-client.ts';

/** Enterprises of the sample city. */
const ENTERPRISES = { full: 3_000, quick: 1_000, tiny: 200 } as const;
/** Different requests in a set. */
const DOSSIERS = 100;
const LISTS = 40;

/** A hub with the sample city after its first season, all in one process. */
export interface SampleHub {
  readonly child: Child;
  readonly endpoint: Endpoint;
  readonly database: string;
  readonly environment: Readonly<Record<string, string>>;
  /** A day within the season's window. */
  readonly onDate: string;
  /** Bodies of distinct requests. */
  readonly dossiers: readonly string[];
  readonly lists: readonly string[];
}

const cities = new WeakMap<BenchPlace, Promise<SampleHub>>();

/** The hub of a run, made when the first bench needs it. */
export function cityOf(place: BenchPlace): Promise<SampleHub> {
  const city = cities.get(place) ?? openCity(place);
  cities.set(place, city);
  return city;
}

/** Starts the hub, loads the city and carries out its season, as a new installation does. */
async function openCity(place: BenchPlace): Promise<SampleHub> {
  const enterprises = ENTERPRISES[place.scale.size];
  place.say(`a city of ${enterprises} enterprises and its first season …`);
  const database = await place.createDatabase('city');
  const environment = { ...(await place.environmentFor(database, 'city')), SAMPLE_ENTERPRISES: String(enterprises) };
  const { child, facts } = await place.start<{ url: string }>('whole-hub', environment);
  await child.ask('loadCity');
  await child.ask('runSeason');
  const token = await child.ask<string>('issueToken', BENCH_IDENTITY);
  const endpoint = { url: facts.url, headers: { authorization: `Bearer ${token}` } };
  const { onDate, dossiers, lists } = await withClient(database, async (client) => {
    const supervised = await client.query<{ code: string }>(SUPERVISED_BY_MANY, [DOSSIERS]);
    const window = await client.query<{ day: string }>('select min(window_from)::text as day from coordination.visit');
    const codes = await client.query<{ code: string }>('select credit_code as code from markets.enterprise order by credit_code');
    const day = window.rows[0]?.day ?? '';
    // A page may begin behind any enterprise; those with 50 behind them make full pages, each another one.
    const step = Math.max(1, Math.floor((codes.rows.length - 60) / LISTS));
    const starts = codes.rows.filter((_row, index) => index % step === 0).slice(0, LISTS);
    return {
      onDate: day,
      dossiers: supervised.rows.map(({ code }) => bodyOf(DOSSIER, { code, onDate: day })),
      lists: starts.map(({ code }) => bodyOf(LIST, { after: encodeCursor([code]) })),
    };
  });
  return { child, endpoint, database, environment, onDate, dossiers, lists };
}

const SUPERVISED_BY_MANY = `
  select r.credit_code as code from coordination.joint_register_entry r
    left join (select distinct credit_code from coordination.visit) v using (credit_code)
   group by r.credit_code order by count(distinct r.department) desc, count(v.credit_code) > 0 desc, r.credit_code limit $1`;
