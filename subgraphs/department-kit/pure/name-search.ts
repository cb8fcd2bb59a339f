import { normaliseText } from '../../subgraph-kit/pure/text-normalisation.ts';

/**
 * Search in names by pairs of characters, because most searches are of two characters and trigrams cannot answer those.
 *
 * 1. The searched form of a text: normalised, without brackets and spaces, a to z in upper case.
 * 2. Its bigrams: every two neighbouring characters (code points), each as a 32-bit number: low 32 bits of `first * 65599 + second`, signed.
 *    The set of bigrams of a name stands in an indexed column.
 * 3. A name is a hit when its bigrams contain those of the wanted text and its searched form contains the wanted form. The second condition is
 *    needed because containing the pairs does not say in which order, and because two pairs may share a number.
 */
const DROPPED = /[（）() ]/gu;
const LOWER = /[a-z]/gu;
const MULTIPLIER = 65_599;

/** Fewest characters of a search: one character would ask for half of the register. */
export const SEARCH_CHARACTERS_MIN = 2;

/** The same as {@link toSearchedForm} for a stored name, as SQL over the column `t.name`. */
export const SEARCHED_FORM_SQL = `translate(t.name, 'abcdefghijklmnopqrstuvwxyz（）() ', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')`;

/** The form in which names are compared. */
export function toSearchedForm(text: string): string {
  return normaliseText(text)
    .replace(DROPPED, '')
    .replace(LOWER, (letter) => letter.toUpperCase());
}

/** The distinct bigrams of a searched form, as signed 32-bit numbers. */
export function bigramsOf(searchedForm: string): readonly number[] {
  const bigrams = new Set<number>();
  let previous = -1;
  for (const character of searchedForm) {
    const point = character.codePointAt(0) ?? 0;
    if (previous >= 0) bigrams.add((Math.imul(previous, MULTIPLIER) + point) | 0);
    previous = point;
  }
  return [...bigrams];
}

/** A pattern of LIKE that finds the text anywhere. */
export function toLikePattern(text: string): string {
  return `%${text.replace(/[\\%_]/gu, '\\$&')}%`;
}
