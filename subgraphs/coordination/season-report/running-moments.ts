/** Mean and spread of numbers that come one by one (Welford 1962). */
export class RunningMoments {
  #count = 0;
  #mean = 0;
  #squares = 0;

  /** Takes in the next number. */
  add(value: number): void {
    this.#count += 1;
    const before = value - this.#mean;
    this.#mean += before / this.#count;
    this.#squares += before * (value - this.#mean);
  }

  /** Mean of the numbers; 0 of none. */
  get mean(): number {
    return this.#mean;
  }

  /** Unbiased variance; 0 of fewer than two numbers. */
  get variance(): number {
    return this.#count < 2 ? 0 : this.#squares / (this.#count - 1);
  }

  /** Standard error of the mean. */
  get standardError(): number {
    return this.#count === 0 ? 0 : Math.sqrt(this.variance / this.#count);
  }
}
