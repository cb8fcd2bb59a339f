import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { PUBLICATION_SCHEMA_FOLDER } from '../../../gateway/hub/processes/supergraph-files.ts';
import { createPool } from '../../../subgraphs/coordination/season-draw/pure/create-pool.ts';
import { nodePrimitives } from '../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { columnsOfAudit, readTranscript } from '../../../subgraphs/coordination/season-draw/pure/read-transcript.ts';
import { replaceUnits } from '../../../subgraphs/coordination/season-draw/pure/replace-units.ts';
import { verifyTranscript } from '../../../subgraphs/coordination/season-draw/pure/verify-transcript.ts';
import type { Caller } from '../../../subgraphs/subgraph-kit/identity/caller.ts';
import { CALLERS, caller, startTestCoordination, type TestCoordination } from '../../support/coordination-subgraph.ts';
import {
  announceWith,
  CEREMONY_DEPARTMENTS,
  CeremonyMember,
  commitAll,
  connectTo,
  drawIn,
  drawNow,
  filesOf,
  fillRegistry,
  publishSeason,
  revealAll,
  tell,
} from '../../support/draw-ceremony.ts';
import { eventually } from '../../support/eventually.ts';
import { readJsonSchema } from '../../support/schema/json-schema.ts';

const EVIDENCE = 'cd'.repeat(32);
const SELECTION = '... on ReplacementSuccess { replacement { id decision ordinal } } ... on StepNotPossible { missing }';

interface Answer {
  readonly code?: string;
  readonly missing?: readonly string[];
  readonly replacement?: { readonly id: string };
}

