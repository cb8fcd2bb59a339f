import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import type { Caller } from '../../../subgraphs/subgraph-kit/identity/caller.ts';
import { checkCharacterOf } from '../../../subgraphs/subgraph-kit/pure/credit-code.ts';
import { CALLERS, caller, startTestCoordination, type TestCoordination } from '../../support/coordination-subgraph.ts';
import {
  announceWith,
  CEREMONY_DEPARTMENTS,
  CeremonyMember,
  commitAll,
  connectTo,
  drawIn,
  fillRegistry,
  publishSeason,
  revealAll,
} from '../../support/draw-ceremony.ts';

const REPORT = `query ($id: ID!, $hours: Int) { season(id: $id) { report(hoursPerVisit: $hours) {
  drawId attempt computedAt runs units visitsComposed separateInspections lowerBound hoursPerVisit hoursSavedAgainstSeparate
  hoursSavedAgainstIndependent independentVisits { median percentile5 percentile95 }
  riskClasses { entryId entry { code department { code } } riskClass units expected actual zValue } } } }`;
const CHANCES = `query ($drawId: ID!, $creditCode: CreditCode!) { drawInclusionProbabilities(drawId: $drawId, creditCode: $creditCode) {
  entryId entry { code department { code } } weight probability standardError isExact } }`;

const OWN = `91330100MA2TE5T00${checkCharacterOf('91330100MA2TE5T00')}`;

interface NamedEntry {
  readonly code: string;
  readonly department: { readonly code: string };
}

interface Chance extends Readonly<Record<string, unknown>> {
  readonly entryId: string;
  readonly entry: NamedEntry | null;
}

interface Report {
  readonly computedAt: string | null;
  readonly units: number;
  readonly visitsComposed: number;
  readonly separateInspections: number;
  readonly lowerBound: number;
  readonly independentVisits: { readonly median: number; readonly percentile5: number; readonly percentile95: number };
  readonly hoursSavedAgainstSeparate: number;
  readonly riskClasses: readonly {
    readonly entryId: string;
    readonly entry: NamedEntry | null;
    readonly riskClass: string | null;
    readonly units: number;
    readonly expected: number;
    readonly actual: number;
  }[];
}

