import process from 'node:process';

const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let asked: { readonly signal: Promise<string>; readonly staying: NodeJS.Timeout } | null = null;

/** Waits for a signal that asks this process to end; a second one ends it at once. All callers wait for the same one. */
export function untilSignal(): Promise<string> {
  asked ??= {
    // Waiting for a signal alone does not keep a process alive.
    staying: setInterval(() => {}, 60_000),
    signal: new Promise((resolve) => {
      let count = 0;
      for (const name of ENDING_SIGNALS) {
        process.on(name, () => {
          count += 1;
          if (count > 1) process.exit(1);
          resolve(name);
        });
      }
    }),
  };
  return asked.signal;
}

/** Runs until a signal, or until something it cannot do without is gone; then stops. Resolves with the exit code. */
export async function runUntilTold(parts: { readonly lost?: Promise<Error>; stop(): Promise<void> }): Promise<number> {
  const reason = await Promise.race([untilSignal(), ...(parts.lost === undefined ? [] : [parts.lost])]);
  if (reason instanceof Error) process.stderr.write(`${reason.message}\n`);
  await parts.stop();
  return reason instanceof Error ? 1 : 0;
}

/** Runs a command: what it throws is told as one sentence, with exit code 1. */
export async function runCommand(work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${text}\n`);
    process.exitCode = 1;
  } finally {
    clearInterval(asked?.staying);
  }
}
