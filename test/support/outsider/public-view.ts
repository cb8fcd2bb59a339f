import { TRANSCRIPT_FILES, type Transcript } from '../../../subgraphs/coordination/season-draw/pure/draw-transcript.ts';
import { toHex } from '../../../subgraphs/coordination/season-draw/pure/encoding.ts';
import { hasBall } from '../../../subgraphs/coordination/season-draw/pure/frame-bitmaps.ts';
import { nodePrimitives } from '../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { readTranscript } from '../../../subgraphs/coordination/season-draw/pure/read-transcript.ts';
import { ticketsOf } from '../../../subgraphs/coordination/season-draw/pure/sample.ts';

type Opening = NonNullable<Transcript['frames'][number]['openings']>[number];

const TICKET_BYTES = 16;

/** What somebody knows besides the published files. */
export type Hearsay = {
  /** Seed from which the tickets of entries that follow a risk class are made, where it is not the draw's. */
  readonly orderSeed?: string;
  /** Thresholds by entry, for example from the package of an enterprise. */
  readonly thresholds?: ReadonlyMap<string, string>;
};

/** What somebody without a login works out from the published files of a draw. */
export class PublicView {
  readonly transcript: Transcript;
  /** Every ball that was opened, once. */
  readonly openings: readonly Opening[];
  readonly #hearsay: Hearsay;
  readonly #bitmaps: readonly Uint8Array[];
  readonly #tickets: Uint8Array;

  constructor(files: ReadonlyMap<string, Uint8Array>, hearsay: Hearsay = {}) {
    this.transcript = readTranscript(files.get(TRANSCRIPT_FILES.PUBLIC) ?? new Uint8Array(0));
    const { frames, plan, manifest, seed } = this.transcript;
    const all = frames.flatMap(({ openings }) => openings ?? []);
    this.openings = [...new Map(all.map((opening) => [opening.position, opening])).values()];
    this.#hearsay = hearsay;
    this.#bitmaps = [...files].flatMap(([name, bytes]) => (name.endsWith('.bitmap') ? [bytes] : []));
    this.#tickets = ticketsOf(hearsay.orderSeed ?? seed, manifest.balls, nodePrimitives(plan.profile));
  }

  /** Whether a ball stands in some frame whose bitmap is published. */
  isInAnyBitmap(position: number): boolean {
    return position >= 0 && position < this.transcript.manifest.balls && this.#bitmaps.some((bitmap) => hasBall(bitmap, position));
  }

  /** The ticket of a ball, as entries that follow a risk class see it. */
  ticket(position: number): string {
    return toHex(this.#tickets.subarray(position * TICKET_BYTES, (position + 1) * TICKET_BYTES));
  }

  /** Units that an entry took, by the published visits. */
  takenBy(entryId: string): ReadonlySet<string> {
    return new Set(this.transcript.visits.filter(({ takenBy }) => takenBy.includes(entryId)).map(({ unitId }) => unitId));
  }

  /** Entries whose weights or strata follow the risk class. */
  get riskEntries(): readonly string[] {
    return this.transcript.plan.entries.filter((entry) => entry.weightsByRisk || entry.strataByRisk).map(({ entryId }) => entryId);
  }

  /** All other entries. */
  get evenEntries(): readonly string[] {
    const risk = this.riskEntries;
    return this.transcript.plan.entries.map(({ entryId }) => entryId).filter((entryId) => !risk.includes(entryId));
  }

  /**
   * The highest threshold of an entry's frames: told, heard of, or worked out. An opened ball of a unit that the entry did not take lies beyond it, if
   * the entry looks at that ball.
   */
  threshold(entryId: string): string {
    const told = this.transcript.frames.flatMap((frame) => (frame.entryId === entryId ? (frame.threshold ?? []) : [])).toSorted();
    const taken = this.takenBy(entryId);
    const beyond = this.openings.filter(({ unitId }) => !taken.has(unitId)).map(({ position }) => this.ticket(position));
    return this.#hearsay.thresholds?.get(entryId) ?? told.at(-1) ?? beyond.toSorted()[0] ?? '';
  }
}
