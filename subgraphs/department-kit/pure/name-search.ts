import { normaliseText } from '../../subgraph-kit/pure/text-normalisation.ts';

/**
 * Search in names by pairs of characters, because most searches are of two characters and trigrams cannot answer those.
 *
 * 1. The searched form of a text: normalised, without brackets and spaces, a to z in upper case.
 * 2. Its bigrams: every two neighbouring UTF-16 units, each as the low 24 bits of `first * 65599 + second`. The bigrams of a name stand in an
 *    indexed column. 24 bits, because a number of ten digits takes twice the time to load, and an index by fewer would find too much.
 * 3. A name is a hit when its bigrams contain those of the wanted text and its searched form contains the wanted form. The second condition is
 *    needed because containing the pairs does not say in which order, and because two pairs may share a number.
 */
const NOT_SEARCHED = /[（）() a-z]/u;
const DROPPED = /[（）() ]/gu;
const LOWER = /[a-z]/gu;
const MULTIPLIER = 65_599;
const MASK = 0xff_ff_ff;

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
    bigrams.push((previous * MULTIPLIER + unit) & MASK);
    previous = unit;
  }
  return bigrams;
}

/** A pattern of LIKE that finds the text anywhere. */
export function toLikePattern(text: string): string {
  return `%${text.replace(/[\\%_]/gu, '\\$&')}%`;
}
