/** The middle of some figures; the mean of the two in the middle of an even number. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle];
  if (high === undefined) throw new Error('there is no median of nothing');
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2;
}

/** Something that is measured once per round. */
export interface Contender {
  readonly name: string;
  /** Does the work once; resolves with the figure. */
  measure(round: number): Promise<number>;
}

/**
 * Figures of all contenders, taken in turns.
 *
 * What else the machine does hits all of them alike, and each round begins with another one, so that nobody is always the first.
 */
export async function interleave(contenders: readonly Contender[], rounds: number): Promise<ReadonlyMap<string, readonly number[]>> {
  const figures = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const contender = contenders[(round + turn) % contenders.length];
      if (contender !== undefined) figures.get(contender.name)?.push(await contender.measure(round));
    }
  }
  return figures;
}

/** Median of a contender's figures. */
export function medianOf(figures: ReadonlyMap<string, readonly number[]>, name: string): number {
  return median(figures.get(name) ?? []);
}

/**
 * Median of the quotients of each round.
 *
 * Two figures of one round were taken right after each other: their quotient says more than the quotient of two medians.
 */
export function ratioOf(figures: ReadonlyMap<string, readonly number[]>, name: string, other: string): number {
  const others = figures.get(other) ?? [];
  return median((figures.get(name) ?? []).map((value, round) => value / (others[round] ?? Number.NaN)));
}
