import { LaneCode, type Local, type Value } from './lane-code.ts';
import { HASH_BYTES, type TailBatch } from './primitives.ts';

/*
 * SHA-256 (FIPS 180-4, section 6.2) and SM3 (GB/T 32905, section 5) of many equally long messages, four at a time: lane k of every vector
 * belongs to message k. Both are Merkle-Damgård hashes over blocks of 64 bytes with eight words of state, big-endian, and the same padding; they
 * differ in their rounds alone. Blocks that all messages begin with are hashed once.
 */

/** Hashes whose messages can be hashed four at a time. */
export type LaneHashName = 'sha256' | 'sm3';

const BLOCK = 64;
const LANES = 4;
const STATE_WORDS = 8;
const STATE_BYTES = STATE_WORDS * 4 * LANES;
/** Where the module keeps the state to begin with, the hashes and the messages. */
const STATE_AT = 0;
const PAGES = 8;
const MEMORY = PAGES * 65_536;
/** Messages of one call: enough that calling costs nothing, few enough to stay in the processor's cache. */
const MESSAGES_MAX = 2_048;
/** Constants of the rounds, each in all four lanes. */
const CONSTANTS_AT = STATE_BYTES;
const HASHES_AT = CONSTANTS_AT + 64 * 16;
const MESSAGES_AT = HASHES_AT + MESSAGES_MAX * HASH_BYTES;
/** Longest message. @unit bytes */
const MESSAGE_MAX = Math.floor((MEMORY - MESSAGES_AT) / LANES) - BLOCK;

/** Variables of a round: the eight working words in their present order, the block's words by their number modulo 16, and two to work with. */
type RoundLocals = { readonly working: readonly Local[]; readonly w: readonly Local[]; readonly spare: readonly [Local, Local] };

type Compression = {
  readonly initial: readonly number[];
  /** Writes a round, the schedule of the block's words with it. Which variable is which working word afterwards. */
  readonly round: (code: LaneCode, round: number, locals: RoundLocals) => Local[];
  /** The new state from the one before the rounds and the working words after them. */
  readonly join: (code: LaneCode, before: Value, after: Value) => Value;
};

/** A function that hashes batches. Its memory is its own: one per thread. */
export function laneHasher(name: LaneHashName): (batch: TailBatch, hashes: Uint8Array) => void {
  const compression = COMPRESSIONS[name];
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(moduleOf(compression)));
  const run = exports.run as (groups: number, blocks: number, output: number, message: number, stride: number) => void;
  const memory = new Uint8Array((exports.memory as WebAssembly.Memory).buffer);
  const words = new DataView(memory.buffer);
  const state = new DataView(memory.buffer, STATE_AT, STATE_BYTES);
  new Uint32Array(memory.buffer, CONSTANTS_AT, 256).forEach((_, i, all) => {
    all[i] = SHA256_CONSTANTS[i >> 2] as number;
  });
  const resetState = (): void =>
    compression.initial.forEach((word, place) => {
      for (let lane = 0; lane < LANES; lane++) state.setUint32(4 * (place * LANES + lane), word, true);
    });
  /** Takes the whole blocks of a head into the state. */
  const absorb = (head: Uint8Array): number => {
    resetState();
    const whole = Math.floor(head.length / BLOCK);
    if (whole === 0) return 0;
    memory.set(head.subarray(0, whole * BLOCK), MESSAGES_AT);
    run(1, whole, HASHES_AT, MESSAGES_AT, 0);
    const hash = new DataView(memory.buffer, HASHES_AT, HASH_BYTES);
    for (let place = 0; place < STATE_WORDS; place++) {
      for (let lane = 0; lane < LANES; lane++) state.setUint32(4 * (place * LANES + lane), hash.getUint32(4 * place), true);
    }
    return whole * BLOCK;
  };
  return (batch, hashes) => {
    const { head, tailBytes } = batch;
    const count = hashes.length / HASH_BYTES;
    if (head.length + tailBytes > MESSAGE_MAX) throw new RangeError('A message is too long to be hashed in lanes');
    const absorbed = absorb(head);
    const rest = head.subarray(absorbed);
    const blocks = Math.ceil((rest.length + tailBytes + 9) / BLOCK);
    const stride = blocks * BLOCK;
    const atOnce = Math.min(MESSAGES_MAX, LANES * Math.floor((MEMORY - MESSAGES_AT) / (LANES * stride)));
    layOut(memory, {
      head: rest,
      tailBytes,
      stride,
      bits: 8 * (head.length + tailBytes),
      messages: Math.min(LANES * Math.ceil(count / LANES), atOnce),
    });
    for (let from = 0; from < count; from += atOnce) {
      const messages = Math.min(atOnce, count - from);
      copyTails(words, batch, { from, messages, at: MESSAGES_AT + rest.length, stride });
      run(Math.ceil(messages / LANES), blocks, HASHES_AT, MESSAGES_AT, stride);
      hashes.set(memory.subarray(HASHES_AT, HASHES_AT + messages * HASH_BYTES), from * HASH_BYTES);
    }
  };
}

