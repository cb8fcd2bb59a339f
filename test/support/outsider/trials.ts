import type { Transcript } from '../../../subgraphs/coordination/season-draw/pure/draw-transcript.ts';
import { toHex } from '../../../subgraphs/coordination/season-draw/pure/encoding.ts';
import { nodePrimitives } from '../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { ticketOf } from '../../../subgraphs/coordination/season-draw/pure/sample.ts';
import { sealThreshold } from '../../../subgraphs/coordination/season-draw/pure/sealed-threshold.ts';

/*
 * Somebody who tries every bitmap of one ball, and every ticket as a threshold, against the published digests of frames that only auditors may know.
 * Both give the places of the frames in which a trial came true.
 */

/** Frames whose bitmap is that of a single ball. */
export function bitmapsByTrial({ manifest, plan }: Transcript): number[] {
  const primitives = nodePrimitives(plan.profile);
  const tried = new Set<string>();
  const bitmap = new Uint8Array(Math.ceil(manifest.balls / 8));
  for (let position = 0; position < manifest.balls; position++) {
    bitmap[position >> 3] = 1 << (position & 7);
    tried.add(toHex(primitives.hash(bitmap)));
    bitmap[position >> 3] = 0;
  }
  return manifest.frames.flatMap(({ visibility, bitmapDigest }, place) =>
    visibility === 'AUDITORS' && tried.has(bitmapDigest) ? [place] : [],
  );
}

/** Frames whose threshold is a ticket under a salt of no bytes. */
export function thresholdsByTrial({ manifest, plan, seed, frames }: Transcript): number[] {
  const primitives = nodePrimitives(plan.profile);
  const tickets = Array.from({ length: manifest.balls }, (_, position) => ticketOf(seed, position, primitives));
  const tried = new Set(tickets.map((ticket) => sealThreshold(ticket, new Uint8Array(0), primitives)));
  return frames.flatMap(({ thresholdDigest }, place) => (thresholdDigest !== null && tried.has(thresholdDigest) ? [place] : []));
}
