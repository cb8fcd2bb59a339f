/**
 * Keeps what was made for the operations that were used last. Bounded, because clients may send any number of documents.
 *
 * What is kept may be a promise, so that an operation that arrives many times at once is planned once.
 */
export class PlanCache<V> {
  readonly #entriesMax: number;
  readonly #entries = new Map<string, V>();

  constructor(entriesMax: number) {
    if (!Number.isInteger(entriesMax) || entriesMax < 1) throw new RangeError('A plan cache holds at least one plan.');
    this.#entriesMax = entriesMax;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** What is kept for a key, which counts as a use of it. */
  get(key: string): V | undefined {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
    }
    return known;
  }

  /** Keeps something; the entry that was not used for the longest time goes. */
  set(key: string, value: V): void {
    this.#entries.set(key, value);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#entriesMax) break;
      this.#entries.delete(oldest);
    }
  }

  /** What is kept for a key, or what is made now. */
  getOrMake(key: string, make: () => V): V {
    const known = this.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.set(key, made);
    return made;
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }
}