/** Everything of the padded messages but their tails: written once, then copied twice as far each time. */
function layOut(
  memory: Uint8Array,
  form: {
    readonly head: Uint8Array;
    readonly tailBytes: number;
    readonly stride: number;
    readonly bits: number;
    readonly messages: number;
  },
): void {
  const { head, tailBytes, stride } = form;
  memory.fill(0, MESSAGES_AT, MESSAGES_AT + stride);
  memory.set(head, MESSAGES_AT);
  memory[MESSAGES_AT + head.length + tailBytes] = 0x80;
  new DataView(memory.buffer).setUint32(MESSAGES_AT + stride - 4, form.bits);
  const end = MESSAGES_AT + stride * form.messages;
  for (let from = MESSAGES_AT + stride; from < end; from += from - MESSAGES_AT)
    memory.copyWithin(from, MESSAGES_AT, Math.min(from, MESSAGES_AT + end - from));
}

/** Word by word, because a view for each of millions of tails would cost more than its hash. */
function copyTails(
  memory: DataView,
  { tails, tailBytes, chosen }: TailBatch,
  form: {
    readonly from: number;
    readonly messages: number;
    readonly at: number;
    readonly stride: number;
  },
): void {
  const view = new DataView(tails.buffer, tails.byteOffset, tails.byteLength);
  const whole = tailBytes & ~3;
  for (let index = 0; index < form.messages; index++) {
    const number = form.from + index;
    const source = (chosen === undefined ? number : (chosen[number] as number)) * tailBytes;
    const target = form.at + index * form.stride;
    for (let byte = 0; byte < whole; byte += 4) memory.setUint32(target + byte, view.getUint32(source + byte));
    for (let byte = whole; byte < tailBytes; byte++) memory.setUint8(target + byte, view.getUint8(source + byte));
  }
}

/** run(groups, blocks, output, message, stride): hashes 4 · groups messages of so many blocks from the state in memory. */
function moduleOf(compression: Compression): Uint8Array<ArrayBuffer> {
  const code = new LaneCode(Object.keys(PARAMETERS).length);
  const { groups, blocks, output, message, stride } = PARAMETERS;
  const lanes = code.words(LANES);
  const [left = 0] = code.words(1);
  const state = code.vectors(STATE_WORDS);
  const working = code.vectors(STATE_WORDS);
  const w = code.vectors(16);
  const [first = 0, second = 0] = code.vectors(2);
  code.repeat(groups, () => {
    for (const lane of lanes) {
      code.set(lane, code.get(message));
      code.advance(message, code.get(stride));
    }
    state.forEach((local, place) => {
      code.set(local, code.load(code.word(STATE_AT), 4 * LANES * place));
    });
    code.set(left, code.get(blocks));
    code.repeat(left, () => {
      for (let row = 0; row < 4; row++) loadRow(code, { lanes, row, w });
      compress(code, compression, { state, working, w, spare: [first, second] });
      for (const lane of lanes) code.advance(lane, code.word(BLOCK));
    });
    for (const half of [0, 1]) storeHashes(code, output, { words: state.slice(4 * half, 4 * half + 4), scratch: w, offset: 16 * half });
    code.advance(output, code.word(LANES * HASH_BYTES));
  });
  return code.module(PAGES);
}

const PARAMETERS = { groups: 0, blocks: 1, output: 2, message: 3, stride: 4 } as const;

/** Writes one compression: `state` becomes the new state, and the words of the block are used up. */
function compress(code: LaneCode, { round, join }: Compression, locals: RoundLocals & { readonly state: readonly Local[] }): void {
  locals.working.forEach((local, place) => {
    code.set(local, code.get(locals.state[place] as Local));
  });
  let { working } = locals;
  for (let number = 0; number < ROUNDS; number++) working = round(code, number, { ...locals, working });
  locals.state.forEach((local, place) => {
    code.set(local, join(code, code.get(local), code.get(working[place] as Local)));
  });
}

/** Bytes of each 32-bit word the other way round: messages and hashes are big-endian, lanes are not. */
const SWAPPED = [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12];

/** 16 bytes of each of the four messages become four vectors of one word of each. */
function loadRow(
  code: LaneCode,
  { lanes, row, w }: { readonly lanes: readonly Local[]; readonly row: number; readonly w: readonly Local[] },
): void {
  const words = w.slice(4 * row, 4 * row + 4);
  lanes.forEach((lane, place) => {
    const bytes = code.load(code.get(lane), 16 * row);
    code.set(words[place] as Local, code.shuffle(bytes, bytes, SWAPPED));
  });
  transpose(code, words);
}

/** Four words of each of the four states become 16 bytes of each of the four hashes. */
function storeHashes(
  code: LaneCode,
  output: Local,
  { words, scratch, offset }: { readonly words: readonly Local[]; readonly scratch: readonly Local[]; readonly offset: number },
): void {
  const own = scratch.slice(0, 4);
  own.forEach((local, place) => {
    const word = code.get(words[place] as Local);
    code.set(local, code.shuffle(word, word, SWAPPED));
  });
  transpose(code, own);
  own.forEach((local, lane) => {
    code.store(code.get(output), lane * HASH_BYTES + offset, code.get(local));
  });
}

