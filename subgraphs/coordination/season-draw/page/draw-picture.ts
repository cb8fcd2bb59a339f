import { bitmapFileName, type FrameResult, type Transcript } from '../pure/draw-transcript.ts';
import { fromHex } from '../pure/encoding.ts';
import { hasBall } from '../pure/frame-bitmaps.ts';
import type { DrawPrimitives } from '../pure/primitives.ts';
import { ticketOf } from '../pure/sample.ts';
import { svgElement } from './page-elements.ts';

const WIDTH = 900;
const HEIGHT = 90;
const MARGIN = 10;
/** More dots than this would hide each other. */
const BALLS_MAX = 1_500;
const ROWS = 14;

/** Tickets of a frame's balls against its threshold, as a picture; for a large frame every n-th ball and all that won. */
export function framePicture(
  { transcript, frame }: { readonly transcript: Transcript; readonly frame: number },
  files: ReadonlyMap<string, Uint8Array>,
  primitives: DrawPrimitives,
): SVGElement | null {
  const result = transcript.frames[frame];
  const bitmap = files.get(bitmapFileName(frame));
  if (result === undefined || bitmap === undefined) return null;
  const positions = ballsOf(bitmap, transcript.manifest.balls);
  const winners = winningBalls(result);
  const every = Math.ceil(positions.length / BALLS_MAX);
  const shown = positions.filter((position, index) => index % every === 0 || winners.has(position));
  const dots = shown.map((position, index) =>
    svgElement('circle', {
      cx: place(shareOf(ticketOf(transcript.seed, position, primitives))),
      cy: MARGIN + ((index % ROWS) + 0.5) * ((HEIGHT - 2 * MARGIN) / ROWS),
      r: 2.2,
      class: winners.has(position) ? 'won' : 'ball',
    }),
  );
  const line = result.threshold === null ? [] : [thresholdLine(shareOf(result.threshold))];
  const label = `${result.entryId} ${result.stratum}: ${result.n ?? ''}`;
  return svgElement('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': label }, [...dots, ...line]);
}

function ballsOf(bitmap: Uint8Array, balls: number): number[] {
  const positions: number[] = [];
  for (let position = 0; position < balls; position++) if (hasBall(bitmap, position)) positions.push(position);
  return positions;
}

/** The balls that took a unit: of each drawn unit the first that was opened. */
function winningBalls({ openings }: FrameResult): ReadonlySet<number> {
  const first = new Map<string, number>();
  for (const { unitId, position } of openings ?? []) if (!first.has(unitId)) first.set(unitId, position);
  return new Set(first.values());
}

/** Place of a ticket among all possible ones, from 0 to 1. */
function shareOf(ticket: string): number {
  const [high = 0, low = 0] = fromHex(ticket.slice(0, 4));
  return (high * 256 + low) / 65_536;
}

function place(share: number): number {
  return MARGIN + share * (WIDTH - 2 * MARGIN);
}

function thresholdLine(share: number): SVGElement {
  return svgElement('line', { x1: place(share), x2: place(share), y1: 0, y2: HEIGHT, class: 'threshold' });
}
