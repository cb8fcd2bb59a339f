import { canonicalJsonBytes } from '../../../subgraph-kit/pure/canonical-json.ts';
import type { Hex } from './draw-types.ts';
import type { DrawPrimitives } from './primitives.ts';

/*
 * Section 1 of the specification.
 * H(tag, p1..pn) = Hash("DRAW1" 00 tag 00 u32be(n) u32be(len p1) p1 ... u32be(len pn) pn)
 * S(label, key)  = keystream of the profile's cipher in CTR mode from counter 0 under the key H("stream", key, label)
 */

const TEXT = new TextEncoder();
const DOMAIN = TEXT.encode('DRAW1\0');

/** Bytes of a text in UTF-8. */
export function utf8(text: string): Uint8Array {
  return TEXT.encode(text);
}

/** An unsigned 32-bit integer, big-endian. */
export function u32be(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  putU32(bytes, 0, value);
  return bytes;
}

function putU32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

/** The message that H hashes: also a template in which parts of fixed length are replaced in bulk work. */
export function taggedMessage(tag: string, parts: readonly Uint8Array[]): Uint8Array {
  const tagBytes = utf8(`${tag}\0`);
  const length = DOMAIN.length + tagBytes.length + 4 + parts.reduce((sum, part) => sum + 4 + part.length, 0);
  const message = new Uint8Array(length);
  message.set(DOMAIN);
  message.set(tagBytes, DOMAIN.length);
  let at = DOMAIN.length + tagBytes.length;
  putU32(message, at, parts.length);
  at += 4;
  for (const part of parts) {
    putU32(message, at, part.length);
    message.set(part, at + 4);
    at += 4 + part.length;
  }
  return message;
}

/** H(tag, parts): a hash under a tag, in which no two lists of parts are the same message. */
export function taggedHash(primitives: DrawPrimitives, tag: string, ...parts: readonly Uint8Array[]): Uint8Array {
  return primitives.hash(taggedMessage(tag, parts));
}

/** Key of the stream S(label, key). A cipher with shorter keys takes its first bytes. */
export function streamKey(primitives: DrawPrimitives, label: string, key: Uint8Array): Uint8Array {
  return taggedHash(primitives, 'stream', key, utf8(label));
}

/** Digest of a document: Hash of its RFC 8785 bytes. */
export function documentDigest(primitives: DrawPrimitives, document: unknown): Hex {
  return toHex(primitives.hash(canonicalJsonBytes(document)));
}

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const HEX = /^(?:[0-9a-f]{2})*$/;
/** Beyond so many bytes a text that grows digit by digit costs more than an array that is decoded. */
const FEW_BYTES = 64;
const DIGIT_CODES = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const DECODER = new TextDecoder();

/** Lower-case hexadecimal text. */
export function toHex(bytes: Uint8Array): Hex {
  if (bytes.length > FEW_BYTES) return longHex(bytes);
  let text = '';
  for (const byte of bytes) text += DIGITS[byte];
  return text;
}

function longHex(bytes: Uint8Array): Hex {
  const codes = new Uint8Array(2 * bytes.length);
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] as number;
    codes[2 * index] = DIGIT_CODES[byte >> 4] as number;
    codes[2 * index + 1] = DIGIT_CODES[byte & 15] as number;
  }
  return DECODER.decode(codes);
}

/** Bytes of lower-case hexadecimal text; throws on anything else, because one value must have one spelling. */
export function fromHex(text: Hex): Uint8Array {
  if (!HEX.test(text)) throw new TypeError('Not lower-case hexadecimal text of whole bytes');
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = digitOf(text.charCodeAt(2 * index)) * 16 + digitOf(text.charCodeAt(2 * index + 1));
  }
  return bytes;
}

function digitOf(code: number): number {
  return code < 58 ? code - 48 : code - 87;
}
