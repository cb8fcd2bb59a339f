import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { drawHubAt, HubUnreachable, lookAtDraw, type ShownDraw, send } from '../../gateway/hub/draw/draw-hub.ts';
import { makeMemberKeys, takeTurn } from '../../gateway/hub/draw/member-folder.ts';
import { approveAndPublishPlan, openSeason, submitPlan } from '../../gateway/hub/season/plan-steps.ts';
import type { TokenIdentity } from '../../gateway/identity/development-tokens.ts';
import { AUDITOR_ID } from '../../subgraphs/coordination/season-draw/draw.ts';
import { CALLERS } from '../support/coordination-subgraph.ts';
import { drawIn, MovableClock, tell } from '../support/draw-ceremony.ts';
import { askedThrough, STORY_DEPARTMENTS } from '../support/draw-story.ts';
import { eventually } from '../support/eventually.ts';
import { CITY_TEMPLATE, startTestHub, type TestHub } from '../support/hub.ts';

const COMMAND = fileURLToPath(new URL('../../gateway/hub/commands/draw.ts', import.meta.url));
const OFFLINE = 'COMMERCE';
const LATE = 'CULTURE_TOURISM';
const WAITING = 'MARKET_REGULATION';

/**
 * A draw whose members keep their keys on machines of their own. One department's machine has no network: files are carried to it and back, by the
 * command as a person types it. Another one leaves the command to wait for what is due. The others do the same in this process; one does not reveal.
 */
