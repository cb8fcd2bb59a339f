import { describe, expect, test } from '@jest/globals';
import { assignInspectors } from '../../../../../subgraphs/coordination/season-draw/pure/assign-inspectors.ts';
import { createPool } from '../../../../../subgraphs/coordination/season-draw/pure/create-pool.ts';
import type { Pool } from '../../../../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { nodePrimitives } from '../../../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { PoolColumnsBuilder } from '../../../../../subgraphs/coordination/season-draw/pure/pool-columns.ts';
import { seatsKey } from '../../../../../subgraphs/coordination/season-draw/pure/replace-units.ts';
import { createPoolInThreads } from '../../../../../subgraphs/coordination/season-draw/threads/pool-threads.service.ts';
import { assignInThreads } from '../../../../../subgraphs/coordination/season-draw/threads/team-threads.service.ts';
import { verifyInThread } from '../../../../../subgraphs/coordination/season-draw/threads/verification.service.ts';
import { canonicalJson } from '../../../../../subgraphs/subgraph-kit/pure/canonical-json.ts';
import { drawnSeason, fixedBytes, replacedSeason, transcriptFiles } from '../../../../support/drawn-season.ts';

const season = drawnSeason();
const frames = [{ entryId: 'e', stratum: 'ALL', quota: { num: 1, den: 50, min: 0, maxNum: 1, maxDen: 1 }, visibility: 'PUBLIC' as const }];

function digestsOf({ poolRoot, leavesDigest, exclusionRoot, frames: [frame] }: Pool): readonly unknown[] {
  return [poolRoot, leavesDigest, exclusionRoot, frame?.units, frame?.balls, frame?.bitmapDigest];
}

describe('threads of the draw', () => {
  test('a pool that several threads hash is the pool that one hashes', async () => {
    const builder = new PoolColumnsBuilder(['e']);
    for (let unit = 0; unit < 80_000; unit++) builder.add(`U${String(unit).padStart(6, '0')}`, [1 + (unit % 5)], ['ALL']);
    const large = { drawId: 'D', poolKey: fixedBytes('key', 32), columns: builder.finish(), frames };
    const reached: number[] = [];
    const threaded = await createPoolInThreads(large, 'DRAW1-SM', async (percent) => {
      reached.push(percent);
    });
    expect(digestsOf(threaded)).toEqual(digestsOf(createPool(large, nodePrimitives('DRAW1-SM'))));
    expect(reached).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
  });

  test('a pool that cannot be made says why', async () => {
    const { columns } = season.pool;
    await expect(createPoolInThreads({ drawId: 'D', poolKey: new Uint8Array(3), columns, frames: [] }, 'DRAW1-SM')).rejects.toThrow(
      'The pool key has 32 bytes',
    );
  });

  test.each([false, true])('teams are the same for any number of threads, after replacements too, with even load %s', async (evenLoad) => {
    const { slots, inspectors, assignment, removedEdges, withdrawn = [] } = replacedSeason(season);
    const withdrawals = withdrawn.map(({ edgesBefore, unitId }) => ({
      edgesBefore,
      closed: slots.filter((slot) => slot.unitId === unitId).map(({ visitId, department }) => seatsKey(visitId, department)),
    }));
    const { inspectorSeed } = assignment;
    const input = { inspectorSeed, slots, inspectors, evenLoad, removedEdges, withdrawals };
    const expected = assignInspectors(input, nodePrimitives(season.plan.profile));
    expect(new Set(slots.map(({ department }) => department)).size).toBeGreaterThan(2);
    for (const threads of [1, 2, 3, 9]) {
      expect(canonicalJson(await assignInThreads(input, season.plan.profile, threads))).toBe(canonicalJson(expected));
    }
  });

  test('a verification finds there what it finds here', async () => {
    const files = new Map(transcriptFiles(season, 'AUDITORS'));
    expect((await verifyInThread(files)).isValid).toBe(true);
    files.set('leaves.bin', new Uint8Array(32));
    const { isValid, steps } = await verifyInThread(files);
    expect(isValid).toBe(false);
    expect(steps.filter(({ outcome }) => outcome === 'FAILED').map(({ id }) => id)).toContain('POOL_FILE');
  });
});
