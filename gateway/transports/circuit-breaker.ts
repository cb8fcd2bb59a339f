/** Failures in a row after which a subgraph is left alone for a while. */
export const FAILURES_TO_OPEN = 5;
const PAUSE_FIRST_MS = 500;
const PAUSE_MAX_MS = 5_000;

type BreakerState =
  | { readonly phase: 'closed'; readonly failures: number }
  | { readonly phase: 'open'; readonly untilMs: number; readonly pauseMs: number }
  | { readonly phase: 'probing'; readonly pauseMs: number };

/**
 * Keeps callers from waiting for a subgraph that is down.
 *
 * After five failures in a row calls are refused at once for half a second; then one call is let through as a probe. Its success closes the circuit, its failure
 * doubles the pause, to five seconds at most. Nobody has to reset it.
 */
export class CircuitBreaker {
  #state: BreakerState = { phase: 'closed', failures: 0 };

  /** Whether a call may be tried now. A `true` while the circuit is open makes this call the probe: its outcome must be reported. */
  mayCall(nowMs: number): boolean {
    const state = this.#state;
    if (state.phase === 'closed') return true;
    if (state.phase === 'probing' || nowMs < state.untilMs) return false;
    this.#state = { phase: 'probing', pauseMs: state.pauseMs };
    return true;
  }

  /** The subgraph answered, whatever it said. */
  succeeded(): void {
    if (this.#state.phase !== 'closed' || this.#state.failures > 0) this.#state = { phase: 'closed', failures: 0 };
  }

  /** The subgraph gave no answer. */
  failed(nowMs: number): void {
    const state = this.#state;
    if (state.phase === 'closed') {
      const failures = state.failures + 1;
      this.#state = failures < FAILURES_TO_OPEN ? { phase: 'closed', failures } : open(nowMs, PAUSE_FIRST_MS);
    } else if (state.phase === 'probing') {
      this.#state = open(nowMs, Math.min(state.pauseMs * 2, PAUSE_MAX_MS));
    }
  }

  /** True while calls are refused. */
  get isOpen(): boolean {
    return this.#state.phase !== 'closed';
  }
}

function open(nowMs: number, pauseMs: number): BreakerState {
  return { phase: 'open', untilMs: nowMs + pauseMs, pauseMs };
}
