import { invariant } from '../subgraph-kit/pure/invariant.ts';

/**
 * Numbers for inventing data: fast, repeatable, and good enough for names and dates. Never for a draw.
 *
 * Algorithm: sfc32 (small fast counter, 128 bits of state), its state filled by the finaliser of murmur3 from seed, label and index. Every thing of
 * the city has a stream of its own, so that it can be made alone, in any order, without making what stands before it.
 */
export class DataRandom {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: number, label: number, index: number) {
    this.a = mixed(seed ^ 0x9e3779b9);
    this.b = mixed(label ^ this.a);
    this.c = mixed(index ^ this.b);
    for (let round = 0; round < 4; round += 1) this.next();
  }

  /** A whole number from 0 to limit - 1. */
  below(limit: number): number {
    invariant(limit > 0, 'one can choose from something only');
    return Math.floor((this.next() / 4_294_967_296) * limit);
  }

  /** A whole number in a range, both ends included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /**
   * True in so many cases.
   *
   * @unit percent
   */
  percent(share: number): boolean {
    return this.below(10_000) < share * 100;
  }

  /** One of a list. */
  pick<T>(list: readonly T[]): T {
    const chosen = list[this.below(list.length)];
    invariant(chosen !== undefined, 'a list to pick from is not empty');
    return chosen;
  }

  /** One of a list, each in proportion to its weight. */
  weighted<T>(shares: Shares<T>): T {
    return shares.at(this.below(shares.total));
  }

  private next(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum;
    this.c |= 0;
    return sum >>> 0;
  }
}

/** Options with whole weights, added up once. */
export class Shares<T> {
  readonly total: number;
  private readonly slots: readonly T[];

  /** @param options each with how many of `total` cases it gets */
  constructor(options: readonly (readonly [option: T, weight: number])[]) {
    this.slots = options.flatMap(([option, weight]) => Array.from({ length: weight }, () => option));
    this.total = this.slots.length;
  }

  /** The option that the case of that number gets. */
  at(number: number): T {
    invariant(number >= 0 && number < this.total, 'a case lies within the shares');
    return this.slots[number] as T;
  }
}

/** Labels of streams: the same index under another label gives other numbers. */
export const STREAMS = { enterprise: 1, entries: 2, premises: 3, inspector: 4, finding: 5, mess: 6 } as const;

function mixed(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
