/** Identity of a living process, `<pid>:<start>`, so that a reused pid is told apart; null when it is dead, zombies included. */
export function processIdentity(pid: number): string | null;

/**
 * Runs `work` while this process is the only one that holds the lock folder.
 *
 * Waits in turns of 50 ms and calls `onWait` once with the holder's pid when it has to. Throws an error with code `LOCK_TIMEOUT` after `timeoutMs`.
 */
export function withProcessLock<Result>(
  directory: string,
  options: { readonly timeoutMs: number; readonly onWait?: (holderPid: number) => void },
  work: () => Promise<Result>,
): Promise<Result>;
