import type { Hex } from '../season-draw/pure/draw-types.ts';
import { fromHex, streamKey, taggedHash, u32be, utf8 } from '../season-draw/pure/encoding.ts';
import { BLOCK_BYTES, type DrawPrimitives } from '../season-draw/pure/primitives.ts';
import type { FrameMembers } from './frame-members.ts';

/*
 * One frame drawn by itself, as if no other looked at the same balls: balls are drawn one by one with equal chances and put back, and a ball whose
 * unit is taken already is passed over, until n units are taken. This is the law of the season's draw (each next unit with the probability weight /
 * weights of those left), without sorting all balls. The randomness of run r is S("independent", H("independent-draw", seed, u32be(r), entry,
 * stratum)) in words of 32 bits, big-endian; a word that would favour some balls is passed over.
 */

const CHUNK_BLOCKS_MAX = 1024;
const WORD_BYTES = 4;
const WORDS = 2 ** 32;

/** Where the randomness of a simulation comes from. */
export interface SimulationSource {
  readonly seed: Hex;
  readonly primitives: DrawPrimitives;
}

/** Draws frames by themselves, each run by randomness of its own that follows from the draw's seed. */
export class IndependentDraws {
  readonly #source: SimulationSource;
  /** Number of the drawing in which a unit was taken last. */
  readonly #takenIn: Uint32Array;
  #drawing = 0;

  /** @param units units of the whole pool */
  constructor(source: SimulationSource, units: number) {
    this.#source = source;
    this.#takenIn = new Uint32Array(units);
  }

  /** Calls `take` for every unit that the frame takes in a run. */
  draw(frame: FrameMembers, run: number, take: (unit: number) => void): void {
    const { n, units, isEven } = frame;
    if (n === units.length) units.forEach(take);
    // Taking most of an even frame is leaving few, which is drawn faster.
    else if (isEven && 2 * n > units.length) this.#drawComplement(frame, run, take);
    else this.#drawBalls(frame.balls, n, this.#words(frame, run), take);
  }

  #drawComplement(frame: FrameMembers, run: number, take: (unit: number) => void): void {
    this.#drawBalls(frame.units, frame.units.length - frame.n, this.#words(frame, run), () => undefined);
    for (const unit of frame.units) if (this.#takenIn[unit] !== this.#drawing) take(unit);
  }

  #drawBalls(balls: Uint32Array, n: number, words: () => number, take: (unit: number) => void): void {
    this.#drawing += 1;
    const limit = WORDS - (WORDS % balls.length);
    for (let taken = 0; taken < n; ) {
      const word = words();
      if (word >= limit) continue;
      const unit = balls[word % balls.length] as number;
      if (this.#takenIn[unit] === this.#drawing) continue;
      this.#takenIn[unit] = this.#drawing;
      taken += 1;
      take(unit);
    }
  }

  #words({ entryId, stratum, n }: FrameMembers, run: number): () => number {
    const { primitives, seed } = this.#source;
    const root = taggedHash(primitives, 'independent-draw', fromHex(seed), u32be(run), utf8(entryId), utf8(stratum));
    const key = streamKey(primitives, 'independent', root);
    const blocks = Math.min(CHUNK_BLOCKS_MAX, Math.ceil(n / 3) + 1);
    let block = 0;
    let view: DataView = new DataView(new ArrayBuffer(0));
    let at = 0;
    return () => {
      if (at === view.byteLength) {
        const bytes = primitives.keystream(key, block, blocks);
        view = new DataView(bytes.buffer, bytes.byteOffset, blocks * BLOCK_BYTES);
        block += blocks;
        at = 0;
      }
      const word = view.getUint32(at);
      at += WORD_BYTES;
      return word;
    };
  }
}
