import { merkleLeaf, merkleRoot } from '../../../subgraph-kit/pure/merkle-tree.ts';
import { createPool } from './create-pool.ts';
import {
  DRAW_PROFILES,
  type DrawProfile,
  type ExcludedUnit,
  type Frame,
  type FrameOutcome,
  type Pool,
  type PoolFrame,
  type PoolUnit,
} from './draw-types.ts';
import { fromHex, streamKey, toHex, utf8 } from './encoding.ts';
import { poolColumnsOf, textAt } from './pool-columns.ts';
import { unitCommit } from './pool-leaves.ts';
import { BLOCK_BYTES, type DrawPrimitives, HASH_BYTES } from './primitives.ts';
import { sampleFrame, type Walk, walkOf } from './sample.ts';

/*
 * Known answers of the draw, in the form of draw-vectors.json. Every field of every case is computed anew; a field that this program does not
 * know is a failure too, so that nothing in the file goes unchecked.
 */

/** One comparison with a known answer. */
export type VectorCheck = {
  readonly name: string;
  /** `NOT_STATED`: the file gives an answer and not the question, so it cannot be compared. */
  readonly outcome: 'EQUAL' | 'DIFFERS' | 'NOT_STATED';
  readonly expected: string;
  readonly found: string;
};

type VectorQuota = { readonly num: number; readonly den: number; readonly min: number; readonly maxNum: number; readonly maxDen: number };
type VectorFrame = { readonly entry: string; readonly stratum: string; readonly quota: VectorQuota; readonly [field: string]: unknown };
type VectorUnit = { readonly w: Readonly<Record<string, number>>; readonly stratum: Readonly<Record<string, string>> };

/** A case, as far as it is input; all other fields are answers. */
export type VectorCase = {
  readonly profile: DrawProfile;
  readonly name: string;
  readonly drawId: string;
  readonly poolKey: string;
  readonly seed: string;
  readonly registered: number;
  readonly frames: readonly VectorFrame[];
  readonly units?: Readonly<Record<string, VectorUnit>>;
  readonly excludedUnits?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
};

/** Known answers of the primitives of one profile. */
export type VectorPrimitives = { readonly profile: DrawProfile; readonly [field: string]: unknown };

/** The whole file. */
export type VectorFile = { readonly cases: readonly VectorCase[]; readonly primitives?: readonly VectorPrimitives[] };

const INPUT_FIELDS = new Set(['profile', 'name', 'drawId', 'poolKey', 'seed', 'rule', 'units', 'excludedUnits', 'frames']);
const FRAME_INPUT_FIELDS = new Set(['entry', 'stratum', 'quota']);
const UNKNOWN = 'a field that this program cannot compute';
/** Of H alone the file keeps the hash and not the message. Every case computes thousands of H over known messages. */
const NOT_STATED = 'the input is not stated';

/** Compares every field of every case; throws when the file does not have the form of known answers. */
export function checkVectors(file: VectorFile, primitivesOf: (profile: DrawProfile) => DrawPrimitives): VectorCheck[] {
  if (!Array.isArray(file.cases) || file.cases.length === 0) throw new TypeError('The file holds no cases');
  const known = (profile: DrawProfile): DrawPrimitives => {
    if (!DRAW_PROFILES.includes(profile)) throw new TypeError(`Unknown profile ${profile}`);
    return primitivesOf(profile);
  };
  return [
    ...(file.primitives ?? []).flatMap((answers) => checkPrimitives(answers, known(answers.profile))),
    ...file.cases.flatMap((one) => checkCase(one, known(one.profile))),
  ];
}

function checkPrimitives(answers: VectorPrimitives, primitives: DrawPrimitives): VectorCheck[] {
  return Object.entries(answers)
    .filter(([field]) => field !== 'profile')
    .map(([field, expected]) => compare(`${answers.profile} primitives ${field}`, expected, primitiveAnswer(field, expected, primitives)));
}