describe('members of a draw with keys on their own machines', () => {
  let hub: TestHub;
  let clock: MovableClock;
  let root: string;
  let drawId: string;
  let waiting: Promise<number | null>;
  const said: string[] = [];

  const folderOf = (id: string): string => join(root, `密钥 ${id}`);
  const identityOf = (id: string): TokenIdentity => (id === AUDITOR_ID ? { role: 'AUDITOR' } : { role: 'DEPARTMENT_HEAD', department: id });
  /** The command as a person runs it; its output is kept. */
  const draw = async (...words: readonly string[]): Promise<number | null> => {
    const env = { ...process.env, NODE_OPTIONS: '', INIT_CWD: root };
    const child = spawn(process.execPath, ['--import', 'tsx', COMMAND, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => said.push(String(data)));
    const [code] = (await once(child, 'close')) as [number | null];
    return code;
  };
  const shown = (): Promise<ShownDraw> => lookAtDraw(drawHubAt(hub.url, null), drawId);
  const takePart = async (id: string): Promise<readonly string[]> => {
    const { calls, objections } = await takeTurn(folderOf(id), await shown(), clock.now());
    const access = drawHubAt(hub.url, await hub.tokenOf(identityOf(id)));
    for (const call of calls) expect([call.operation, await send(access, call)]).toEqual([call.operation, null]);
    return [...calls.map(({ operation }) => operation), ...objections.map(({ code }) => code)];
  };
  const carry = async (): Promise<number | null> => {
    const token = await hub.tokenOf(identityOf(OFFLINE));
    expect(await draw('look', drawId, 'look.json', '--url', hub.url)).toBe(0);
    expect(await draw('answer', folderOf(OFFLINE), 'look.json', 'answer.json')).toBe(0);
    return draw('send', 'answer.json', '--url', hub.url, '--token', token);
  };
  const others = [AUDITOR_ID, ...STORY_DEPARTMENTS].filter((id) => id !== OFFLINE && id !== WAITING);

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'own machine '));
    clock = new MovableClock();
    hub = await startTestHub({ template: CITY_TEMPLATE, mode: 'memory', clock });
    expect(await draw('keys', folderOf(OFFLINE), '--member', OFFLINE)).toBe(0);
    const token = await hub.tokenOf(identityOf(OFFLINE));
    expect(await draw('send', join(folderOf(OFFLINE), 'registration.json'), '--url', hub.url, '--token', token)).toBe(0);
    for (const id of [...others, WAITING]) {
      const registration = await makeMemberKeys(folderOf(id), id, 'DRAW1-SHA256');
      expect(await send(drawHubAt(hub.url, await hub.tokenOf(identityOf(id))), registration)).toBeNull();
    }
    const session = await hub.season('OWN-MACHINE');
    const season = await openSeason(session);
    await submitPlan(session, season);
    await approveAndPublishPlan(session, season);
    const announce = { field: 'announceDraw', selection: '... on AnnounceDrawSuccess { draw { id } }' };
    const input = { seasonId: season.id, profile: 'DRAW1-SHA256', witness: '法规机构', auditorContributes: true };
    const announced = await tell(askedThrough(hub), CALLERS.coordinator, announce, input);
    drawId = (announced as never as { draw: { id: string } }).draw.id;
    waiting = draw('take-part', folderOf(WAITING), drawId, '--wait', '--url', hub.url, '--token', await hub.tokenOf(identityOf(WAITING)));
    await drawIn(askedThrough(hub), drawId, 'SNAPSHOT_TAKEN');
  }, 600_000);
  afterAll(async () => {
    await hub?.stop();
    await rm(root, { recursive: true, force: true });
  });

  test('keys are readable by their owner alone, and are never overwritten', async () => {
    expect((await stat(join(folderOf(OFFLINE), 'keys.json'))).mode & 0o077).toBe(0);
    await expect(makeMemberKeys(folderOf(OFFLINE), OFFLINE, 'DRAW1-SHA256')).rejects.toThrow('has keys already');
  });

  test('every one commits and acknowledges; a turn that is taken twice sends the same commitment', async () => {
    expect(await carry()).toBe(0);
    // The stick was lost: the same look gives the same answer, and the hub has it already.
    const look = JSON.parse(await readFile(join(root, 'look.json'), 'utf8')) as ShownDraw;
    const { calls: answered } = JSON.parse(await readFile(join(root, 'answer.json'), 'utf8')) as { calls: unknown[] };
    const { calls: again } = await takeTurn(folderOf(OFFLINE), look, clock.now());
    expect(again).toEqual(answered);
    const access = drawHubAt(hub.url, await hub.tokenOf(identityOf(OFFLINE)));
    for (const call of again) expect(await send(access, call)).toBeNull();
    for (const id of others) expect(await takePart(id)).toContain('commitToDraw');
    await eventually('who waits has committed', async () => (await shown()).parties.every(({ commitment }) => commitment !== null), 60_000);
    for (const id of [OFFLINE, ...others]) await takePart(id);
    await eventually('who waits has acknowledged', async () => (await shown()).state === 'FROZEN', 60_000);
  }, 180_000);

  test('a share that the hub has changed on its way is not acknowledged', async () => {
    const draw = await shown();
    const shares = draw.shares.map((share) => ({ ...share, acknowledgedAt: null, ciphertext: '00'.repeat(32) }));
    const { calls, objections } = await takeTurn(folderOf(LATE), { ...draw, state: 'SNAPSHOT_TAKEN', shares }, clock.now());
    expect(calls).toEqual([]);
    expect(new Set(objections.map(({ code }) => code))).toEqual(new Set(['BAD_SHARE']));
  });

  test('they reveal; holders open the shares of who did not, and the draw comes to its result', async () => {
    for (const id of [OFFLINE, ...others].filter((id) => id !== LATE)) expect(await takePart(id)).toEqual(['revealForDraw']);
    expect(await takePart(AUDITOR_ID)).toEqual([]);
    const hasRevealed = ({ partyId, revealedAt }: ShownDraw['parties'][number]): boolean => partyId === WAITING && revealedAt !== null;
    await eventually('who waits has revealed', async () => (await shown()).parties.some(hasRevealed), 60_000);
    const { plan } = await shown();
    clock.moveTo(plan.deadlines.revealUntil);
    for (const id of [OFFLINE, ...others].filter((id) => id !== LATE).slice(0, plan.escrow.threshold))
      expect(await takePart(id)).toEqual(['openShares']);
    const { parties } = await drawIn(askedThrough(hub), drawId, 'DRAWN');
    expect(parties.filter(({ recovered }) => recovered).map(({ partyId }) => partyId)).toEqual([LATE]);
    expect(await takePart(LATE)).toEqual([]);
    expect(await waiting).toBe(0);
  }, 180_000);

  test('what was said on the way names what was kept and what the draw waits for, and no secret', async () => {
    const text = said.join('');
    expect(text).toContain('registerDrawKey: kept (已受理)');
    expect(text).toContain('commitToDraw: kept (已受理)');
    expect(text).toContain(`draw ${drawId}: SNAPSHOT_TAKEN COMMIT until`);
    const { signingKey, openingKey } = JSON.parse(await readFile(join(folderOf(OFFLINE), 'keys.json'), 'utf8'));
    const { secret } = JSON.parse(await readFile(join(folderOf(OFFLINE), `${drawId}.json`), 'utf8'));
    for (const hidden of [signingKey, openingKey, ...secret.coefficients]) expect(text).not.toContain(hidden);
  });

  test('a folder without keys, keys of another kind, and a draw that is not there are told in one sentence', async () => {
    const look = await shown();
    await expect(takeTurn(join(root, 'nothing'), look, clock.now())).rejects.toThrow('has no keys; make them first');
    await expect(takeTurn(folderOf(OFFLINE), { ...look, id: '../keys' }, clock.now())).rejects.toThrow('is not the id of a draw');
    await expect(lookAtDraw(drawHubAt(hub.url, null), '00000000-0000-4000-8000-000000000000')).rejects.toThrow('There is no draw');
    await expect(lookAtDraw(drawHubAt('http://127.0.0.1:9', null), drawId)).rejects.toThrow(HubUnreachable);
    said.length = 0;
    expect(await draw('send', 'look.json', '--url', hub.url)).toBe(1);
    expect(said.join('')).toMatch(/^.+look\.json is not a file of keys or answer\. \(文件格式不符。\)\n$/u);
  }, 60_000);
});
