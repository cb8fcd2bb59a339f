import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { driveSeason } from '../../gateway/hub/season/drive-season.ts';
import type { SeasonFigures } from '../../gateway/hub/season/season-plan.ts';
import { CITY_TEMPLATE, startTestHub, TEST_ENTERPRISES, type TestHub } from '../support/hub.ts';

const CODE = 'ACCEPTANCE-1';

describe('a season from plan to publication', () => {
  let hub: TestHub;
  let figures: SeasonFigures;

  beforeAll(async () => {
    hub = await startTestHub({ template: CITY_TEMPLATE });
    figures = await driveSeason(await hub.season(CODE));
  }, 180_000);
  afterAll(() => hub?.stop());

  test('four departments submit thirteen entries, and the coordinator reads in the figures what the database holds', async () => {
    const [counted] = await hub.rows<Record<keyof SeasonFigures, number>>('coordination', FIGURES, [CODE]);
    expect(counted).toEqual(figures);
    expect(figures.planEntries).toBe(13);
  });

  test('departments that want the same enterprise come in one visit [LYG-4.3d]', async () => {
    expect(figures.visits).toBe(figures.enterprisesDrawn);
    expect(figures.visits).toBeLessThan(figures.separateInspections);
    expect(figures.teams).toBeGreaterThan(figures.visits);
  });

  test('every department that takes part in a visit has two inspectors on it, qualified for all its items there [PJ-3.4.3b]', async () => {
    const short = await hub.rows(
      'coordination',
      `select t.visit_id from visit_team t
        where cardinality(t.inspector_ids) < 2 or exists (
          select 1 from unnest(t.inspector_ids) i (id) join joint_inspector j on j.id = i.id
           where j.department <> t.department
              or exists (select 1 from joint_item k where k.code = any(t.item_codes) and not k.category = any(j.qualifications)))`,
    );
    expect(short).toEqual([]);
  });

  test('nobody is booked for two visits at the same time', async () => {
    const clashes = await hub.rows(
      'coordination',
      `select a.id from booking a join booking b on a.inspector_id = b.inspector_id and a.id < b.id and a.during && b.during
        where a.status <> 'RELEASED' and b.status <> 'RELEASED'`,
    );
    expect(clashes).toEqual([]);
  });

  test('every enterprise is told before the visit, and the proof is kept [CC-2.5.5a] [CC-2.5.5b]', async () => {
    const untold = await hub.rows(
      'coordination',
      `select v.id from visit v left join notice n on n.visit_id = v.id where n.served_at is null or n.served_at >= v.started_at or length(n.proof_digest) <> 64`,
    );
    expect(untold).toEqual([]);
  });

  test('each result stands in its department and once in coordination, and a problem has brought about a finding', async () => {
    const atDepartments: unknown[] = [];
    for (const { subgraph, code } of hub.plan.departments) {
      const sqlText = `select visit_id as visit, item_code as item, '${code}' as department, result_codes as codes, problem,
          exists (select 1 from finding f where f.result_id = r.id) as "hasFinding" from inspection_result r`;
      const results = await hub.rows<{ problem: boolean; hasFinding: boolean }>(subgraph, sqlText);
      expect(results.filter((result) => result.problem !== result.hasFinding)).toEqual([]);
      atDepartments.push(...results.map(({ problem: _problem, hasFinding: _hasFinding, ...result }) => result));
    }
    const atCoordination = await hub.rows(
      'coordination',
      'select visit_id::text as visit, item_code as item, department, result_codes as codes from visit_result',
    );
    expect(sorted(atDepartments)).toEqual(sorted(atCoordination));
    expect(atCoordination).toHaveLength(figures.results);
  });

  test('plan, drawn list and the results of each visit are published once [CC-1.0b] [PJ-3.5c]', async () => {
    const kinds = await hub.rows('coordination', 'select kind, count(*)::int as published from publication group by kind order by kind');
    expect(kinds).toEqual([
      { kind: 'DRAW', published: 1 },
      { kind: 'PLAN', published: 1 },
      { kind: 'RESULT', published: figures.visits },
    ]);
  });

  test('a driver that starts again with the code of a published season changes nothing and gives the same figures', async () => {
    const before = await hub.rows('coordination', TRACE_SIZE);
    expect(await driveSeason(await hub.season(CODE))).toEqual(figures);
    expect(await hub.rows('coordination', TRACE_SIZE)).toEqual(before);
  });

  test('the command tells each step in two languages and ends with the figures as one JSON object', async () => {
    const lines = await runCommand(hub);
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual(figures);
    expect(lines).toContainEqual(expect.stringMatching(/已存在.*is there already/u));
  }, 60_000);
});

/** `npm run season -- --json`, its set-up left out. */
async function runCommand(hub: TestHub): Promise<readonly string[]> {
  const entry = fileURLToPath(new URL('../../gateway/hub/commands/season.ts', import.meta.url));
  const words = ['--import', 'tsx', entry, '--url', hub.url, '--season-code', CODE, '--json'];
  const { stateDir } = hub.settings;
  const environment = {
    ...process.env,
    NODE_OPTIONS: '',
    NODE_ENV: 'test',
    HUB_STATE_DIR: stateDir,
    SAMPLE_ENTERPRISES: String(TEST_ENTERPRISES),
  };
  const { stdout } = await promisify(execFile)(process.execPath, words, { env: environment });
  return stdout.trimEnd().split('\n');
}

const TRACE_SIZE = 'select count(*)::int as entries from trace_entry';

const FIGURES = `
with s as (select id from season where code = $1), v as (select * from visit where season_id = (select id from s))
select (select count(*)::int from plan_entry where season_id = (select id from s) and state = 'PLAN_APPROVED') as "planEntries",
       (select count(distinct credit_code)::int from v) as "enterprisesDrawn",
       (select count(*)::int from v where state = 'PUBLISHED') as visits,
       (select count(distinct (visit_id, entry_id))::int from visit_item where visit_id in (select id from v)) as "separateInspections",
       (select count(*)::int from visit_team where visit_id in (select id from v)) as teams,
       (select count(*)::int from visit_result where visit_id in (select id from v)) as results,
       (select count(*)::int from publication where season_id = (select id from s)) as publications`;

function sorted(rows: readonly unknown[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row)).toSorted();
}