/** The inputs behind `primitives` of draw-vectors.json are not in the file: S under a key of 32 zeros, trees over counting entries. */
function primitiveAnswer(field: string, expected: unknown, primitives: DrawPrimitives): unknown {
  switch (field) {
    case 'H':
      return NOT_STATED;
    case 'Sblocks':
      return blocksOf(
        primitives.keystream(streamKey(primitives, 'label', new Uint8Array(HASH_BYTES)), 0, Array.isArray(expected) ? expected.length : 0),
      );
    case 'merkle':
      return Object.fromEntries(
        Object.keys(expected as object).map((size) => [size, toHex(merkleRootOfCounting(Number(size), primitives))]),
      );
    default:
      return UNKNOWN;
  }
}

/** Root over the entries 0 to size - 1, entry i being i bytes of the value i. */
function merkleRootOfCounting(size: number, primitives: DrawPrimitives): Uint8Array {
  const entries = Array.from({ length: size }, (_, index) => new Uint8Array(index).fill(index));
  return merkleRoot(
    primitives.hash,
    entries.map((entry) => merkleLeaf(primitives.hash, entry)),
  );
}

function checkCase(one: VectorCase, primitives: DrawPrimitives): VectorCheck[] {
  const { units, excluded } = registeredOf(one);
  const entryIds = [...new Set(units.flatMap(({ weights }) => Object.keys(weights)))].sort();
  const columns = poolColumnsOf(
    entryIds,
    units.map(
      ({ unitId, weights, strata }): PoolUnit => ({
        unitId,
        weights: entryIds.map((entry) => weights[entry] ?? 0),
        strata: entryIds.map((entry) => strata[entry] ?? ''),
      }),
    ),
    excluded,
  );
  const frames = one.frames.map(({ entry, stratum, quota }): Frame => ({ entryId: entry, stratum, quota, visibility: 'PUBLIC' }));
  const pool = createPool({ drawId: one.drawId, poolKey: fromHex(one.poolKey), columns, frames }, primitives);
  const walk = walkOf(one.seed, pool.ballUnit.length, primitives);
  const facts: CaseFacts = { one, pool, walk, primitives };
  const title = `${one.profile} ${one.name}`;
  return [
    ...Object.entries(one)
      .filter(([field]) => !INPUT_FIELDS.has(field))
      .map(([field, expected]) => compare(`${title} ${field}`, expected, caseAnswer(field, expected, facts))),
    ...one.frames.flatMap((frame, index) => checkFrame(title, frame, index, facts)),
  ];
}

type CaseFacts = { readonly one: VectorCase; readonly pool: Pool; readonly walk: Walk; readonly primitives: DrawPrimitives };

function caseAnswer(field: string, expected: unknown, { one, pool, walk, primitives }: CaseFacts): unknown {
  const units = pool.firstBall.length - 1;
  const length = Array.isArray(expected) ? expected.length : 0;
  const poolKey = fromHex(one.poolKey);
  const salts = (): string[] => blocksOf(primitives.keystream(streamKey(primitives, 'salt', poolKey), 0, units));
  const answers: Readonly<Record<string, () => unknown>> = {
    registered: () => units + pool.columns.excludedReasons.length,
    inPool: () => units,
    excluded: () => pool.columns.excludedReasons.length,
    balls: () => pool.ballUnit.length,
    poolKeyDigest: () => pool.poolKeyDigest,
    poolRoot: () => pool.poolRoot,
    exclusionRoot: () => pool.exclusionRoot,
    leavesDigest: () => pool.leavesDigest,
    leaves: () => toHex(pool.leaves),
    exclusionLeaves: () => piecesOf(pool.exclusionLeaves, HASH_BYTES),
    salts,
    nonces: () => blocksOf(primitives.keystream(streamKey(primitives, 'nonce', poolKey), 0, pool.ballUnit.length)),
    unitCommits: () =>
      salts().map((salt, unit) => toHex(unitCommit(one.drawId, textAt(pool.columns.unitIds, unit), fromHex(salt), primitives))),
    ballOwners: () => Array.from(pool.ballUnit, (unit, position) => ownerOf(pool, unit, position)),
    tickets: () => blocksOf(walk.tickets),
    firstTickets: () => blocksOf(walk.tickets).slice(0, length),
    lastTicket: () => blocksOf(walk.tickets).at(-1),
    walkStart: () => [...walk.order.subarray(0, length)],
    bitmaps: () => Object.fromEntries(pool.frames.map((frame) => [`${frame.entryId}/${frame.stratum}`, toHex(frame.bitmap)])),
  };
  return (answers[field] ?? (() => UNKNOWN))();
}

