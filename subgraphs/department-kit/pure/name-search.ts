import { normaliseText } from '../../subgraph-kit/pure/text-normalisation.ts';

/**
 * Search in names by pairs of characters, because most searches are of two characters and trigrams cannot answer those.
 *
 * 1. The searched form of a text: normalised, without brackets and spaces, a to z in upper case.
 * 2. Its bigrams: every two neighbouring UTF-16 units, each as a number of 16 bits with sign: the upper half of the low 32 bits of
 *    `(first * 65536 + second) * 2654435761`. The bigrams of a name stand in an indexed column. 16 bits, because an index over so few numbers is
 *    built in half of the time, and the names that a shared number finds too many are few.
 * 3. A name is a hit when its bigrams contain those of the wanted text and its searched form contains the wanted form. The second condition is
 *    needed because containing the pairs does not say in which order, and because two pairs may share a number.
 */
const NOT_SEARCHED = /[（）() a-z]/u;
const DROPPED = /[（）() ]/gu;
const LOWER = /[a-z]/gu;
/** 2^32 divided by the golden ratio: neighbouring characters get numbers far apart. */
const MULTIPLIER = 0x9e_37_79_b1;

/** Fewest characters of a search: one character would ask for half of the register. */
export const SEARCH_CHARACTERS_MIN = 2;

/** The same as {@link toSearchedForm} for a stored name, as SQL over the column `t.name`. */
export const SEARCHED_FORM_SQL = `translate(t.name, 'abcdefghijklmnopqrstuvwxyz（）() ', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')`;

/** The form in which names are compared. */
export function toSearchedForm(text: string): string {
  const normalised = normaliseText(text);
  if (!NOT_SEARCHED.test(normalised)) return normalised;
  return normalised.replace(DROPPED, '').replace(LOWER, (letter) => letter.toUpperCase());
}

/** The bigrams of a searched form; a pair that comes twice may stand twice. */
export function bigramsOf(searchedForm: string): readonly number[] {
  const bigrams: number[] = [];
  let previous = searchedForm.charCodeAt(0);
  for (let index = 1; index < searchedForm.length; index += 1) {
    const unit = searchedForm.charCodeAt(index);
    bigrams.push(Math.imul((previous << 16) | unit, MULTIPLIER) >> 16);
    previous = unit;
  }
  return bigrams;
}

/** A pattern of LIKE that finds the text anywhere. */
export function toLikePattern(text: string): string {
  return `%${text.replace(/[\\%_]/gu, '\\$&')}%`;
}
