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
  return work.frames.map((frame, place) => {
    const { bitmap, units, balls } = frameBitmap(work, frame, { positionOf, starts });
    const bitmapDigest = digestOfBitmap({ ...frame, place, bitmap }, work.poolKey, primitives);
    return { ...frame, units, balls, bitmapDigest, bitmap };
  });
}

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

function frameBitmap(
  { columns, firstBall }: BitmapWork,
  frame: Frame,
  { positionOf, starts }: { readonly positionOf: Uint32Array; readonly starts: readonly Uint16Array[] },
): { readonly bitmap: Uint8Array; readonly units: number; readonly balls: number } {
  const entry = columns.entryIds.indexOf(frame.entryId);
  const weights = columns.weights[entry];
  const strata = columns.strata[entry];
  const start = starts[columns.layout.groupOf[entry] ?? 0];
  if (weights === undefined || strata === undefined || start === undefined)
    throw new RangeError(`Frame of an entry that the pool does not know: ${frame.entryId}`);
  const bitmap = new Uint8Array(Math.ceil(positionOf.length / 8));
  const stratum = strata.labels.indexOf(frame.stratum);
  let units = 0;
  let balls = 0;
  // A stratum that no unit stands in is an empty frame.
  for (let unit = 0; stratum >= 0 && unit < weights.length; unit++) {
    const weight = weights[unit] as number;
    if (weight === 0 || strata.of[unit] !== stratum) continue;
    units += 1;
    balls += weight;
    const first = (firstBall[unit] as number) + (start[unit] as number);
    for (let ordinal = first; ordinal < first + weight; ordinal++) {
      const position = positionOf[ordinal] as number;
      bitmap[position >> 3] = (bitmap[position >> 3] as number) | (1 << (position & 7));
    }
  }
  return { bitmap, units, balls };
}

function inverse(ballOrdinal: Uint32Array): Uint32Array {
  const positionOf = new Uint32Array(ballOrdinal.length);
  for (let position = 0; position < ballOrdinal.length; position++) positionOf[ballOrdinal[position] as number] = position;
  return positionOf;
}
