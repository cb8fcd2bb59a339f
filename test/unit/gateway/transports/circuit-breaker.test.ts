import { describe, expect, test } from '@jest/globals';
import { CircuitBreaker, FAILURES_TO_OPEN } from '../../../../gateway/transports/circuit-breaker.ts';

function opened(nowMs: number): CircuitBreaker {
  const breaker = new CircuitBreaker();
  for (let failure = 0; failure < FAILURES_TO_OPEN; failure += 1) breaker.failed(nowMs);
  return breaker;
}

describe('a circuit breaker', () => {
  test('lets calls through until five have failed in a row', () => {
    const breaker = new CircuitBreaker();
    for (let failure = 0; failure < FAILURES_TO_OPEN - 1; failure += 1) breaker.failed(0);
    expect(breaker.mayCall(0)).toBe(true);
    breaker.failed(0);
    expect(breaker.mayCall(0)).toBe(false);
  });

  test('forgets failures at a success', () => {
    const breaker = new CircuitBreaker();
    for (let failure = 0; failure < 100; failure += 1) {
      breaker.failed(0);
      breaker.succeeded();
    }
    expect(breaker.isOpen).toBe(false);
  });

  test('lets exactly one probe through after the pause, and closes when it succeeds', () => {
    const breaker = opened(0);
    expect([breaker.mayCall(499), breaker.mayCall(500), breaker.mayCall(500)]).toEqual([false, true, false]);
    breaker.succeeded();
    expect([breaker.mayCall(501), breaker.mayCall(501)]).toEqual([true, true]);
  });

  test('doubles the pause after each failed probe, to five seconds at most', () => {
    const breaker = opened(0);
    let nowMs = 0;
    const pauses: number[] = [];
    for (let probe = 0; probe < 6; probe += 1) {
      const since = nowMs;
      while (!breaker.mayCall(nowMs)) nowMs += 100;
      pauses.push(nowMs - since);
      breaker.failed(nowMs);
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
  });
});