/** Lane i of vector k becomes lane k of vector i, in place. */
function transpose(code: LaneCode, vectors: readonly Local[]): void {
  const lane = (number: number): number[] => [4 * number, 4 * number + 1, 4 * number + 2, 4 * number + 3];
  const swap = (first: Local, second: Local, [low, high]: readonly [readonly number[], readonly number[]]): void => {
    const [one, other] = [code.get(first), code.get(second)];
    code.shuffle(one, other, low.flatMap(lane))();
    code.set(second, code.shuffle(one, other, high.flatMap(lane)));
    code.set(first, () => undefined);
  };
  const [a = 0, b = 0, c = 0, d = 0] = vectors;
  const interleaved = [
    [0, 4, 2, 6],
    [1, 5, 3, 7],
  ] as const;
  swap(a, b, interleaved);
  swap(c, d, interleaved);
  const halves = [
    [0, 1, 4, 5],
    [2, 3, 6, 7],
  ] as const;
  swap(a, c, halves);
  swap(b, d, halves);
}

const SHA256_CONSTANTS = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
  0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
  0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
  0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
  0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
  0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
];

/** Where the two halves of SM3's rounds take their constant from. */
const SM3_CONSTANTS = [0x79cc4519, 0x7a879d8a] as const;
const SM3_CHANGE = 16;
const ROUNDS = 64;

const COMPRESSIONS: Readonly<Record<LaneHashName, Compression>> = {
  sha256: {
    initial: [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19],
    round: sha256Round,
    join: (code, before, after) => code.add(before, after),
  },
  sm3: {
    initial: [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e],
    round: sm3Round,
    join: (code, before, after) => code.xor(before, after),
  },
};

function sha256Round(code: LaneCode, round: number, { working, w }: RoundLocals): Local[] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = working;
  const { get, add, xor } = code;
  const word = (back: number): Local => w[(round - back) & 15] as Local;
  // Bits are rotated to the right in the standard: by 32 less so many to the left is the same.
  const right = (local: Local, bits: number): Value => code.rotateLeft(get(local), 32 - bits);
  const sigma = (local: Local, [first, second, shift]: readonly [number, number, number]): Value =>
    xor(right(local, first), right(local, second), code.shiftRight(get(local), shift));
  if (round >= 16) code.set(word(16), add(get(word(16)), sigma(word(15), [7, 18, 3]), get(word(7)), sigma(word(2), [17, 19, 10])));
  const choice = code.select(get(e), get(f), get(g));
  const constant = code.load(code.word(CONSTANTS_AT), 16 * round);
  code.set(h, add(get(h), get(word(0)), constant, choice, xor(right(e, 6), right(e, 11), right(e, 25))));
  code.set(d, add(get(d), get(h)));
  code.set(h, add(get(h), majority(code, [a, b, c]), xor(right(a, 2), right(a, 13), right(a, 22))));
  return [h, a, b, c, d, e, f, g];
}

function sm3Round(code: LaneCode, round: number, { working, w, spare }: RoundLocals): Local[] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = working;
  const { get, add, xor } = code;
  const left = (local: Local, bits: number): Value => code.rotateLeft(get(local), bits);
  const word = (place: number): Local => w[place & 15] as Local;
  const [x, y] = spare;
  const ahead = round + 4;
  if (ahead >= 16) {
    code.set(x, xor(get(word(ahead)), get(word(ahead - 9)), left(word(ahead - 3), 15)));
    code.set(word(ahead), xor(get(x), left(x, 15), left(x, 23), left(word(ahead - 13), 7), get(word(ahead - 6))));
  }
  const isEarly = round < SM3_CHANGE;
  const constant = SM3_CONSTANTS[isEarly ? 0 : 1];
  const turned = (constant << (round % 32)) | (constant >>> (32 - (round % 32)));
  code.set(x, left(a, 12));
  code.set(y, add(get(x), get(e), code.lanesOf(code.word(round % 32 === 0 ? constant : turned))));
  code.set(y, left(y, 7));
  const first = isEarly ? xor(get(a), get(b), get(c)) : majority(code, [a, b, c]);
  const second = isEarly ? xor(get(e), get(f), get(g)) : code.select(get(e), get(f), get(g));
  code.set(d, add(get(d), first, xor(get(x), get(y)), xor(get(word(round)), get(word(ahead)))));
  code.set(h, add(get(h), second, get(y), get(word(round))));
  code.set(h, xor(get(h), left(h, 9), left(h, 17)));
  code.set(b, left(b, 9));
  code.set(f, left(f, 19));
  return [d, a, b, c, h, e, f, g];
}

/** Bits that at least two of three have. */
function majority({ get, xor, select }: LaneCode, [a, b, c]: readonly [Local, Local, Local]): Value {
  return select(xor(get(a), get(b)), get(c), get(a));
}
