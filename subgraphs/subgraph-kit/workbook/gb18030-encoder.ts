import { invariant } from '../pure/invariant.ts';

const ASCII_END = 0x80;
const LEAD_FIRST = 0x81;
const LEAD_LAST = 0xfe;
const TRAIL_FIRST = 0x40;
const TRAIL_LAST = 0xfe;
const DIGIT_FIRST = 0x30;
/** Places of a sequence of four bytes: the second and the last are digits, the third is a lead. */
const DIGITS = 10;
const LEADS = 126;
/** Sequences of four bytes that stand for characters of the basic plane, and the place of the first one behind it. */
const BASIC_PLANE_PLACES = 39_420;
const SUPPLEMENT_PLACE = 189_000;
const SUPPLEMENT_FIRST = 0x1_00_00;

/**
 * Encodes text as GB 18030, which the platform can only decode: the table is the decoder's, read backwards.
 *
 * Characters of GBK take one or two bytes as they do there, so that spreadsheets that know GBK only read them; all others take four.
 */
export class Gb18030Encoder {
  readonly #pairs = new Map<number, number>();
  /** Made when the first rare character comes, because most files have none. */
  #places: ReadonlyMap<number, number> | null = null;

  constructor() {
    const decoder = new TextDecoder('gb18030');
    for (let lead = LEAD_FIRST; lead <= LEAD_LAST; lead += 1) {
      for (let trail = TRAIL_FIRST; trail <= TRAIL_LAST; trail += 1) {
        const character = decoder.decode(Uint8Array.of(lead, trail));
        const unit = character.charCodeAt(0);
        if (character.length === 1 && character !== '\ufffd' && !this.#pairs.has(unit)) this.#pairs.set(unit, lead * 256 + trail);
      }
    }
  }

  /** The bytes of a text. */
  encode(text: string): Uint8Array {
    const bytes = new Uint8Array(text.length * 4);
    let length = 0;
    for (const character of text.toWellFormed()) {
      const code = character.codePointAt(0) ?? 0;
      const pair = this.#pairs.get(code);
      if (code < ASCII_END) bytes[length++] = code;
      else if (pair === undefined) length = this.#addFour(code, bytes, length);
      else {
        bytes[length++] = pair >> 8;
        bytes[length++] = pair & 0xff;
      }
    }
    return bytes.subarray(0, length);
  }

  #addFour(code: number, bytes: Uint8Array, start: number): number {
    this.#places ??= placesOfBasicPlane();
    const place = code >= SUPPLEMENT_FIRST ? code - SUPPLEMENT_FIRST + SUPPLEMENT_PLACE : this.#places.get(code);
    invariant(place !== undefined, 'GB 18030 has every character');
    bytes.set(fourBytes(place), start);
    return start + 4;
  }
}

/** Place of every character of the basic plane that takes four bytes. */
function placesOfBasicPlane(): ReadonlyMap<number, number> {
  const decoder = new TextDecoder('gb18030');
  const places = new Map<number, number>();
  for (let place = 0; place < BASIC_PLANE_PLACES; place += 1) {
    const text = decoder.decode(fourBytes(place));
    if (text.length === 1) places.set(text.charCodeAt(0), place);
  }
  return places;
}

function fourBytes(place: number): Uint8Array {
  const third = Math.floor(place / DIGITS);
  const second = Math.floor(third / LEADS);
  return Uint8Array.of(
    LEAD_FIRST + Math.floor(second / DIGITS),
    DIGIT_FIRST + (second % DIGITS),
    LEAD_FIRST + (third % LEADS),
    DIGIT_FIRST + (place % DIGITS),
  );
}
