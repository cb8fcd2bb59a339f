/** How long something may take in milliseconds, and what is thrown when it takes longer. */
export interface Deadline {
  readonly ms: number;
  readonly onTimeout: () => Error;
}

/** The promise's outcome, or the deadline's error; the work itself goes on unseen when it cannot be stopped. */
export function withDeadline<T>(work: Promise<T>, deadline: Deadline): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(deadline.onTimeout()), deadline.ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
