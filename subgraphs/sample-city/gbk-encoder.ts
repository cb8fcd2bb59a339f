import { invariant } from '../subgraph-kit/pure/invariant.ts';

const ASCII_END = 0x80;
const LEAD_FIRST = 0x81;
const LEAD_LAST = 0xfe;
const TRAIL_FIRST = 0x40;
const TRAIL_LAST = 0xfe;

/**
 * Encodes text as GBK, which the platform can only decode: the table is the decoder's, read backwards.
 *
 * Throws when a character is not in GBK: a workbook of the city would otherwise silently lose it.
 */
export class GbkEncoder {
  private readonly bytesOf = new Map<string, number>();

  constructor() {
    const decoder = new TextDecoder('gbk');
    for (let lead = LEAD_FIRST; lead <= LEAD_LAST; lead += 1) {
      for (let trail = TRAIL_FIRST; trail <= TRAIL_LAST; trail += 1) {
        const character = decoder.decode(Uint8Array.of(lead, trail));
        if (character.length === 1 && character !== '\ufffd' && !this.bytesOf.has(character))
          this.bytesOf.set(character, lead * 256 + trail);
      }
    }
  }

  /** The bytes of a text. */
  encode(text: string): Uint8Array {
    const bytes = new Uint8Array(text.length * 2);
    let length = 0;
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit < ASCII_END) {
        bytes[length] = unit;
        length += 1;
        continue;
      }
      const pair = this.bytesOf.get(text.charAt(index));
      invariant(pair !== undefined, `GBK has ${text.charAt(index)}`);
      bytes[length] = pair >> 8;
      bytes[length + 1] = pair & 0xff;
      length += 2;
    }
    return bytes.subarray(0, length);
  }
}
