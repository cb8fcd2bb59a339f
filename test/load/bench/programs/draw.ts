import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import type { DrawProfile } from '../../../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { nodePrimitives } from '../../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { HASH_BYTES } from '../../../../subgraphs/coordination/season-draw/pure/primitives.ts';
import { verifyInThread } from '../../../../subgraphs/coordination/season-draw/threads/verification.service.ts';
import { benchAssignment, benchDraw } from '../../../support/bench-draw.ts';
import { benchVisits } from '../../../support/bench-visits.ts';
import { runProgram } from '../program.ts';

/** A draw to measure. */
export interface DrawCase {
  readonly units: number;
  readonly balls: number;
  readonly frames: number;
  readonly profile: DrawProfile;
}

/** What the hashes of a draw cost when nothing else is done. */
export interface RawHashing {
  /** Hashes of one block and of two, as leaves and units take them. */
  readonly hashes: number;
  /** On one thread. @unit milliseconds */
  readonly milliseconds: number;
  readonly processorMilliseconds: number;
}

/** A verification of files. */
export interface Verified {
  /** Steps that failed, with their reasons. */
  readonly failed: readonly string[];
  readonly milliseconds: number;
  readonly processorMilliseconds: number;
  /** Size of all files. */
  readonly megabytes: number;
}

/** Bytes that are hashed for one leaf (one block), and about that many for one unit (two blocks). */
const LEAF_BYTES = 49;
const UNIT_BYTES = 76;
/** Messages that are hashed by one call, as the draw does. */
const AT_ONCE = 2_000;

/** A process of its own for each draw, so that its memory is that of the draw. */
await runProgram(async () => ({
  facts: {},
  answers: {
    draw: (argument: unknown) => {
      const { units, balls, frames, profile } = argument as DrawCase;
      return benchDraw(units, balls, frames, profile);
    },
    rawHashing: (argument: unknown) => rawHashing(argument as DrawCase),
    assignment: (argument: unknown) => {
      const { visits, inspectors } = argument as { readonly visits: number; readonly inspectors: number };
      return benchAssignment(visits, inspectors);
    },
    verify: (argument: unknown) => verify(argument as string),
    visits: (argument: unknown) => benchVisits(argument as number),
  },
  stop: async () => {},
}));

/** What the command needs for a folder of files, from reading them on. */
async function verify(folder: string): Promise<Verified> {
  const processor = process.cpuUsage();
  const startedMs = performance.now();
  const files = new Map<string, Uint8Array>();
  for (const name of await readdir(folder)) files.set(name, new Uint8Array(await readFile(join(folder, name))));
  const { steps } = await verifyInThread(files);
  const milliseconds = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(processor);
  const megabytes = [...files.values()].reduce((sum, { length }) => sum + length, 0) / 1e6;
  const failed = steps.filter(({ outcome }) => outcome === 'FAILED').map(({ id, reason }) => `${id}: ${reason?.en}`);
  return { failed, milliseconds, processorMilliseconds: (user + system) / 1000, megabytes };
}

/** As many hashes of the same length as a draw of that size makes: leaves, units, the file of leaves twice and the bitmaps of all frames. */
function rawHashing({ units, balls, frames, profile }: DrawCase): RawHashing {
  const { hash, hashTails } = nodePrimitives(profile);
  const processor = process.cpuUsage();
  const startedMs = performance.now();
  for (const [count, bytes] of [
    [balls, LEAF_BYTES],
    [units, UNIT_BYTES],
  ] as const) {
    const tails = new Uint8Array(AT_ONCE * bytes);
    const hashes = new Uint8Array(AT_ONCE * HASH_BYTES);
    for (let done = 0; done < count; done += AT_ONCE) hashTails({ head: new Uint8Array(0), tails, tailBytes: bytes }, hashes);
  }
  const leaves = new Uint8Array(balls * HASH_BYTES);
  hash(leaves);
  hash(leaves);
  const bitmap = new Uint8Array(Math.ceil(balls / 8));
  for (let frame = 0; frame < frames; frame += 1) hash(bitmap);
  const milliseconds = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(processor);
  return { hashes: balls + units, milliseconds, processorMilliseconds: (user + system) / 1000 };
}