describe('replacement of what was drawn', () => {
  let coordination: TestCoordination;
  let client: pg.Client;
  let drawId: string;
  let seasonId: string;
  const members = CEREMONY_DEPARTMENTS.map((id) => new CeremonyMember(id, 'DRAW1-SHA256', false));
  const head = (department: string, subject = `head of ${department}`) => caller('DEPARTMENT_HEAD', { department, subject });
  const ask = (as: Caller, field: string, input: object) =>
    tell(coordination, as, { field, selection: SELECTION }, { ...input }) as Promise<never> as Promise<Answer>;
  const decide = (as: Caller, replacementId = '', approve = true) => ask(as, 'decideReplacement', { replacementId, approve });
  const draw = async (code: string) => {
    seasonId = await publishSeason(coordination, client, code);
    const announced = await announceWith(coordination, members, { seasonId });
    await commitAll(coordination, announced, members);
    await revealAll(coordination, announced.id, members);
    return drawIn(coordination, announced.id, 'DRAWN');
  };
  const alternatesFor = async (as: Caller, visitId: string, inspectorId: string): Promise<string[]> => {
    const query = 'query ($v: ID!, $i: ID!) { seatAlternates(visitId: $v, inspectorId: $i, first: 20) { load inspector { id } } }';
    const { data } = await coordination.ask(as, query, { v: visitId, i: inspectorId });
    return (data as never as { seatAlternates: { inspector: { id: string } }[] }).seatAlternates.map(({ inspector }) => inspector.id);
  };
  const entryOf = async (creditCode: string): Promise<string> => {
    const query =
      'query ($e: [_Any!]!, $day: CivilDate) { _entities(representations: $e) { ... on Enterprise { entryDecision(department: "MARKET_REGULATION", onDate: $day) { outcome } } } }';
    const day = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    const { data } = await coordination.ask(CALLERS.coordinator, query, { e: [{ __typename: 'Enterprise', creditCode }], day });
    return (data as never as { _entities: { entryDecision: { outcome: string } }[] })._entities[0]?.entryDecision.outcome ?? '';
  };
  const onTeam = async (visitId: string, department: string): Promise<string[]> =>
    (await client.query('select inspector_ids as i from visit_team where visit_id = $1 and department = $2', [visitId, department])).rows[0]
      .i;
  /** The enterprise that is drawn for the markets department when this one is withdrawn too, computed from the auditors' files alone. */
  const comesAfter = async (unitId: string): Promise<string> => {
    const files = await filesOf(coordination, CALLERS.auditor, drawId);
    const { audit, plan, manifest, seed, withdrawn = [] } = readTranscript(files.get('transcript.audit.json') ?? new Uint8Array());
    if (audit === null) throw new Error('no part for auditors');
    const primitives = nodePrimitives(plan.profile);
    const columns = columnsOfAudit(audit, plan.entries);
    const poolKey = Uint8Array.from(Buffer.from(audit.poolKey, 'hex'));
    const pool = createPool({ drawId: plan.drawId, poolKey, columns, frames: manifest.frames }, primitives);
    const last = { unitId, reason: 'CLOSED', evidenceDigest: EVIDENCE, edgesBefore: audit.removedEdges.length };
    const after = replaceUnits({ pool, seed, entries: plan.entries, withdrawn: [...withdrawn, last] }, primitives);
    return after.stages.at(-1)?.opened[0]?.split('/')[0] ?? '';
  };
  const toldTo = async (creditCode: string, visitId: string) => {
    const query = 'query ($id: ID!) { visit(id: $id) { state notices { kind } } }';
    const { data } = await coordination.ask(caller('ENTERPRISE', { creditCode }), query, { id: visitId });
    const { state, notices } = (data as never as { visit: { state: string; notices: { kind: string }[] } }).visit;
    return { state, notices: notices.map(({ kind }) => kind) };
  };
  /** The version that the next approval makes. */
  const nextVersion = async (): Promise<number> => (await drawNow(coordination, drawId)).transcriptVersion + 1;
  const atVersion = async (version: number) => {
    for (let attempt = 0; attempt < 4_000; attempt++) {
      const present = await drawNow(coordination, drawId);
      if (present.transcriptVersion === version) return present;
      await delay(50);
    }
    throw new Error(`no version ${version}`);
  };
  const verified = async (who: 'public' | 'auditor', version: number) => {
    const { steps } = await verifyTranscript(await filesOf(coordination, CALLERS[who], drawId, version), nodePrimitives);
    return steps.filter(({ outcome }) => outcome === 'FAILED');
  };
  const teamOf = async (department: string) =>
    (
      await client.query(
        `select v.id, v.credit_code as unit, t.inspector_ids as inspectors from visit v join visit_team t on t.visit_id = v.id
          where v.draw_id = $1 and t.department = $2 and v.state = 'NOTIFIED' order by v.id limit 1`,
        [drawId, department],
      )
    ).rows[0] as { id: string; unit: string; inspectors: string[] };

  beforeAll(async () => {
    coordination = await startTestCoordination();
    client = await connectTo(coordination.url);
    // So many that somebody fits and is free for every seat, whatever the draw and the replacements before have taken.
    await fillRegistry(client, 60, 24);
    drawId = (await draw('R1')).id;
    const query = 'mutation ($input: SeasonVisitsInput!) { confirmTeams(input: $input) { __typename } }';
    await coordination.ask(CALLERS.coordinator, query, { input: { idempotencyKey: 'confirm', seasonId } });
    await coordination.ask(CALLERS.coordinator, query.replace('confirmTeams', 'serveNotices'), {
      input: { idempotencyKey: 'serve', seasonId },
    });
  }, 240_000);
  afterAll(async () => {
    await client?.end();
    await coordination?.stop();
  });

  test('an ill inspector is replaced by the next who is free, approved by the head, who is not the requester; the record is version 2 [CD-1.2e]', async () => {
    const version = await nextVersion();
    const { id: visitId, unit, inspectors } = await teamOf('COMMERCE');
    const [ill = '', other = ''] = inspectors;
    const wanted = { visitId, inspectorId: ill, reason: 'ILLNESS', evidenceDigest: EVIDENCE };
    const self = caller('INSPECTOR', { inspectorId: ill, department: 'COMMERCE' });
    await expect(
      ask(caller('INSPECTOR', { inspectorId: inspectors[1] ?? '', department: 'COMMERCE' }), 'requestInspectorReplacement', wanted),
    ).rejects.toThrow('FORBIDDEN');
    await expect(ask(head('MARKET_REGULATION'), 'requestInspectorReplacement', wanted)).rejects.toThrow('FORBIDDEN');
    await expect(ask(self, 'requestInspectorReplacement', { ...wanted, reason: 'CLOSED' })).rejects.toThrow('BAD_USER_INPUT');

    const own = await ask(head('COMMERCE'), 'requestInspectorReplacement', wanted);
    expect(await ask(self, 'requestInspectorReplacement', wanted)).toMatchObject({ missing: ['DECISION'] });
    expect(await decide(head('COMMERCE'), own.replacement?.id)).toMatchObject({ missing: ['ANOTHER_PERSON'] });
    await expect(decide(head('MARKET_REGULATION'), own.replacement?.id)).rejects.toThrow('FORBIDDEN');
    await expect(decide(CALLERS.coordinator, own.replacement?.id)).rejects.toThrow('FORBIDDEN');
    expect(await onTeam(visitId, 'COMMERCE')).toEqual(inspectors);
    expect(await alternatesFor(head('MARKET_REGULATION'), visitId, ill)).toEqual([]);
    const [next, ...later] = await alternatesFor(head('COMMERCE'), visitId, ill);
    expect(later.length).toBeGreaterThan(0);
    expect(await decide(head('COMMERCE', 'deputy'), own.replacement?.id)).toMatchObject({ replacement: { ordinal: version - 1 } });
    await atVersion(version);
    expect(await onTeam(visitId, 'COMMERCE')).toEqual([next, other]);
    expect(await toldTo(unit, visitId)).toEqual({ state: 'NOTIFIED', notices: ['ADVANCE', 'CHANGE'] });

    const after = await client.query(`select inspector_ids from visit_team where visit_id = $1 and department = 'COMMERCE'`, [visitId]);
    expect(after.rows[0].inspector_ids).toHaveLength(2);
    expect(after.rows[0].inspector_ids).not.toContain(ill);
    const bookings = await client.query(
      `select count(*)::int as n from booking b where b.visit_id = $1 and b.status = 'BOOKED'
          and not exists (select 1 from visit_team t where t.visit_id = b.visit_id and b.inspector_id = any(t.inspector_ids))`,
      [visitId],
    );
    expect(bookings.rows[0].n).toBe(0);
    const booked = await client.query(`select inspector_id from booking where visit_id = $1 and status = 'BOOKED'`, [visitId]);
    expect(booked.rows.map((row) => row.inspector_id)).toEqual(expect.arrayContaining(after.rows[0].inspector_ids));
    for (const one of [version - 1, version]) {
      expect(await verified('public', one)).toEqual([]);
      expect(await verified('auditor', one)).toEqual([]);
    }
    const { audit } = readTranscript(
      (await filesOf(coordination, CALLERS.auditor, drawId)).get('transcript.audit.json') ?? new Uint8Array(),
    );
    const asked = audit?.removedEdges.filter(({ reason }) => reason !== 'BOOKING_REFUSED') ?? [];
    expect(asked.map(({ inspectorId, reason }) => [inspectorId, reason])).toEqual([
      [ill, 'ILLNESS'],
      [ill, 'ILLNESS'],
    ]);
  }, 240_000);

  test('a closed enterprise gives its place to the next ball of each of its frames; nobody else moves, and the draw is flagged', async () => {
    const version = await nextVersion();
    const { id: visitId, unit } = await teamOf('MARKET_REGULATION');
    const before = await client.query(`select credit_code from visit where draw_id = $1 and state <> 'WITHDRAWN'`, [drawId]);
    const counts = `select department, count(*)::int as n from visit_item i join visit v on v.id = i.visit_id
      where v.draw_id = $1 and v.state <> 'WITHDRAWN' group by 1 order by 1`;
    const perDepartment = (await client.query(counts, [drawId])).rows;
    const wanted = { visitId, reason: 'CLOSED', evidenceDigest: EVIDENCE };
    const away = caller('DEPARTMENT_OFFICER', { department: 'URBAN_MANAGEMENT' });
    await expect(ask(away, 'requestUnitReplacement', wanted)).rejects.toThrow('FORBIDDEN');
    expect(await entryOf(unit)).not.toMatch(/^DENY/u);
    // The draw may have given this very visit to the replacement before, which told of itself.
    const { notices: toldBefore } = await toldTo(unit, visitId);
    const { replacement } = await ask(CALLERS.marketsOfficer, 'requestUnitReplacement', wanted);
    await expect(decide(head('MARKET_REGULATION'), replacement?.id)).rejects.toThrow('FORBIDDEN');
    expect(await decide(CALLERS.coordinator, replacement?.id)).toMatchObject({ replacement: { ordinal: version - 1 } });
    expect(await toldTo(unit, visitId)).toEqual({ state: 'WITHDRAWN', notices: [...toldBefore, 'WITHDRAWAL'] });
    expect(await entryOf(unit)).not.toMatch(/^ALLOW/u);
    const present = await atVersion(version);
    expect(present.flaggedAt).not.toBeNull();

    const after = await client.query(`select credit_code from visit where draw_id = $1 and state <> 'WITHDRAWN'`, [drawId]);
    const units = new Set(after.rows.map((row) => row.credit_code));
    expect(units.has(unit)).toBe(false);
    for (const { credit_code } of before.rows) expect(units.has(credit_code)).toBe(credit_code !== unit);
    expect((await client.query(counts, [drawId])).rows).toEqual(perDepartment);
    const unteamed = await client.query(
      `select 1 from visit v where v.draw_id = $1 and not exists (select 1 from visit_team t where t.visit_id = v.id)`,
      [drawId],
    );
    expect(unteamed.rows).toEqual([]);
    for (const one of [version - 1, version]) {
      expect(await verified('public', one)).toEqual([]);
      expect(await verified('auditor', one)).toEqual([]);
    }
    const told = readTranscript((await filesOf(coordination, CALLERS.public, drawId)).get('transcript.json') ?? new Uint8Array());
    expect(told).toMatchObject({ version, withdrawn: [{ unitId: unit, reason: 'CLOSED', evidenceDigest: EVIDENCE }] });
    expect((await client.query(`select 1 from booking where visit_id = $1 and status <> 'RELEASED'`, [visitId])).rows).toEqual([]);
  }, 240_000);

  test('a second inspector after the withdrawal is replayed in order, and the same request cannot be made twice', async () => {
    const version = await nextVersion();
    const { id: visitId, inspectors } = await teamOf('CULTURE_TOURISM');
    const [gone = ''] = inspectors;
    const wanted = { visitId, inspectorId: gone, reason: 'RECUSAL', evidenceDigest: EVIDENCE };
    const { replacement } = await ask(caller('INSPECTOR', { inspectorId: gone }), 'requestInspectorReplacement', wanted);
    await decide(head('CULTURE_TOURISM'), replacement?.id);
    await atVersion(version);
    expect(await verified('auditor', version)).toEqual([]);
    expect((await teamOf('CULTURE_TOURISM')).inspectors).not.toContain(gone);
    expect(await ask(head('CULTURE_TOURISM'), 'requestInspectorReplacement', wanted)).toMatchObject({ code: 'STEP_NOT_POSSIBLE' });
    const published = await client.query(`select edition, content from publication where season_id = $1 and kind = 'DRAW' order by 1`, [
      seasonId,
    ]);
    const form = readJsonSchema(PUBLICATION_SCHEMA_FOLDER, 'draw');
    expect(published.rows.filter(({ content }) => !form.safeParse(content).success)).toEqual([]);
    const editions = Array.from({ length: version }, (_, place) => `1.${place + 1}`);
    expect(published.rows.map(({ edition }) => edition)).toEqual(editions);
  }, 240_000);

  test('a booking that the database refuses takes that pair out with evidence, and the one after it comes', async () => {
    const version = await nextVersion();
    const { id: visitId, inspectors } = await teamOf('COMMERCE');
    const [ill = '', other = ''] = inspectors;
    const [busy = '', next] = await alternatesFor(head('COMMERCE'), visitId, ill);
    const wanted = { visitId, inspectorId: ill, reason: 'SPECIAL_REASON', evidenceDigest: EVIDENCE };
    const { replacement } = await ask(head('COMMERCE'), 'requestInspectorReplacement', wanted);
    // Somebody else takes the same time of the one who would come, on a visit of another department.
    await client.query(
      `insert into booking (inspector_id, visit_id, during)
         select $1, x.id, v.session from visit v, lateral (select id from visit y where y.id <> v.id and y.state = 'NOTIFIED' limit 1) x where v.id = $2`,
      [busy, visitId],
    );
    await decide(head('COMMERCE', 'deputy'), replacement?.id);
    await atVersion(version);
    expect(await onTeam(visitId, 'COMMERCE')).toEqual([next, other]);
    const edges = await client.query(
      `select reason, evidence ->> 'during' is not null as told from replacement_edge where draw_id = $1 and ordinal = $3 and inspector_id = $2`,
      [drawId, busy, version - 1],
    );
    expect(edges.rows).toEqual([{ reason: 'BOOKING_REFUSED', told: true }]);
    expect(await verified('auditor', version)).toEqual([]);
  }, 240_000);

  test('who is on leave or recused by the time of the replacement does not come either', async () => {
    const version = await nextVersion();
    const { id: visitId, unit, inspectors } = await teamOf('MARKET_REGULATION');
    const [ill = '', other = ''] = inspectors;
    const [away = '', recused = '', next] = await alternatesFor(head('MARKET_REGULATION'), visitId, ill);
    const { rows } = await client.query(
      `select (lower(session) at time zone 'Asia/Shanghai')::date::text as day from visit where id = $1`,
      [visitId],
    );
    const { day } = rows[0];
    const query = (field: string) =>
      `mutation ($input: ${field}Input!) { ${field.replace(/^./u, (first) => first.toLowerCase())}(input: $input) { __typename } }`;
    const leave = { idempotencyKey: 'l', inspectorId: away, from: day, to: day };
    expect((await coordination.ask(head('MARKET_REGULATION'), query('RecordLeave'), { input: leave })).codes).toEqual([]);
    const recusal = { idempotencyKey: 'r', inspectorId: recused, creditCode: unit, ground: 'KINSHIP' };
    expect((await coordination.ask(head('MARKET_REGULATION'), query('DeclareRecusal'), { input: recusal })).codes).toEqual([]);
    expect((await alternatesFor(head('MARKET_REGULATION'), visitId, ill))[0]).toBe(next);
    const wanted = { visitId, inspectorId: ill, reason: 'ILLNESS', evidenceDigest: EVIDENCE };
    const { replacement } = await ask(head('MARKET_REGULATION'), 'requestInspectorReplacement', wanted);
    await decide(head('MARKET_REGULATION', 'deputy'), replacement?.id);
    await atVersion(version);
    expect(await onTeam(visitId, 'MARKET_REGULATION')).toEqual([next, other]);
    const edges = await client.query('select reason from replacement_edge where draw_id = $1 and inspector_id = any($2) order by 1', [
      drawId,
      [away, recused],
    ]);
    expect(edges.rows.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['ON_LEAVE', 'RECUSED']));
    expect(await verified('auditor', version)).toEqual([]);
  }, 240_000);

  test('two heads who approve at once, and a decision sent twice, come to one approval and one version; a refusal changes nothing [CD-1.2d]', async () => {
    const version = await nextVersion();
    const { id: visitId, inspectors } = await teamOf('CULTURE_TOURISM');
    const [gone = '', stays = ''] = inspectors;
    const wanted = { visitId, inspectorId: gone, reason: 'ILLNESS', evidenceDigest: EVIDENCE };
    const self = caller('INSPECTOR', { inspectorId: gone, department: 'CULTURE_TOURISM' });
    const refused = await ask(self, 'requestInspectorReplacement', wanted);
    await decide(head('CULTURE_TOURISM'), refused.replacement?.id, false);
    expect(await onTeam(visitId, 'CULTURE_TOURISM')).toEqual(inspectors);
    const { replacement } = await ask(self, 'requestInspectorReplacement', wanted);
    const input = { replacementId: replacement?.id, approve: true, idempotencyKey: 'twice' };
    const answers = await Promise.all([
      ask(head('CULTURE_TOURISM'), 'decideReplacement', input),
      ask(head('CULTURE_TOURISM'), 'decideReplacement', input),
      ask(head('CULTURE_TOURISM', 'deputy'), 'decideReplacement', input),
    ]);
    const approved = answers.filter((answer) => answer.replacement !== undefined);
    const failed = answers.filter((answer) => answer.code !== undefined);
    expect([approved.length, failed.length]).toEqual(approved.length === 2 ? [2, 1] : [1, 2]);
    expect(failed[0]).toMatchObject({ code: 'STEP_NOT_POSSIBLE', missing: ['REQUEST'] });
    await atVersion(version);
    expect(
      (await client.query('select count(*)::int as n from replacement where draw_id = $1 and ordinal >= $2', [drawId, version - 1])).rows[0]
        .n,
    ).toBe(1);
    expect(await onTeam(visitId, 'CULTURE_TOURISM')).toContain(stays);
  }, 240_000);

  test('what goes wrong at the last moment leaves the approval and nothing else; the job comes again and does the whole', async () => {
    const version = await nextVersion();
    const { id: visitId, inspectors } = await teamOf('COMMERCE');
    const [gone = ''] = inspectors;
    const wanted = { visitId, inspectorId: gone, reason: 'RECUSAL', evidenceDigest: EVIDENCE };
    const { replacement } = await ask(head('COMMERCE'), 'requestInspectorReplacement', wanted);
    // Publishing comes after teams, bookings, files and notices.
    await client.query(`alter table publication add constraint fault check (edition <> '1.${version}')`);
    await decide(head('COMMERCE', 'deputy'), replacement?.id);
    const failed = `select 1 from jobs.job where name = 'draw-replacement' and state = 'retry'`;
    await eventually('the job has failed', async () => (await client.query(failed)).rows.length > 0, 200_000);
    expect(await onTeam(visitId, 'COMMERCE')).toEqual(inspectors.slice(1));
    expect((await drawNow(coordination, drawId)).transcriptVersion).toBe(version - 1);
    expect((await client.query('select 1 from replacement_edge where draw_id = $1 and ordinal = $2', [drawId, version - 1])).rows).toEqual(
      [],
    );
    await client.query('alter table publication drop constraint fault');
    await atVersion(version);
    expect(await onTeam(visitId, 'COMMERCE')).toHaveLength(2);
    expect(await verified('auditor', version)).toEqual([]);
    const published = await client.query(`select edition from publication where season_id = $1 and kind = 'DRAW'`, [seasonId]);
    expect(published.rows).toHaveLength(version);
  }, 240_000);

  test('a visit that has begun keeps its team and its enterprise, and departments that come later make a visit of their own', async () => {
    const version = await nextVersion();
    const { id: visitId, inspectors } = await teamOf('COMMERCE');
    await client.query(`update visit set state = 'ON_SITE', started_at = now() where id = $1`, [visitId]);
    const wanted = { visitId, reason: 'CLOSED', evidenceDigest: EVIDENCE };
    expect(await ask(CALLERS.commerceOfficer, 'requestUnitReplacement', wanted)).toMatchObject({ code: 'STEP_NOT_POSSIBLE' });
    const own = { ...wanted, inspectorId: inspectors[0], reason: 'ILLNESS' };
    expect(await ask(head('COMMERCE'), 'requestInspectorReplacement', own)).toMatchObject({ code: 'STEP_NOT_POSSIBLE' });
    // The enterprise that comes next for another department is one whose visit has begun.
    const { id: otherId, unit: withdrawnUnit } = await teamOf('MARKET_REGULATION');
    const next = await comesAfter(withdrawnUnit);
    await client.query(
      `insert into visit (season_id, draw_id, drawn_key, credit_code, window_from, window_to)
         select season_id, draw_id, $2, $2, window_from, window_to from visit where id = $1 on conflict do nothing`,
      [visitId, next],
    );
    const steps = ['DRAWN', 'TEAM_CONFIRMED', 'NOTIFIED', 'ON_SITE'];
    for (const [place, state] of steps.slice(1).entries())
      await client.query('update visit set state = $3 where draw_id = $1 and drawn_key = $2 and state = $4', [
        drawId,
        next,
        state,
        steps[place],
      ]);
    const teamsThere = `select v.drawn_key as key, v.state, t.department, t.inspector_ids as team from visit v left join visit_team t on t.visit_id = v.id
      where v.draw_id = $1 and v.credit_code = $2 order by v.id, t.department`;
    const begun = (await client.query(teamsThere, [drawId, next])).rows;
    const { replacement } = await ask(CALLERS.marketsOfficer, 'requestUnitReplacement', { ...wanted, visitId: otherId });
    await decide(CALLERS.coordinator, replacement?.id);
    await atVersion(version);
    const { rows } = await client.query(teamsThere, [drawId, next]);
    expect(rows.slice(0, begun.length)).toEqual(begun);
    const added = rows.slice(begun.length);
    expect(added.length).toBeGreaterThan(0);
    for (const row of added)
      expect(row).toMatchObject({ key: expect.stringMatching(/~\d+$/u), state: 'DRAWN', team: [expect.any(String), expect.any(String)] });
    expect(await onTeam(visitId, 'COMMERCE')).toEqual(inspectors);
    expect(await verified('auditor', version)).toEqual([]);
  }, 240_000);
});
