/**
 * What officials' workbooks do to text, undone: full-width letters and digits, no-break and ideographic spaces, zero-width characters.
 *
 * Every function looks for something to mend first, because in a register of a million rows nearly every cell is clean.
 */

const FULL_WIDTH_OFFSET = 0xfee0;
/** Spaces that are not the plain one, zero-width characters, controls, a plain space at either end, two in a row, and full-width letters and digits. */
const NEEDS_MENDING = /[\p{Cc}\u00a0\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff０-９Ａ-Ｚａ-ｚ]|^ | $| {2}/u;
const ZERO_WIDTH = /[\u200b-\u200f\u2060\ufeff]|(?!\s)\p{Cc}/gu;
const SPACE_RUN = /\s+/gu;
const BLANK = /^[\s\u200b-\u200f\u2060]*$/u;
const FULL_WIDTH_ALPHANUMERIC = /[０-９Ａ-Ｚａ-ｚ]/gu;
const FULL_WIDTH_ASCII = /[！-～]/gu;
const CODE_NEEDS_MENDING = /[^\x21-\x60{-~]/u;
/** The character that a decoder writes where the bytes were not in the file's encoding. */
const REPLACEMENT_CHARACTER = '\ufffd';

/** Text with plain half-width letters and digits, no stray space at the ends, and one space where there were several. Chinese punctuation stays. */
export function normaliseText(text: string): string {
  if (!NEEDS_MENDING.test(text)) return text;
  return text.replace(ZERO_WIDTH, '').replace(SPACE_RUN, ' ').trim().replace(FULL_WIDTH_ALPHANUMERIC, toHalfWidth);
}

/** A code as registers write it: half width, upper case, without any space inside. */
export function normaliseCode(text: string): string {
  if (!CODE_NEEDS_MENDING.test(text)) return text;
  return text.replace(ZERO_WIDTH, '').replace(SPACE_RUN, '').replace(FULL_WIDTH_ASCII, toHalfWidth).toUpperCase();
}

/** A column heading for comparison: without spaces, marks of obligation (`*`) and full-width forms. */
export function normaliseHeading(heading: string): string {
  return heading.replace(ZERO_WIDTH, '').replace(SPACE_RUN, '').replace(FULL_WIDTH_ASCII, toHalfWidth).replaceAll('*', '');
}

/** True when there is nothing to see: empty, spaces of any width, zero-width characters. */
export function isBlank(text: string): boolean {
  return BLANK.test(text);
}

/** True when a decoder could not read some byte of this text. */
export function hasUnreadableCharacter(text: string): boolean {
  return text.includes(REPLACEMENT_CHARACTER);
}

/** Digits and Latin letters in full width, as some input methods write them; other characters stay. */
export function toFullWidth(text: string): string {
  return text.replace(/[0-9A-Za-z]/gu, (character) => String.fromCharCode(character.charCodeAt(0) + FULL_WIDTH_OFFSET));
}

function toHalfWidth(character: string): string {
  return String.fromCharCode(character.charCodeAt(0) - FULL_WIDTH_OFFSET);
}
