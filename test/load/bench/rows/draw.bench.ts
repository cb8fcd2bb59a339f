import type { DrawMeasurement } from '../../../support/bench-draw.ts';
import type { BenchPlace } from '../bench-place.ts';
import type { BenchRow } from '../bench-row.ts';
import type { Child } from '../child.ts';
import type { DrawCase, RawHashing } from '../programs/draw.ts';
import { interleave, median, medianOf, ratioOf } from '../rounds.ts';
import { withClient } from '../with-client.ts';
import { benchSeason, benchVisitsSaved } from './draw-season.bench.ts';

const FRAMES = 60;
const BALLS_PER_UNIT = 3;
/** Units of the two pools whose work is compared, and the inspectors' draw. What was promised was promised for the full size. */
const SIZES = {
  full: { small: 100_000, large: 1_000_000, visits: 50_000, inspectors: 6_000 },
  quick: { small: 20_000, large: 200_000, visits: 5_000, inspectors: 600 },
  tiny: { small: 2_000, large: 20_000, visits: 500, inspectors: 60 },
} as const;
const PROFILES = ['DRAW1-SHA256', 'DRAW1-SM'] as const;
const AIMS = { seconds: 5, megabytes: 700, growth: 1.3, assignmentSeconds: 30 };
const NO_AIMS = { seconds: null, megabytes: null, growth: null, assignmentSeconds: null };
type Aims = typeof AIMS | typeof NO_AIMS;
const STRATA = 3;

interface Measured {
  readonly draw: DrawMeasurement;
  readonly raw: RawHashing;
}

/** Pool, tickets, sampling and visits of an invented season; the inspectors' draw; and one naive random query over as many rows. */
export async function benchDraws(place: BenchPlace): Promise<readonly BenchRow[]> {
  const rounds = place.scale.size === 'full' ? 3 : 1;
  const { small, large } = SIZES[place.scale.size];
  const aims = place.scale.size === 'full' ? AIMS : NO_AIMS;
  const naive = await naiveTable(place, large);
  const measured = new Map<string, Measured[]>();
  const profiles = place.scale.size === 'full' ? PROFILES : PROFILES.slice(0, 1);
  const cases = [small, large].flatMap((units) => profiles.map((profile) => caseOf(units, profile)));
  const contenders = cases.map((asked) => ({
    name: nameOf(asked),
    measure: async () => {
      const one = await drawOnce(place, asked);
      measured.set(nameOf(asked), [...(measured.get(nameOf(asked)) ?? []), one]);
      return one.draw.milliseconds / 1000;
    },
  }));
  const figures = await interleave([...contenders, { name: 'naive', measure: naive }], rounds);
  return [
    ...cases.flatMap((asked) => rowsOf(asked, measured.get(nameOf(asked)) ?? [], asked.units === large ? aims : NO_AIMS)),
    ...profiles.map((profile) => growthOf({ profile, small, large }, measured, aims)),
    ...profiles.map((profile) => besideNaive(caseOf(large, profile), figures)),
    ...(await assignment(place, rounds, aims)),
    ...(await benchVisitsSaved(place)),
    ...(await benchSeason(place)),
  ];
}

function caseOf(units: number, profile: DrawCase['profile']): DrawCase {
  return { units, balls: units * BALLS_PER_UNIT, frames: FRAMES, profile };
}

function nameOf({ units, profile }: DrawCase): string {
  return `draw/${units}/${profile}`;
}

/** In a process of its own, so that the memory is that of this draw alone. */
async function drawOnce(place: BenchPlace, asked: DrawCase): Promise<Measured> {
  return inProcess(place, async (child) => {
    const draw = await child.ask<DrawMeasurement>('draw', asked);
    return { draw, raw: await child.ask<RawHashing>('rawHashing', asked) };
  });
}

async function inProcess<Value>(place: BenchPlace, work: (child: Child) => Promise<Value>): Promise<Value> {
  const { child } = await place.start('draw', {});
  try {
    return await work(child);
  } finally {
    await child.stop();
  }
}

