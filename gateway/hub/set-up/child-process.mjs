import { spawn } from 'node:child_process';
import process from 'node:process';

/** Signals by which people and service managers end a program. */
const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program until it ends and hands on the signals that this process gets. Resolves with how it ended; rejects when it could not be run.
 *
 * A Ctrl-C in a terminal reaches the whole group of processes, the child among them; handing it on would deliver it twice, and a second one is
 * often understood as "at once".
 */
export function runToItsEnd(program, words, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, options);
    let received = null;
    const handlers = ENDING_SIGNALS.map((name) => {
      const handler = () => {
        received = name;
        if (name !== 'SIGINT' || !isInTerminal()) child.kill(name);
      };
      process.on(name, handler);
      return () => process.removeListener(name, handler);
    });
    const forgetSignals = () => {
      for (const forget of handlers) forget();
    };
    child.once('error', (error) => {
      forgetSignals();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      forgetSignals();
      resolve({ code, signal, received });
    });
    options.onSpawn?.(child);
  });
}

function isInTerminal() {
  return Boolean(process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY);
}

/** Ends this process in the way its child ended, so that whoever called us sees the truth. */
export function endLike({ code, signal }) {
  if (signal === null) process.exit(code);
  process.kill(process.pid, signal);
  // Reached when the signal does not end this process at once.
  setTimeout(() => process.exit(1), 1_000);
}
