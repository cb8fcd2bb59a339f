import type { Clock } from './pure/clock.ts';

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() };