function rowsOf(asked: DrawCase, measured: readonly Measured[], aims: Aims): readonly BenchRow[] {
  const name = nameOf(asked);
  const of = (read: (one: Measured) => number): number => median(measured.map(read));
  const plain = { against: null, ratio: null };
  const rate = of(({ draw, raw }) => raw.hashes / draw.milliseconds);
  const rawRate = of(({ raw }) => raw.hashes / raw.milliseconds);
  return [
    { name, value: of(({ draw }) => draw.milliseconds / 1000), unit: 's', ...plain, aim: aims.seconds },
    { name: `${name}/cpu`, value: of(({ draw }) => draw.processorMilliseconds / 1000), unit: 's CPU of all threads', ...plain, aim: null },
    { name: `${name}/memory`, value: of(({ draw }) => draw.residentMegabytes), unit: 'MB', ...plain, aim: aims.megabytes },
    {
      name: `${name}/hashing`,
      value: of(({ draw, raw }) => raw.processorMilliseconds / draw.processorMilliseconds),
      unit: 'share of CPU time that is hashing',
      ...plain,
      aim: null,
    },
    {
      name: `${name}/hash-rate`,
      value: rate,
      unit: 'thousand hashes per second of the whole draw',
      against: 'nothing but those hashes on one thread',
      ratio: rate / rawRate,
      aim: null,
    },
  ];
}

/** Work per unit in a large pool against that in a small one; in processor time, because a busy machine stretches several threads more than one. */
function growthOf(
  { profile, small, large }: { readonly profile: DrawCase['profile']; readonly small: number; readonly large: number },
  measured: ReadonlyMap<string, readonly Measured[]>,
  aims: Aims,
): BenchRow {
  const perUnit = (units: number): number => {
    const all = measured.get(nameOf(caseOf(units, profile))) ?? [];
    return (median(all.map(({ draw }) => draw.processorMilliseconds)) * 1000) / units;
  };
  const value = perUnit(large);
  return {
    name: `draw/growth/${profile}`,
    value,
    unit: `µs CPU per unit at ${large}`,
    against: `per unit at ${small}`,
    ratio: value / perUnit(small),
    aim: aims.growth,
  };
}

/** Without reading the registry and writing files, which the promise of four times includes: so no aim stands here. */
function besideNaive(asked: DrawCase, figures: ReadonlyMap<string, readonly number[]>): BenchRow {
  return {
    name: `draw/beside-naive/${asked.profile}`,
    value: medianOf(figures, nameOf(asked)),
    unit: `s for ${FRAMES} verifiable frames in memory`,
    against: 'one row_number() over (partition by stratum order by random())',
    ratio: ratioOf(figures, nameOf(asked), 'naive'),
    aim: null,
  };
}

/** What somebody writes who wants a random order per stratum and nothing else. Resolves with how to measure it, in seconds. */
async function naiveTable(place: BenchPlace, units: number): Promise<() => Promise<number>> {
  const url = await place.createDatabase('naive');
  await withClient(url, async (client) => {
    await client.query(`create table unit as select 'U' || lpad(g::text, 17, '0') as credit_code, 'D' || g % ${STRATA} as stratum
      from generate_series(1, ${units}) g`);
    await client.query('alter table unit add primary key (credit_code)');
    await client.query('analyze unit');
  });
  return () =>
    withClient(url, async (client) => {
      const startedMs = performance.now();
      await client.query(`create temporary table winner as select credit_code from (
        select credit_code, row_number() over (partition by stratum order by random()) as place from unit) drawn
        where place <= ${Math.floor(units / STRATA / 20)}`);
      return (performance.now() - startedMs) / 1000;
    });
}

async function assignment(place: BenchPlace, rounds: number, aims: Aims): Promise<readonly BenchRow[]> {
  const { visits, inspectors } = SIZES[place.scale.size];
  const seconds: number[] = [];
  const processorSeconds: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await inProcess(place, async (child) => {
      const before = await child.usedMicroseconds();
      const asked = { visits, inspectors };
      const { milliseconds, filled, slots } = await child.ask<{ slots: number; filled: number; milliseconds: number }>('assignment', asked);
      place.say(`assignment: ${filled} of ${slots} slots filled`);
      seconds.push(milliseconds / 1000);
      processorSeconds.push(((await child.usedMicroseconds()) - before) / 1e6);
    });
  }
  const name = `draw/assignment/${visits}-visits`;
  const what = `for ${visits * 4} slots, ${inspectors} inspectors`;
  const plain = { against: null, ratio: null };
  return [
    { name, value: median(seconds), unit: `s ${what}`, ...plain, aim: aims.assignmentSeconds },
    { name: `${name}/cpu`, value: median(processorSeconds), unit: `s CPU ${what}`, ...plain, aim: null },
  ];
}
