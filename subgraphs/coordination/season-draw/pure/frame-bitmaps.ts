import { ballStarts } from './ball-layout.ts';
import type { Frame, FrameVisibility, Hex, PlanEntry, PoolColumns, PoolFrame } from './draw-types.ts';
import { streamKey, taggedHash, toHex } from './encoding.ts';
import type { DrawPrimitives } from './primitives.ts';

/** What the bitmaps of all frames are made from. */
export type BitmapWork = {
  readonly poolKey: Uint8Array;
  readonly columns: PoolColumns;
  readonly frames: readonly Frame[];
  readonly firstBall: Uint32Array;
  /** Ordinal by position. */
  readonly ballOrdinal: Uint32Array;
};

/** The frames of a plan: one per entry and stratum with a quota. Nothing public may tell a winner's risk class, so visibility follows from the entry. */
export function framesOf(entries: readonly PlanEntry[]): Frame[] {
  return entries.flatMap(({ entryId, quotas, strataByRisk, weightsByRisk }) =>
    quotas.map(({ stratum, quota }) => ({
      entryId,
      stratum,
      quota,
      visibility: strataByRisk || weightsByRisk ? ('AUDITORS' as const) : ('PUBLIC' as const),
    })),
  );
}

/** Membership of every frame: of the units in the stratum the first w(u, entry) balls of the entry's group, with sizes and digests. */
export function frameBitmaps(work: BitmapWork, primitives: DrawPrimitives): PoolFrame[] {
  const positionOf = inverse(work.ballOrdinal);
  const starts = ballStarts(work.columns);
  const members = work.frames.map((): FrameMembers => ({ bitmap: new Uint8Array(Math.ceil(positionOf.length / 8)), units: 0, balls: 0 }));
  const framesOfEntry = Map.groupBy(work.frames.keys(), (place) => (work.frames[place] as Frame).entryId);
  for (const [entryId, places] of framesOfEntry) fillFrames(work, { entryId, places, positionOf, starts }, members);
  return work.frames.map((frame, place) => {
    const { bitmap, units, balls } = members[place] as FrameMembers;
    const bitmapDigest = digestOfBitmap({ ...frame, place, bitmap }, work.poolKey, primitives);
    return { ...frame, units, balls, bitmapDigest, bitmap };
  });
}

/** Balls of a frame, and how many of them and of their units there are. */
type FrameMembers = { readonly bitmap: Uint8Array; units: number; balls: number };

/** Digest of a frame's bitmap. Few balls have few bitmaps, so one that the public may not know is hashed with a salt of the pool key. */
export function digestOfBitmap(
  frame: { readonly visibility: FrameVisibility; readonly place: number; readonly bitmap: Uint8Array },
  poolKey: Uint8Array,
  primitives: DrawPrimitives,
): Hex {
  if (frame.visibility === 'PUBLIC') return toHex(primitives.hash(frame.bitmap));
  const salt = primitives.keystream(streamKey(primitives, 'bitmap', poolKey), frame.place, 1);
  return toHex(taggedHash(primitives, 'bitmap', salt, frame.bitmap));
}

/** Number of one-bits. */
export function countBits(bitmap: Uint8Array): number {
  let count = 0;
  for (let index = 0; index < bitmap.length; index++) count += BITS_OF_BYTE[bitmap[index] as number] as number;
  return count;
}

/** Whether ball `position` is in the frame. */
export function hasBall(bitmap: Uint8Array, position: number): boolean {
  return (((bitmap[position >> 3] as number) >> (position & 7)) & 1) === 1;
}

const BITS_OF_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length);

/** Puts every unit of an entry into the frame of its stratum: one walk over the units for all frames of the entry. */
function fillFrames(
  { columns, frames, firstBall }: BitmapWork,
  entry: {
    readonly entryId: string;
    /** Places of its frames. */
    readonly places: readonly number[];
    readonly positionOf: Uint32Array;
    readonly starts: readonly Uint16Array[];
  },
  members: readonly FrameMembers[],
): void {
  const { entryId, places, positionOf } = entry;
  const number = columns.entryIds.indexOf(entryId);
  const weights = columns.weights[number];
  const strata = columns.strata[number];
  const start = entry.starts[columns.layout.groupOf[number] ?? 0];
  if (weights === undefined || strata === undefined || start === undefined)
    throw new RangeError(`Frame of an entry that the pool does not know: ${entryId}`);
  // A stratum that no unit stands in is an empty frame; two frames of the same stratum have the same members.
  const membersOf = strata.labels.map((label) => places.filter((place) => frames[place]?.stratum === label).map((place) => members[place]));
  for (let unit = 0; unit < weights.length; unit++) {
    const weight = weights[unit] as number;
    if (weight === 0) continue;
    const first = (firstBall[unit] as number) + (start[unit] as number);
    for (const frame of membersOf[strata.of[unit] as number] as FrameMembers[]) {
      frame.units += 1;
      frame.balls += weight;
      for (let ordinal = first; ordinal < first + weight; ordinal++) {
        const position = positionOf[ordinal] as number;
        frame.bitmap[position >> 3] = (frame.bitmap[position >> 3] as number) | (1 << (position & 7));
      }
    }
  }
}

function inverse(ballOrdinal: Uint32Array): Uint32Array {
  const positionOf = new Uint32Array(ballOrdinal.length);
  for (let position = 0; position < ballOrdinal.length; position++) positionOf[ballOrdinal[position] as number] = position;
  return positionOf;
}
