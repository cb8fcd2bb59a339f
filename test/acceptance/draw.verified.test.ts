import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportDraw } from '../../gateway/hub/draw/export-draw.ts';
import { readTranscript } from '../../subgraphs/coordination/season-draw/pure/read-transcript.ts';
import type { Verification } from '../../subgraphs/coordination/season-draw/pure/verify-transcript.ts';
import { SAMPLE_CITY_DIVISION } from '../../subgraphs/sample-city/enterprise-generator.ts';
import { SEASON_TEMPLATE, startTestHub, type TestHub } from '../support/hub.ts';
import { missingForPython, stepsInPython } from '../support/independent-verifier/steps-in-python.ts';

const COMMAND = fileURLToPath(new URL('../../gateway/hub/commands/draw.ts', import.meta.url));
const testInPython = missingForPython().length === 0 ? test : test.skip;

/** `npm run draw -- verify <folder> --json`, its set-up left out. */
function verifyByCommand(folder: string): Promise<Verification> {
  return new Promise((resolve, reject) => {
    const words = ['--import', 'tsx', COMMAND, 'verify', folder, '--json'];
    execFile(process.execPath, words, { env: { ...process.env, NODE_OPTIONS: '' }, timeout: 120_000 }, (error, stdout, stderr) => {
      if (error !== null && error.code !== 1) reject(new Error(stderr));
      else resolve(JSON.parse(stdout) as Verification);
    });
  });
}

describe('the draw of the sample city’s season, exported and verified', () => {
  let hub: TestHub;
  let folders: Readonly<Record<'public' | 'audit', string>>;
  let drawId: string;

  beforeAll(async () => {
    hub = await startTestHub({ template: SEASON_TEMPLATE });
    const parent = await mkdtemp(join(tmpdir(), 'verified-'));
    folders = { public: join(parent, 'public'), audit: join(parent, 'audit') };
    const order = { draw: 'latest', jurisdiction: SAMPLE_CITY_DIVISION, creditCode: null };
    const exported = await exportDraw({ ...order, url: `${hub.url}/public/graphql`, token: null, folder: folders.public });
    drawId = exported.drawId;
    await exportDraw({ ...order, url: `${hub.url}/graphql`, token: await hub.tokenOf({ role: 'AUDITOR' }), folder: folders.audit });
  }, 300_000);
  afterAll(async () => {
    await hub?.stop();
    if (folders !== undefined) await rm(join(folders.public, '..'), { recursive: true });
  });

  describe.each(['public', 'audit'] as const)('the %s files', (kind) => {
    test('are found whole by the command', async () => {
      const verification = await verifyByCommand(folders[kind]);
      expect(verification.steps.filter(({ outcome }) => outcome === 'FAILED')).toEqual([]);
      expect(verification).toMatchObject({ drawId, attempt: 1, isValid: true, audience: kind === 'audit' ? 'AUDITORS' : 'PUBLIC' });
    }, 180_000);

    testInPython(
      'are found whole by a verifier in another language, by the same steps',
      async () => {
        const steps = await stepsInPython(folders[kind]);
        expect(steps.filter((step) => !step.startsWith('OK '))).toEqual([]);
        const { steps: own } = await verifyByCommand(folders[kind]);
        expect(steps).toEqual(own.map(({ id, outcome }) => `${outcome} ${id}`));
      },
      300_000,
    );
  });

  test('the verified winners are the visits in the database, each with the entries that took it', async () => {
    const { visits } = readTranscript(await readFile(join(folders.public, 'transcript.json')));
    const rows = await hub.rows<{ key: string; unit: string; entries: string[] }>(
      'coordination',
      `select v.drawn_key as key, v.credit_code as unit, array_agg(distinct e.department || ':' || e.code) as entries
         from visit v join visit_item i on i.visit_id = v.id join plan_entry e on e.id = i.entry_id where v.draw_id = $1 group by v.id`,
      [drawId],
    );
    const inFiles = visits.map(({ visitId, unitId, takenBy }) => [visitId, unitId, takenBy.toSorted().join()].join(' '));
    const inDatabase = rows.map(({ key, unit, entries }) => [key, unit, entries.toSorted().join()].join(' '));
    expect(inDatabase.toSorted()).toEqual(inFiles.toSorted());
    expect(rows.length).toBeGreaterThan(0);
  });

  test('the verified teams are those in the database', async () => {
    const { audit, assignment } = readTranscript(await readFile(join(folders.audit, 'transcript.audit.json')));
    const inspectorOf = new Map(audit?.assigned.map(({ slotId, inspectorId }) => [slotId, inspectorId]));
    const seats = Map.groupBy(audit?.slots ?? [], ({ visitId, department }) => `${visitId} ${department}`);
    const inFiles = [...seats].map(
      ([team, slots]) =>
        `${team} ${slots
          .flatMap(({ slotId }) => inspectorOf.get(slotId) ?? [])
          .toSorted()
          .join()}`,
    );
    const rows = await hub.rows<{ key: string; department: string; inspectors: string[] }>(
      'coordination',
      `select v.drawn_key as key, t.department, t.inspector_ids::text[] as inspectors from visit_team t join visit v on v.id = t.visit_id where v.draw_id = $1`,
      [drawId],
    );
    const inDatabase = rows.map(({ key, department, inspectors }) => `${key} ${department} ${inspectors.toSorted().join()}`);
    expect(inDatabase.toSorted()).toEqual(inFiles.toSorted());
    expect(assignment.filled).toBe(rows.reduce((sum, { inspectors }) => sum + inspectors.length, 0));
  });

  test('the record beside the transcript names the draw, and everybody gets the same one', async () => {
    const [forAll, forAuditors] = await Promise.all(Object.values(folders).map((folder) => readFile(join(folder, 'record.html'), 'utf8')));
    expect(forAll).toContain(drawId);
    expect(forAuditors).toBe(forAll);
  });
});
