import { besideThreads, threadsFor } from '../../../subgraph-kit/threads/beside-threads.ts';
import type { ThreadCall } from '../../../subgraph-kit/threads/call-in-thread.ts';
import { type PoolInput, sealPool, startPool } from '../pure/create-pool.ts';
import type { DrawProfile, Pool } from '../pure/draw-types.ts';
import { nodePrimitives } from '../pure/node-primitives.ts';
import { hashLeaves, type LeafWork } from '../pure/pool-leaves.ts';

/** Below this number of balls another thread costs more than it saves. */
const BALLS_PER_THREAD_MIN = 100_000;
/** Parts in which this thread hashes its range, to tell how far it is. */
const PARTS = 10;

/** Units from `from` to `to - 1`, to be hashed in another thread. */
interface LeafOrder {
  readonly work: LeafWork;
  readonly range: { readonly from: number; readonly to: number };
  readonly profile: DrawProfile;
}

/**
 * The pool, hashed by several threads when it is large: each takes a range of the units and writes into one shared buffer.
 *
 * @param report told how much of the hashing is done, in hundredths
 */
export async function createPoolInThreads(
  input: PoolInput,
  profile: DrawProfile,
  report: (percent: number) => Promise<void> = async () => {},
): Promise<Pool> {
  const primitives = nodePrimitives(profile);
  const work = startPool(input);
  const units = work.firstBall.length - 1;
  const balls = work.firstBall.at(-1) ?? 0;
  const threads = threadsFor(balls, BALLS_PER_THREAD_MIN);
  const bounds = Array.from({ length: threads + 1 }, (_, thread) => Math.floor((units * thread) / threads));
  const others = bounds
    .slice(1, -1)
    .map((from, index) => hashElsewhere({ work, range: { from, to: bounds[index + 2] as number }, profile }));
  const own = bounds[1] as number;
  await besideThreads(others, async () => {
    for (let part = 0; part < PARTS; part++) {
      hashLeaves(work, { from: Math.floor((own * part) / PARTS), to: Math.floor((own * (part + 1)) / PARTS) }, primitives);
      await report((100 * (part + 1)) / PARTS);
    }
  });
  return sealPool(input, work, primitives);
}

function hashElsewhere({ work, ...order }: LeafOrder): ThreadCall {
  const unitIds = { bytes: shared(work.unitIds.bytes), offsets: new Uint32Array(shared(work.unitIds.offsets).buffer) };
  const input: LeafOrder = { ...order, work: { ...work, unitIds } };
  return { module: new URL(import.meta.url), name: hashRange.name, input };
}

/** A copy that another thread reads without one of its own. The original may stand in the buffer of a whole snapshot, all of which would be copied. */
function shared({ buffer, byteOffset, byteLength }: Uint8Array | Uint32Array): Uint8Array<SharedArrayBuffer> {
  const copy = new Uint8Array(new SharedArrayBuffer(byteLength));
  copy.set(new Uint8Array(buffer, byteOffset, byteLength));
  return copy;
}

/** Called in the other thread. */
export function hashRange({ work, range, profile }: LeafOrder): void {
  hashLeaves(work, range, nodePrimitives(profile));
}