function ownerOf(pool: Pool, unit: number, position: number): readonly [string, number] {
  return [textAt(pool.columns.unitIds, unit), (pool.ballOrdinal[position] as number) - (pool.firstBall[unit] as number)];
}

function checkFrame(title: string, frame: VectorFrame, index: number, { pool, walk, primitives }: CaseFacts): VectorCheck[] {
  const found = pool.frames[index] as PoolFrame;
  const outcome = sampleFrame(pool, found, walk);
  return Object.entries(frame)
    .filter(([field]) => !FRAME_INPUT_FIELDS.has(field))
    .map(([field, expected]) =>
      compare(`${title} ${frame.entry}/${frame.stratum} ${field}`, expected, frameAnswer({ field, expected }, found, outcome, primitives)),
    );
}

function frameAnswer(
  { field, expected }: { readonly field: string; readonly expected: unknown },
  frame: PoolFrame,
  outcome: FrameOutcome,
  primitives: DrawPrimitives,
): unknown {
  switch (field) {
    case 'units':
    case 'balls':
    case 'bitmapDigest':
      return frame[field];
    case 'n':
      return outcome.taken.length;
    case 'threshold':
      return outcome.threshold;
    case 'taken':
      // Long lists are given by their beginning; the digest covers all.
      return outcome.taken.slice(0, Array.isArray(expected) ? expected.length : 0);
    case 'takenDigest':
      return toHex(primitives.hash(utf8(outcome.taken.join('\n'))));
    default:
      return UNKNOWN;
  }
}

type RegisteredUnits = {
  readonly units: readonly {
    readonly unitId: string;
    readonly weights: Readonly<Record<string, number>>;
    readonly strata: Readonly<Record<string, string>>;
  }[];
  readonly excluded: readonly ExcludedUnit[];
};

/** The units of a case: listed, or made by the rule that the field `rule` states in words. */
function registeredOf(one: VectorCase): RegisteredUnits {
  if (one.units === undefined) return registeredByRule(one.registered);
  return {
    units: Object.entries(one.units).map(([unitId, { w, stratum }]) => ({ unitId, weights: w, strata: stratum })),
    excluded: Object.entries(one.excludedUnits ?? {}).map(([unitId, reason]) => ({ unitId, reason })),
  };
}

function registeredByRule(registered: number): RegisteredUnits {
  const numbers = Array.from({ length: registered }, (_, index) => index);
  const idOf = (index: number): string => `91330${String(index % 7).padStart(3, '0')}MA${String(index).padStart(8, '0')}`;
  return {
    units: numbers
      .filter((index) => index % 97 !== 5)
      .map((index) => ({
        unitId: idOf(index),
        weights: { 'food-even': index % 3 > 0 ? 1 : 0, 'food-risk': 1 + ((7 * index) % 5), 'fire-even': index % 2 },
        strata: { 'food-even': `D${index % 3}`, 'food-risk': 'ALL', 'fire-even': `D${index % 2}` },
      })),
    excluded: numbers.filter((index) => index % 97 === 5).map((index) => ({ unitId: idOf(index), reason: 'CANCELLED' })),
  };
}

function blocksOf(bytes: Uint8Array): string[] {
  return piecesOf(bytes, BLOCK_BYTES);
}

function piecesOf(bytes: Uint8Array, length: number): string[] {
  return Array.from({ length: bytes.length / length }, (_, index) => toHex(bytes.subarray(index * length, (index + 1) * length)));
}

function compare(name: string, expected: unknown, found: unknown): VectorCheck {
  const [left, right] = [orderedText(expected), orderedText(found)];
  const outcome = found === NOT_STATED ? 'NOT_STATED' : left === right ? 'EQUAL' : 'DIFFERS';
  return { name, outcome, expected: left, found: right };
}

/** JSON with the keys of objects in order, so that two spellings of one answer are equal. */
function orderedText(value: unknown): string {
  return (
    JSON.stringify(value, (_key, member: unknown) =>
      member !== null && typeof member === 'object' && !Array.isArray(member)
        ? Object.fromEntries(Object.entries(member).sort(([left], [right]) => (left < right ? -1 : 1)))
        : member,
    ) ?? 'nothing'
  );
}
