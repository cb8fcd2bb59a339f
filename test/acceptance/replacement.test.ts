import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { driveToNotices } from '../../gateway/hub/season/drive-season.ts';
import { samplePlan } from '../../gateway/hub/season/sample-plan.ts';
import type { TokenIdentity } from '../../gateway/identity/development-tokens.ts';
import { nodePrimitives } from '../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { verifyTranscript } from '../../subgraphs/coordination/season-draw/pure/verify-transcript.ts';
import { eventually } from '../support/eventually.ts';
import { CITY_TEMPLATE, startTestHub, TEST_ENTERPRISES, type TestHub } from '../support/hub.ts';

const DEPARTMENT = 'MARKET_REGULATION';
const EVIDENCE = 'ab'.repeat(32);
/** The hub works by itself between an approval and the new record. */
const PATIENCE_MS = 120_000;
const TEST_MS = 3 * PATIENCE_MS;

interface Visit {
  readonly id: string;
  readonly state: string;
  readonly enterprise: { readonly creditCode: string };
  readonly teams: readonly {
    readonly department: { readonly code: string };
    readonly itemCodes: string[];
    readonly inspectorIds: string[];
  }[];
}

/** The first of these of which it is true; which inspectors are free is left to chance. */
async function firstOf<Item>(items: readonly Item[], isWanted: (item: Item) => Promise<boolean>): Promise<Item> {
  for (const item of items) if (await isWanted(item)) return item;
  throw new Error('there is none of them');
}

