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
    handlers.push(onParentGone(() => child.kill('SIGTERM')));
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

const PARENT_POLL_MS = 250;

/**
 * Under npm, calls `work` when npm is gone: killed with -9 it cannot hand a signal on. Returns how to stop watching.
 *
 * Not without npm: a shell that ends after starting us in the background is no reason to end.
 */
function onParentGone(work) {
  if (!process.env.npm_lifecycle_event) return () => {};
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    work();
  }, PARENT_POLL_MS);
  watch.unref();
  return () => clearInterval(watch);
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
