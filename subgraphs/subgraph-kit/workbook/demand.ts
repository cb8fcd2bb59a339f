import { setImmediate } from 'node:timers/promises';

/**
 * Lets a producer that knows no back-pressure run only while its consumer is out of rows.
 *
 * hucre parses a sheet as fast as bytes arrive and queues the rows, so a consumer that waits for a database would find the whole sheet in memory.
 * Its input is held back here instead: a chunk goes in only when a read is still unanswered after a turn of the event loop, that is, when the queue
 * is empty.
 */
export class Demand {
  private isWaiting = false;
  private wake: (() => void) | null = null;

  /** The consumer's read, during which input may flow. */
  async during<T>(read: () => Promise<T>): Promise<T> {
    this.isWaiting = true;
    this.wake?.();
    try {
      return await read();
    } finally {
      this.isWaiting = false;
    }
  }

  /** Resolves when the consumer is out of rows. */
  async untilHungry(): Promise<void> {
    for (;;) {
      if (!this.isWaiting) await this.nextRead();
      await setImmediate();
      if (this.isWaiting) return;
    }
  }

  private nextRead(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }
}
