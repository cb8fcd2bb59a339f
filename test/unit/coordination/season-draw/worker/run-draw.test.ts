import { describe, expect, test } from '@jest/globals';
import { createPool } from '../../../../../subgraphs/coordination/season-draw/pure/create-pool.ts';
import { nodePrimitives } from '../../../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { PoolColumnsBuilder } from '../../../../../subgraphs/coordination/season-draw/pure/pool-columns.ts';
import { sample } from '../../../../../subgraphs/coordination/season-draw/pure/sample.ts';
import {
  createPoolInThreads,
  runAssignment,
  runDraw,
  runVerification,
  writeTranscript,
} from '../../../../../subgraphs/coordination/season-draw/worker/run-draw.service.ts';
import { drawnSeason, fixedBytes, transcriptFiles } from '../../../../support/drawn-season.ts';

const season = drawnSeason();
const { plan, pool, poolKey, seed } = season;
const task = {
  profile: plan.profile,
  drawId: plan.drawId,
  poolKey,
  columns: pool.columns,
  frames: pool.frames.map(({ bitmap: _bitmap, ...frame }) => frame),
};

describe('a draw in threads', () => {
  test('gives what the same functions give in this thread', async () => {
    const result = await runDraw({ ...task, seed, entries: plan.entries });
    expect(result.frames).toEqual(season.outcomes);
    expect(result.visits).toEqual(season.visits);
  });

  test('gives the same pool when several threads hash it', async () => {
    const builder = new PoolColumnsBuilder(['e']);
    for (let unit = 0; unit < 30_000; unit++) builder.add(`U${String(unit).padStart(6, '0')}`, [1 + (unit % 5)], ['ALL']);
    const frames = [
      { entryId: 'e', stratum: 'ALL', quota: { num: 1, den: 50, min: 0, maxNum: 1, maxDen: 1 }, visibility: 'PUBLIC' as const },
    ];
    const large = { profile: 'DRAW1-SM' as const, drawId: 'D', poolKey: fixedBytes('key', 32), columns: builder.finish(), frames };
    const progress: string[] = [];
    const threaded = await createPoolInThreads(large, { onProgress: ({ phase }) => progress.push(phase) });
    const primitives = nodePrimitives('DRAW1-SM');
    expect(threaded.poolRoot).toBe(createPool(large, primitives).poolRoot);
    expect(sample(threaded, seed, primitives)[0]?.taken).toHaveLength(600);
    expect(new Set(progress)).toEqual(new Set(['LEAVES', 'POOL']));
  });

  test('the inspectors, the transcript and its verification run there too', async () => {
    const { slots, inspectors, assignment } = season;
    const input = { profile: plan.profile, inspectorSeed: assignment.inspectorSeed, slots, inspectors, evenLoad: false, removedEdges: [] };
    expect(await runAssignment(input)).toEqual(assignment);
    const { pool: _pool, outcomes: _outcomes, ...record } = season;
    const written = await writeTranscript({ record, columns: pool.columns, frames: task.frames, audience: 'AUDITORS' });
    const files = new Map(written.map(({ name, bytes }) => [name, bytes]));
    expect([...files.keys()].toSorted()).toEqual([...transcriptFiles(season, 'AUDITORS').keys()].toSorted());
    expect(
      Buffer.from(files.get('transcript.audit.json') ?? []).equals(
        Buffer.from(transcriptFiles(season, 'AUDITORS').get('transcript.audit.json') ?? []),
      ),
    ).toBe(true);
    expect((await runVerification({ files })).isValid).toBe(true);
  });

  test('what goes wrong inside comes out as the same sentence', async () => {
    await expect(runDraw({ ...task, poolKey: new Uint8Array(3), seed, entries: plan.entries })).rejects.toThrow(
      'The pool key has 32 bytes',
    );
  });

  test('a caller who gives up gets its reason, and the thread ends', async () => {
    const controller = new AbortController();
    const running = runDraw({ ...task, seed, entries: plan.entries }, { signal: controller.signal });
    controller.abort(new Error('the season was withdrawn'));
    await expect(running).rejects.toThrow('the season was withdrawn');
  });
});