describe('the report of a season', () => {
  let coordination: TestCoordination;
  let client: pg.Client;
  let seasonId: string;
  let drawId: string;
  const reportFor = async (as: Caller, hours = 2): Promise<Report | null> => {
    const answer = await coordination.ask(as, REPORT, { id: seasonId, hours });
    if (answer.codes.length > 0) throw new Error(answer.messages.join());
    return (answer.data as never as { season: { report: Report | null } }).season.report;
  };
  const computedFor = async (as: Caller): Promise<Report> => {
    for (let attempt = 0; attempt < 200; attempt++) {
      const report = await reportFor(as);
      if (report !== null && report.computedAt !== null) return report;
      await delay(100);
    }
    throw new Error('the report is not computed');
  };
  const chancesFor = async (as: Caller, creditCode = OWN): Promise<readonly Chance[] | null> => {
    const answer = await coordination.ask(as, CHANCES, { drawId, creditCode });
    return (answer.data as never as { drawInclusionProbabilities: [] | null }).drawInclusionProbabilities;
  };

  beforeAll(async () => {
    coordination = await startTestCoordination();
    client = await connectTo(coordination.url);
    await fillRegistry(client, 299);
    await client.query(
      `insert into joint_enterprise (credit_code, jurisdiction, name, status, division_code, industry_code, credit_risk_class, address, source)
         values ($1, '330100', 'Own', 'ACTIVE', '330102', 'H6210', 'C', 'Street', 'markets')`,
      [OWN],
    );
    await client.query(
      `insert into joint_register_entry (department, credit_code, category, division_code, status, name)
         select department, $1, category, '330102', 'ACTIVE', 'Own' from joint_item where department in ('MARKET_REGULATION', 'CULTURE_TOURISM')`,
      [OWN],
    );
    seasonId = await publishSeason(coordination, client, 'S1');
    const members = CEREMONY_DEPARTMENTS.map((id) => new CeremonyMember(id, 'DRAW1-SHA256', false));
    const draw = await announceWith(coordination, members, { seasonId });
    drawId = draw.id;
    expect(await reportFor(CALLERS.coordinator)).toBeNull();
    await commitAll(coordination, draw, members);
    await drawIn(coordination, drawId, 'FROZEN');
    await revealAll(coordination, drawId, members);
    await drawIn(coordination, drawId, 'DRAWN');
  });
  afterAll(async () => {
    await client?.end();
    await coordination?.stop();
  });

  test('states what the draw composed, beside separate and independent ones, after the first who reads it', async () => {
    expect(await reportFor(CALLERS.coordinator)).toMatchObject({ drawId, attempt: 1, computedAt: null, visitsComposed: null });
    const report = await computedFor(CALLERS.coordinator);
    const stored = await client.query('select count(*)::int as visits from visit');
    const items = await client.query('select count(*)::int as items from visit_item');
    expect(report).toMatchObject({ runs: 200, units: 300, visitsComposed: stored.rows[0].visits, hoursPerVisit: 2 });
    // Every entry of this season has one item, so each item of a visit would be an inspection of its own.
    expect(report.separateInspections).toBe(items.rows[0].items);
    expect(report.hoursSavedAgainstSeparate).toBe(2 * (report.separateInspections - report.visitsComposed));
    expect(report.lowerBound).toBeLessThanOrEqual(report.visitsComposed);
    expect(report.visitsComposed).toBeLessThan(report.independentVisits.percentile5);
    expect(report.independentVisits.percentile95).toBeLessThanOrEqual(report.separateInspections);
  });

  test('tells auditors, and nobody else, how often each risk class was taken', async () => {
    const { riskClasses } = await computedFor(CALLERS.auditor);
    const weighted = riskClasses.filter(({ entryId }) => entryId.startsWith('MARKET_REGULATION'));
    expect(weighted.map(({ riskClass }) => riskClass).toSorted()).toEqual(['A', 'B', 'C', 'D']);
    expect(riskClasses.map(nameOfEntry)).toEqual(riskClasses.map(({ entryId }) => entryId));
    const sum = (of: (row: (typeof weighted)[number]) => number): number => weighted.reduce((total, row) => total + of(row), 0);
    expect(sum(({ actual }) => actual)).toBeGreaterThan(0);
    expect(sum(({ expected }) => expected)).toBeCloseTo(
      sum(({ actual }) => actual),
      6,
    );
    expect((await computedFor(CALLERS.coordinator)).riskClasses).toEqual([]);
  });

  test.each([
    ['public', CALLERS.public],
    ['officer', CALLERS.marketsOfficer],
    ['enterprise', caller('ENTERPRISE', { creditCode: OWN })],
  ])('is not for the %s', async (_who, as) => {
    expect(await reportFor(as)).toBeNull();
  });

  test.each([0, 25])('an assumption of %i hours is refused', async (hours) => {
    const answer = await coordination.ask(CALLERS.auditor, REPORT, { id: seasonId, hours });
    expect(answer.codes).toEqual(['BAD_USER_INPUT']);
  });

  test('gives an enterprise its own chances, the even one exactly, and gives them to nobody else', async () => {
    await computedFor(CALLERS.auditor);
    const own = await chancesFor(caller('ENTERPRISE', { creditCode: OWN }));
    const [even, weighted] = [own?.find(({ isExact }) => isExact), own?.find(({ isExact }) => !isExact)];
    expect(own).toHaveLength(2);
    expect(own?.map(nameOfEntry)).toEqual(own?.map(({ entryId }) => entryId));
    const pool = await client.query("select count(*)::int as units from joint_register_entry where department = 'CULTURE_TOURISM'");
    const { units } = pool.rows[0];
    expect(even).toMatchObject({ weight: 1, probability: Math.ceil(units / 10) / units, standardError: 0 });
    // Class C has more balls than the even one, so its chance is higher.
    expect(Number(weighted?.weight)).toBeGreaterThan(1);
    expect(Number(weighted?.probability)).toBeGreaterThan(Number(even?.probability));
    expect(Number(weighted?.standardError)).toBeLessThan(0.01);
    expect(await chancesFor(CALLERS.auditor)).toEqual(own);
    for (const as of [CALLERS.public, CALLERS.coordinator, CALLERS.marketsOfficer, caller('ENTERPRISE', { creditCode: 'OTHER' })]) {
      expect(await chancesFor(as)).toBeNull();
    }
  });
});

/** The name under which a draw knows the entry that the figure shows. */
function nameOfEntry({ entry }: { readonly entry: NamedEntry | null }): string {
  return `${entry?.department.code}:${entry?.code}`;
}
