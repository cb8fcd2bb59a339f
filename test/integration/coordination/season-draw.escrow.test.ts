import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { PUBLICATION_SCHEMA_FOLDER } from '../../../gateway/hub/processes/supergraph-files.ts';
import { SNAPSHOT_QUEUE } from '../../../subgraphs/coordination/season-draw/draw-queues.ts';
import { DRAW_PROFILES } from '../../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { nodePrimitives } from '../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { readTranscript } from '../../../subgraphs/coordination/season-draw/pure/read-transcript.ts';
import { verifyTranscript } from '../../../subgraphs/coordination/season-draw/pure/verify-transcript.ts';
import { CALLERS, startTestCoordination, type TestCoordination } from '../../support/coordination-subgraph.ts';
import {
  acknowledgeAll,
  announceWith,
  CEREMONY_DEPARTMENTS,
  CeremonyMember,
  commitAll,
  connectTo,
  drawIn,
  drawNow,
  filesOf,
  fillRegistry,
  MovableClock,
  publishSeason,
  revealAll,
  tell,
} from '../../support/draw-ceremony.ts';
import { readJsonSchema } from '../../support/schema/json-schema.ts';

describe('the ceremony of a draw with escrow', () => {
  let coordination: TestCoordination;
  let client: pg.Client;
  let clock: MovableClock;
  let seasons = 0;
  const season = (rehearsal = true): Promise<string> => {
    seasons += 1;
    return publishSeason(coordination, client, `S${seasons}`, rehearsal);
  };
  const membersOf = (profile: (typeof DRAW_PROFILES)[number]): CeremonyMember[] =>
    ['AUDITOR', ...CEREMONY_DEPARTMENTS].map((id) => new CeremonyMember(id, profile));
  const checkDates = (drawId: string) => tell(coordination, CALLERS.coordinator, 'checkDrawDeadlines', { drawId });

  beforeAll(async () => {
    clock = new MovableClock();
    coordination = await startTestCoordination({ clock });
    client = await connectTo(coordination.url);
    await fillRegistry(client, 60);
  });
  afterAll(async () => {
    await client?.end();
    await coordination?.stop();
  });

  test.each(DRAW_PROFILES)(
    '%s: a party that does not reveal is named and rebuilt from shares, and the record can be verified',
    async (profile) => {
      const members = membersOf(profile);
      const [auditor, commerce, culture, markets] = members as [CeremonyMember, CeremonyMember, CeremonyMember, CeremonyMember];
      const draw = await announceWith(coordination, members, { seasonId: await season(), auditorContributes: true });
      expect(draw.plan.escrow).toMatchObject({ threshold: 3, holders: members.map(({ id }) => ({ holderId: id })) });
      expect(draw.plan.parties.map(({ partyId }) => partyId)).toEqual(members.map(({ id }) => id));

      const { commit, shares } = commerce.commitment(draw);
      const incomplete = { drawId: draw.id, vector: commit.vector, signature: commit.signature, shares: [] };
      expect(shares).toHaveLength(4);
      expect(await tell(coordination, commerce.as, 'commitToDraw', incomplete)).toMatchObject({ code: 'WRONG_SHARES' });
      const commits = await commitAll(coordination, draw, members);
      expect((await drawNow(coordination, draw.id)).state).toBe('SNAPSHOT_TAKEN');

      const [sealed] = (await drawNow(coordination, draw.id)).shares.filter(({ holderId }) => holderId === markets.id);
      const wrong = { ...markets.acknowledge(sealed as never), signature: auditor.acknowledge(sealed as never).signature };
      const forged = { drawId: draw.id, acknowledgements: [wrong] };
      expect(await tell(coordination, markets.as, 'acknowledgeShares', forged)).toMatchObject({ code: 'BAD_ACKNOWLEDGEMENT' });
      expect(await tell(coordination, auditor.as, 'acknowledgeShares', forged)).toMatchObject({ code: 'BAD_ACKNOWLEDGEMENT' });
      await acknowledgeAll(coordination, draw.id, members);
      expect((await drawNow(coordination, draw.id)).state).toBe('FROZEN');

      await revealAll(coordination, draw.id, [auditor, commerce, markets]);
      const frozen = await drawNow(coordination, draw.id);
      const sharesOfLate = frozen.shares.filter(({ partyId }) => partyId === culture.id);
      const opened = (holder: CeremonyMember) => {
        const share = sharesOfLate.find(({ holderId }) => holderId === holder.id);
        return { drawId: draw.id, shares: [{ partyId: culture.id, share: holder.openUnchecked(share as never).share }] };
      };
      expect(await tell(coordination, markets.as, 'openShares', opened(markets))).toMatchObject({ code: 'TOO_EARLY' });
      clock.moveTo(draw.plan.deadlines.revealUntil);
      expect(await tell(coordination, culture.as, 'revealForDraw', { drawId: draw.id, scalar: culture.scalar })).toMatchObject({
        code: 'TOO_LATE',
      });
      await checkDates(draw.id);
      const late = await drawNow(coordination, draw.id);
      expect(late.parties.filter(({ lateAt }) => lateAt !== null).map(({ partyId }) => partyId)).toEqual([culture.id]);

      const tampered = opened(markets).shares.map(({ partyId, share }) => ({
        partyId,
        share: share.replace(/^./u, (digit) => (digit === '0' ? '1' : '0')),
      }));
      expect(await tell(coordination, markets.as, 'openShares', { drawId: draw.id, shares: tampered })).toMatchObject({
        code: 'BAD_SHARE',
      });
      for (const holder of [markets, auditor, commerce])
        expect(await tell(coordination, holder.as, 'openShares', opened(holder))).toMatchObject({ __typename: 'ContributionSuccess' });
      const drawn = await drawIn(coordination, draw.id, 'DRAWN');
      expect(drawn.parties.filter(({ recovered }) => recovered).map(({ partyId }) => partyId)).toEqual([culture.id]);

      for (const who of ['public', 'auditor'] as const) {
        const files = await filesOf(coordination, CALLERS[who], draw.id);
        const verification = await verifyTranscript(files, nodePrimitives);
        expect(verification.steps.filter(({ outcome }) => outcome === 'FAILED')).toEqual([]);
        const { recovered } = readTranscript(files.get('transcript.json') ?? new Uint8Array());
        expect(recovered.map(({ partyId, scalar }) => [partyId, scalar])).toEqual([[culture.id, culture.scalar]]);
        expect(commits.size).toBe(4);
      }
    },
    120_000,
  );

  test('a party whose share is not acknowledged, and one that does not commit, are dropped at T2; with three left the draw goes on', async () => {
    const profile = 'DRAW1-SHA256';
    const members = [...membersOf(profile), new CeremonyMember('URBAN_MANAGEMENT', profile)];
    const seasonId = await season();
    await client.query(
      `insert into plan_entry (season_id, department, code, name, item_codes, category, stratify, weights, ratio_num, ratio_den, window_from, window_to, submitted_by, submitted_at)
         select season_id, 'URBAN_MANAGEMENT', 'E1', 'Entry', '{UM-A01}', 'FUMES', 'NONE', 'EVEN', 1, 10, window_from, window_to, 'test', now()
           from plan_entry where season_id = $1 limit 1`,
      [seasonId],
    );
    for (const state of ['TASK_LISTED', 'PLAN_APPROVED'])
      await client.query(`update plan_entry set state = $2 where season_id = $1 and department = 'URBAN_MANAGEMENT'`, [seasonId, state]);
    const escrow = { escrowHolders: ['AUDITOR', 'MARKET_REGULATION'], escrowThreshold: 2 };
    const draw = await announceWith(coordination, members, { seasonId, auditorContributes: true, ...escrow });
    const committing = members.filter(({ id }) => id !== 'CULTURE_TOURISM');
    await commitAll(coordination, draw, committing);
    const { shares } = await drawNow(coordination, draw.id);
    for (const holder of members.filter(({ id }) => escrow.escrowHolders.includes(id))) {
      const own = shares.filter(({ holderId, partyId }) => holderId === holder.id && !(partyId === 'COMMERCE' && holder.id === 'AUDITOR'));
      await tell(coordination, holder.as, 'acknowledgeShares', {
        drawId: draw.id,
        acknowledgements: own.map((sealed) => holder.acknowledge(sealed)),
      });
    }
    await checkDates(draw.id);
    expect((await drawNow(coordination, draw.id)).state).toBe('SNAPSHOT_TAKEN');
    clock.moveTo(draw.plan.deadlines.commitUntil);
    await checkDates(draw.id);
    await checkDates(draw.id);
    const frozen = await drawNow(coordination, draw.id);
    expect(frozen.state).toBe('FROZEN');
    expect(frozen.parties.filter(({ droppedReason }) => droppedReason !== null)).toMatchObject([
      { partyId: 'COMMERCE', droppedReason: 'NO_ACKNOWLEDGEMENT', silentHolders: ['AUDITOR'] },
      { partyId: 'CULTURE_TOURISM', droppedReason: 'NO_COMMIT', silentHolders: [] },
    ]);
    const commerce = members.find(({ id }) => id === 'COMMERCE') as CeremonyMember;
    expect(await tell(coordination, commerce.as, 'revealForDraw', { drawId: draw.id, scalar: commerce.scalar })).toMatchObject({
      code: 'DROPPED',
    });
    await revealAll(
      coordination,
      draw.id,
      members.filter(({ id }) => ['AUDITOR', 'MARKET_REGULATION', 'URBAN_MANAGEMENT'].includes(id)),
    );
    await drawIn(coordination, draw.id, 'DRAWN');
    const { steps } = await verifyTranscript(await filesOf(coordination, CALLERS.auditor, draw.id), nodePrimitives);
    expect(steps.filter(({ outcome }) => outcome === 'FAILED')).toEqual([]);
  }, 60_000);

  test('a draw with too few parties at T2 fails in public with their names, and a draw whose late parties cannot be rebuilt does too', async () => {
    const profile = 'DRAW1-SHA256';
    const members = CEREMONY_DEPARTMENTS.map((id) => new CeremonyMember(id, profile));
    const escrow = { escrowHolders: [...CEREMONY_DEPARTMENTS], escrowThreshold: 2, auditorContributes: false };
    const few = await announceWith(coordination, members, { seasonId: await season(), ...escrow });
    await commitAll(coordination, few, members.slice(1));
    clock.moveTo(few.plan.deadlines.commitUntil);
    await checkDates(few.id);
    expect(await drawNow(coordination, few.id)).toMatchObject({
      state: 'FAILED',
      failure: {
        code: 'TOO_FEW_PARTIES',
        names: expect.arrayContaining(['COMMERCE', 'CULTURE_TOURISM']),
        text: expect.stringMatching(/^TOO_FEW_PARTIES: COMMERCE NO_COMMIT; CULTURE_TOURISM NO_ACKNOWLEDGEMENT COMMERCE/u),
      },
    });

    const draw = await announceWith(coordination, members, { seasonId: await season(), ...escrow });
    await commitAll(coordination, draw, members);
    await acknowledgeAll(coordination, draw.id, members);
    await revealAll(coordination, draw.id, members.slice(0, 2));
    clock.moveTo(draw.plan.deadlines.revealUntil);
    await checkDates(draw.id);
    expect((await drawNow(coordination, draw.id)).state).toBe('FROZEN');
    const [holder] = members as [CeremonyMember];
    const sealed = (await drawNow(coordination, draw.id)).shares.find(
      ({ partyId, holderId }) => partyId === 'MARKET_REGULATION' && holderId === holder.id,
    );
    const shares = [{ partyId: 'MARKET_REGULATION', share: holder.openUnchecked(sealed as never).share }];
    await tell(coordination, holder.as, 'openShares', { drawId: draw.id, shares });
    clock.moveTo(new Date(clock.now().getTime() + 8 * 86_400_000));
    await checkDates(draw.id);
    expect(await drawNow(coordination, draw.id)).toMatchObject({
      state: 'FAILED',
      failure: {
        code: 'NOT_REVEALED',
        names: ['MARKET_REGULATION'],
        text: 'NOT_REVEALED: MARKET_REGULATION 1/2 CULTURE_TOURISM MARKET_REGULATION',
      },
      parties: [{ lateAt: null }, { lateAt: null }, { partyId: 'MARKET_REGULATION', lateAt: expect.any(String) }],
    });
    const published = await client.query(`select content from publication where content ->> 'drawId' = $1`, [draw.id]);
    expect(readJsonSchema(PUBLICATION_SCHEMA_FOLDER, 'draw').safeParse(published.rows[0].content)).toMatchObject({ success: true });
    expect(published.rows[0].content.failure).toContain('MARKET_REGULATION');
  }, 60_000);

  test('a draw whose pool is not fixed in time fails, and so does one whose rules are no longer those of its plan', async () => {
    const profile = 'DRAW1-SHA256';
    const members = CEREMONY_DEPARTMENTS.map((id) => new CeremonyMember(id, profile));
    for (const { as, keys } of members) await tell(coordination, as, 'registerDrawKey', { profile, ...keys });
    const announce = async (): Promise<{ seasonId: string; draw: Awaited<ReturnType<typeof drawNow>> }> => {
      const seasonId = await season(false);
      const call = { field: 'announceDraw', selection: '... on AnnounceDrawSuccess { draw { id } }' };
      const { draw } = (await tell(coordination, CALLERS.coordinator, call, { seasonId, profile })) as never as { draw: { id: string } };
      return { seasonId, draw: await drawNow(coordination, draw.id) };
    };
    const late = await announce();
    clock.moveTo(late.draw.plan.deadlines.commitUntil);
    await checkDates(late.draw.id);
    const noSnapshot = { code: 'NO_SNAPSHOT', names: [], text: 'NO_SNAPSHOT' };
    expect((await drawNow(coordination, late.draw.id)).failure).toEqual(noSnapshot);

    const changed = await announce();
    await client.query(`update season set rule_pack_id = 'changde' where id = $1`, [changed.seasonId]);
    clock.moveTo(changed.draw.plan.deadlines.snapshotAt);
    // The job goes by the clock of the database, which nobody moves.
    await client.query('update jobs.job set start_after = now() where name = $1 and singleton_key = $2', [SNAPSHOT_QUEUE, changed.draw.id]);
    const { failure } = await drawIn(coordination, changed.draw.id, 'FAILED');
    expect(failure).toEqual({ code: 'RULES_CHANGED', names: ['trial@1'], text: 'RULES_CHANGED: trial@1' });
  }, 60_000);

  test('a real season keeps the lead time of its pack, names the office that has to witness, and does not do without escrow', async () => {
    const profile = 'DRAW1-SHA256';
    const seasonId = await season(false);
    const bare = CEREMONY_DEPARTMENTS.map((id) => new CeremonyMember(id, profile));
    for (const { as, keys } of bare) await tell(coordination, as, 'registerDrawKey', { profile, publicKey: keys.publicKey });
    await client.query(`update draw_key set encryption_key = null`);
    expect(await tell(coordination, CALLERS.coordinator, 'announceDraw', { seasonId, profile })).toMatchObject({ code: 'ESCROW_MISSING' });
    for (const { as, keys } of bare) await tell(coordination, as, 'registerDrawKey', { profile, ...keys });
    const soon = { deadlines: { snapshotAt: new Date(clock.now().getTime() + 3_600_000).toISOString() } };
    await expect(tell(coordination, CALLERS.coordinator, 'announceDraw', { seasonId, profile, ...soon })).rejects.toThrow(
      /BAD_USER_INPUT deadlines.snapshotAt/u,
    );
    const answer = await tell(
      coordination,
      CALLERS.coordinator,
      { field: 'announceDraw', selection: '... on AnnounceDrawSuccess { draw { id state announcedAt plan witness witnessOffice } }' },
      { seasonId, profile },
    );
    const { draw } = answer as never as { draw: { announcedAt: string; plan: { deadlines: { snapshotAt: string } } } };
    expect(draw).toMatchObject({ state: 'ANNOUNCED', witness: '法规机构', witnessOffice: 'REGULATIONS_OFFICE' });
    const leadMs = Date.parse(draw.plan.deadlines.snapshotAt) - Date.parse(draw.announcedAt);
    expect(leadMs).toBe(3 * 86_400_000);
    expect(draw.plan).toMatchObject({ rules: { packVersion: 'trial@1' }, weightTable: { version: 'trial@1' } });
  });
});
