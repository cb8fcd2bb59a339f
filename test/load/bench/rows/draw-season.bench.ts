import { join } from 'node:path';
import type { VisitsMeasurement } from '../../../support/bench-visits.ts';
import type { BenchPlace } from '../bench-place.ts';
import type { BenchRow } from '../bench-row.ts';
import type { Child } from '../child.ts';
import type { Verified } from '../programs/draw.ts';
import type { PhaseMeasurement, SeasonCase, SeasonMeasurement } from '../programs/draw-season.ts';
import { median } from '../rounds.ts';

const CASES: Readonly<Record<BenchPlace['scale']['size'], SeasonCase>> = {
  full: { units: 1_000_000, inspectors: 6_000 },
  quick: { units: 20_000, inspectors: 400 },
  tiny: { units: 1_000, inspectors: 100 },
};
const AIMS = { season: 15, stall: 50, besideNaive: 4, PUBLIC: 5, AUDITORS: 15 } as const;
const VISITS_UNITS = 20_000;
const PLAIN = { against: null, ratio: null } as const;

/** A whole season from the joint registry to stored visits and files, beside one naive query over the same table; then its verification. */
export async function benchSeason(place: BenchPlace): Promise<readonly BenchRow[]> {
  const asked = CASES[place.scale.size];
  const { child } = await place.start('draw-season', { DATABASE_URL: await place.createDatabase('season') });
  try {
    place.say(`season: a registry of ${asked.units} …`);
    await child.ask('fill', asked);
    const naive = [await child.ask<number>('naive'), await child.ask<number>('naive')];
    const season = await child.ask<SeasonMeasurement>('season');
    naive.push(await child.ask<number>('naive'));
    place.say(`season: ${season.frames} frames, ${season.visits} visits; ${season.phases.map(phaseText).join(', ')}`);
    return [
      ...seasonRows(asked, { season, naiveMs: median(naive), isAimed: place.scale.size === 'full' }),
      ...(await verificationRows(place, { child, asked, drawId: season.drawId })),
    ];
  } finally {
    await child.stop();
  }
}

function seasonRows(
  { units }: SeasonCase,
  measured: { readonly season: SeasonMeasurement; readonly naiveMs: number; readonly isAimed: boolean },
): readonly BenchRow[] {
  const { season, naiveMs, isAimed } = measured;
  const name = `draw/season/${units}`;
  const wholeMs = season.snapshotMs + season.drawMs;
  // The naive query draws no inspectors, and their draw has an aim of its own.
  const assignmentMs = season.phases.reduce((sum, { phase, milliseconds }) => sum + (phase === 'ASSIGNMENT' ? milliseconds : 0), 0);
  const enterprisesMs = wholeMs - assignmentMs;
  const aim = (seconds: number): number | null => (isAimed ? seconds : null);
  return [
    { name, value: enterprisesMs / 1000, unit: 's from the registry to stored visits and files', ...PLAIN, aim: aim(AIMS.season) },
    {
      name: `${name}/assignment`,
      value: assignmentMs / 1000,
      unit: `s more to draw the teams of ${season.visits} visits`,
      ...PLAIN,
      aim: null,
    },
    { name: `${name}/snapshot`, value: season.snapshotMs / 1000, unit: 's of it to the manifest', ...PLAIN, aim: null },
    { name: `${name}/cpu`, value: season.processorMs / 1000, unit: 's CPU of the serving process with its threads', ...PLAIN, aim: null },
    { name: `${name}/memory`, value: season.residentMegabytes, unit: 'MB of the serving process', ...PLAIN, aim: null },
    { name: `${name}/stall`, value: season.stallMs, unit: 'ms that it answered nobody at most', ...PLAIN, aim: AIMS.stall },
    {
      name: `${name}/beside-naive`,
      value: enterprisesMs / 1000,
      unit: `s for ${season.frames} verifiable frames`,
      against: 'one row_number() over (partition by stratum order by random()) over the same table',
      ratio: enterprisesMs / naiveMs,
      aim: aim(AIMS.besideNaive),
    },
  ];
}

function phaseText({ phase, milliseconds, processorMilliseconds, residentMegabytes }: PhaseMeasurement): string {
  const seconds = (of: number): string => `${(of / 1000).toFixed(1)} s`;
  return `${phase} ${seconds(milliseconds)} (${seconds(processorMilliseconds)} CPU, ${Math.round(residentMegabytes)} MB)`;
}

/** Each audience in a process of its own, as the command runs it. */
async function verificationRows(
  place: BenchPlace,
  { child, asked, drawId }: { readonly child: Child; readonly asked: SeasonCase; readonly drawId: string },
): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const audience of ['PUBLIC', 'AUDITORS'] as const) {
    const folder = join(place.folder, `season-${audience}`);
    await child.ask('export', { drawId, folder, audience });
    const verifier = await place.start('draw', {});
    const verified = await verifier.child.ask<Verified>('verify', folder);
    await verifier.child.stop();
    if (verified.failed.length > 0) throw new Error(`the season does not verify: ${verified.failed.join('; ')}`);
    const name = `draw/verify/${asked.units}/${audience === 'PUBLIC' ? 'public' : 'all'}`;
    const what = `for ${Math.round(verified.megabytes)} MB of files`;
    const aim = place.scale.size === 'full' ? AIMS[audience] : null;
    rows.push({ name, value: verified.milliseconds / 1000, unit: `s ${what}`, ...PLAIN, aim });
    rows.push({ name: `${name}/cpu`, value: verified.processorMilliseconds / 1000, unit: `s CPU ${what}`, ...PLAIN, aim: null });
  }
  return rows;
}

/** Visits of a season of nested even families against the fewest possible, and against entries that are drawn one by one. */
export async function benchVisitsSaved(place: BenchPlace): Promise<readonly BenchRow[]> {
  const { child } = await place.start('draw', {});
  try {
    const { composed, lowerBound, independent } = await child.ask<VisitsMeasurement>('visits', VISITS_UNITS);
    const row = { name: 'draw/visits', value: composed, unit: 'visits of six nested even entries' };
    return [
      { ...row, against: 'the lower bound: the largest frame of each family', ratio: composed / lowerBound, aim: 1 },
      { ...row, against: 'independent draws of the same entries, the median of 50', ratio: composed / independent, aim: null },
    ];
  } finally {
    await child.stop();
  }
}