/** An inspector falls ill after the teams are confirmed, then an enterprise turns out to be closed. */
describe('replacement of what was drawn', () => {
  let hub: TestHub;
  let seasonId: string;
  let drawId: string;
  let visit: Visit;
  let ill: string;
  const coordinator: TokenIdentity = { role: 'COORDINATOR' };
  const head: TokenIdentity = { role: 'DEPARTMENT_HEAD', department: DEPARTMENT, subject: 'head' };
  const asInspector = (inspectorId: string): TokenIdentity => ({ role: 'INSPECTOR', department: DEPARTMENT, inspectorId });
  const teamIn = ({ teams }: Visit) => teams.find(({ department }) => department.code === DEPARTMENT);
  const data = async <Data>(as: TokenIdentity | null, query: string, variables = {}, path?: string): Promise<Data> => {
    const answer = await hub.ask<Data>(as, { query, variables, ...(path === undefined ? {} : { path }) });
    expect(answer.errors).toEqual([]);
    return answer.data;
  };
  const mutate = async (as: TokenIdentity, field: string, input: object) => {
    const type = `${field.replace(/^./u, (first) => first.toUpperCase())}Input`;
    const query = `mutation ($input: ${type}!) { it: ${field}(input: $input) { __typename ... on UserError { code } ... on ReplacementSuccess { replacement { id } } } }`;
    const variables = { input: { idempotencyKey: `${field} ${as.role} ${JSON.stringify(input)}`.slice(0, 200), ...input } };
    return (await data<{ it: { __typename: string; code?: string; replacement?: { id: string } } }>(as, query, variables)).it;
  };
  const visits = async (): Promise<Visit[]> => {
    const query = `query ($id: ID!) { visits(seasonId: $id, first: 100) { nodes {
      id state enterprise { creditCode } teams { department { code } itemCodes inspectorIds } } } }`;
    return (await data<{ visits: { nodes: Visit[] } }>(coordinator, query, { id: seasonId })).visits.nodes;
  };
  const publicDraw = async () => {
    const query = 'query ($id: ID!) { draw(id: $id) { transcriptVersion flaggedAt files { name bytes } } }';
    type Told = { transcriptVersion: number; flaggedAt: string | null; files: { name: string; bytes: number }[] };
    return (await data<{ draw: Told }>(null, query, { id: drawId }, '/public/graphql')).draw;
  };
  const atVersion = (version: number) =>
    eventually(
      `the public sees version ${version}`,
      async () => {
        const draw = await publicDraw();
        return draw.transcriptVersion === version ? draw : null;
      },
      PATIENCE_MS,
    );
  const alternatesOf = async (visitId: string, inspectorId: string) => {
    const query = 'query ($v: ID!, $i: ID!) { seatAlternates(visitId: $v, inspectorId: $i) { load inspector { id name } } }';
    return (await data<{ seatAlternates: { inspector: { id: string } }[] }>(head, query, { v: visitId, i: inspectorId })).seatAlternates;
  };
  const record = (as: TokenIdentity, inspectorIds: readonly string[]) => {
    const itemCode = teamIn(visit)?.itemCodes[0];
    const input = {
      idempotencyKey: `record ${inspectorIds.join()}`,
      visitId: visit.id,
      itemCode,
      resultCodes: ['1'],
      endedOn: '2026-12-01',
      inspectorIds,
    };
    const query = `mutation ($input: MarketsRecordInspectionResultInput!) { it: marketsRecordInspectionResult(input: $input) { __typename ... on UserError { code } } }`;
    return data<{ it: { __typename: string; code?: string } }>(as, query, { input });
  };

  beforeAll(async () => {
    hub = await startTestHub({ template: CITY_TEMPLATE });
    const entries = samplePlan(TEST_ENTERPRISES).filter(({ code, department }) => code.endsWith('-ACTION') || department === 'COMMERCE');
    seasonId = (await driveToNotices(await hub.season('REPLACED', { entries }))).id;
    const season = await data<{ season: { draws: { id: string }[] } }>(
      coordinator,
      'query ($id: ID!) { season(id: $id) { draws { id } } }',
      {
        id: seasonId,
      },
    );
    drawId = season.season.draws[0]?.id ?? '';
    const found = await firstOf(
      (await visits()).filter((one) => (teamIn(one)?.inspectorIds.length ?? 0) >= 2 && one.state === 'NOTIFIED'),
      async (one) => (await alternatesOf(one.id, teamIn(one)?.inspectorIds[0] ?? '')).length > 0,
    );
    visit = found;
    ill = teamIn(found)?.inspectorIds[0] ?? '';
  }, 400_000);
  afterAll(() => hub?.stop());

  test('an inspector who falls ill asks to be replaced, and until the head approves the team stays as it was drawn [CD-1.2d]', async () => {
    const wanted = { visitId: visit.id, inspectorId: ill, reason: 'ILLNESS', evidenceDigest: EVIDENCE };
    const asked = await mutate(asInspector(ill), 'requestInspectorReplacement', wanted);
    expect(asked).toMatchObject({ __typename: 'ReplacementSuccess' });
    const present = (await visits()).find(({ id }) => id === visit.id);
    expect(present && teamIn(present)?.inspectorIds).toEqual(teamIn(visit)?.inspectorIds);
  });

  test(
    'the head sees who would come next, approves, and exactly that inspector comes [CD-1.2e]',
    async () => {
      const [next] = await alternatesOf(visit.id, ill);
      const open = await data<{ replacements: { nodes: { id: string; inspectorId: string }[] } }>(
        head,
        'query ($d: ID!) { replacements(drawId: $d, undecided: true) { nodes { id inspectorId } } }',
        { d: drawId },
      );
      expect(open.replacements.nodes).toEqual([{ id: expect.any(String), inspectorId: ill }]);
      const replacementId = open.replacements.nodes[0]?.id;
      expect(await mutate(head, 'decideReplacement', { replacementId, approve: true })).toMatchObject({ __typename: 'ReplacementSuccess' });
      await atVersion(2);
      const present = (await visits()).find(({ id }) => id === visit.id);
      const team = (present && teamIn(present)?.inspectorIds) ?? [];
      expect(team).not.toContain(ill);
      const stays = (teamIn(visit)?.inspectorIds ?? []).filter((id) => id !== ill);
      expect(team.toSorted()).toEqual([...stays, next?.inspector.id].toSorted());
    },
    TEST_MS,
  );

  test(
    'the one who left sees it on the rota, and the department takes no result from this inspector any more',
    async () => {
      const query =
        'query ($from: CivilDate!, $to: CivilDate!) { myRota(from: $from, to: $to) { visits { visitId } left { visitId reason } } }';
      const season = await hub.rows<{ from: string; to: string }>(
        'coordination',
        'select window_from::text as "from", (window_from + 60)::text as "to" from season where id = $1',
        [seasonId],
      );
      const { myRota } = await data<{ myRota: { visits: { visitId: string }[]; left: object[] } }>(asInspector(ill), query, season[0]);
      expect(myRota.left).toEqual([{ visitId: visit.id, reason: 'ILLNESS' }]);
      expect(myRota.visits.map(({ visitId }) => visitId)).not.toContain(visit.id);
      const old = teamIn(visit)?.inspectorIds ?? [];
      await eventually(
        'the department knows the new team',
        async () => {
          const known = 'select 1 from visit_assignment where visit_id = $1 and not $2::uuid = any(inspector_ids)';
          return (await hub.rows('markets', known, [visit.id, ill])).length === 1;
        },
        PATIENCE_MS,
      );
      expect((await record(asInspector(old[1] ?? ''), old)).it).toMatchObject({ code: 'INSPECTORS_NOT_ASSIGNED' });
    },
    TEST_MS,
  );

  test(
    'an enterprise that turns out to be closed is withdrawn by the coordinator; nobody enters it, and it is told',
    async () => {
      const closed = (await visits()).find((one) => one.id !== visit.id && one.state === 'NOTIFIED' && teamIn(one) !== undefined);
      if (closed === undefined) throw new Error('the department goes to one enterprise only');
      const { creditCode } = closed.enterprise;
      const officer: TokenIdentity = { role: 'DEPARTMENT_OFFICER', department: DEPARTMENT };
      const asked = await mutate(officer, 'requestUnitReplacement', { visitId: closed.id, reason: 'CLOSED', evidenceDigest: EVIDENCE });
      await mutate(coordinator, 'decideReplacement', { replacementId: asked.replacement?.id, approve: true });
      await atVersion(3);
      const page = await data<{ marketsEnterprise: { entryDecision: { outcome: string }; visits: { nodes: object[] } } }>(
        { role: 'ENTERPRISE', creditCode },
        `query ($code: CreditCode!, $d: ID!) { marketsEnterprise(creditCode: $code) {
        entryDecision(department: $d) { outcome } visits { nodes { id state notices { kind } } } } }`,
        { code: creditCode, d: DEPARTMENT },
      );
      expect(page.marketsEnterprise.visits.nodes).toEqual([
        { id: closed.id, state: 'WITHDRAWN', notices: [{ kind: 'ADVANCE' }, { kind: 'WITHDRAWAL' }] },
      ]);
      expect(page.marketsEnterprise.entryDecision.outcome).not.toMatch(/^ALLOW/u);
      const after = await visits();
      expect(after.filter(({ state }) => state !== 'WITHDRAWN').length).toBeGreaterThan(0);
      await eventually(
        'the department knows of the withdrawal',
        async () =>
          (await hub.rows('markets', `select 1 from visit_assignment where visit_id = $1 and state = 'WITHDRAWN'`, [closed.id])).length ===
          1,
        PATIENCE_MS,
      );
    },
    TEST_MS,
  );

  test(
    'the public sees version 3, why it is there, and verifies it from the published files alone',
    async () => {
      const { files } = await atVersion(3);
      const contents = new Map<string, Uint8Array>();
      const query = 'query ($d: ID!, $n: String!, $o: Int!) { drawFilePart(drawId: $d, name: $n, offset: $o) { content } }';
      for (const { name, bytes } of files) {
        const parts: Uint8Array[] = [];
        for (let offset = 0; offset < bytes || offset === 0; offset += 512 * 1024) {
          const { drawFilePart } = await data<{ drawFilePart: { content: string } }>(
            null,
            query,
            { d: drawId, n: name, o: offset },
            '/public/graphql',
          );
          parts.push(Buffer.from(drawFilePart.content, 'base64'));
        }
        contents.set(name, Uint8Array.from(Buffer.concat(parts)));
      }
      const verification = await verifyTranscript(contents, nodePrimitives);
      expect(verification.steps.filter(({ outcome }) => outcome === 'FAILED')).toEqual([]);
      expect(JSON.parse(Buffer.from(contents.get('transcript.json') ?? []).toString('utf8'))).toMatchObject({
        version: 3,
        withdrawn: [{ reason: 'CLOSED', evidenceDigest: EVIDENCE }],
      });
    },
    TEST_MS,
  );
});
