/**
 * A lock between processes of one machine that a killed holder cannot leave behind. Plain JavaScript without a dependency, because the
 * set-up uses it under an older Node before anything is installed.
 *
 * The lock is a folder of numbered files, each holding the identity of one process. The highest number is the present holder.
 * To take the lock: judge the highest number released or its process dead, then create the next number with link(2), which is exclusive and
 * shows the file with its content. Both judgements stay true for ever, so two processes that judge the same number compete for one name and
 * one of them wins. The winner removes lower numbers; the highest is never removed, so whoever was asleep between judging and linking
 * finds a higher number afterwards and withdraws. (Renaming a stale lock away, the usual way, can take a fresh lock instead of the stale one.)
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const RELEASED = 'released';
const POLL_MS = 50;

/** Identity of a living process, `<pid>:<start>`, so that a reused pid is told apart; null when it is dead, zombies included. */
export function processIdentity(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return process.platform === 'linux' ? identityFromProc(pid) : identityFromPs(pid);
}

function identityFromProc(pid) {
  let stat;
  try {
    stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  // The command name stands in brackets and may hold spaces and brackets itself: fields are counted from the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTicks] = [fields[0], fields[19]];
  return state === 'Z' || state === 'X' ? null : `${pid}:${startTicks}`;
}

function identityFromPs(pid) {
  const answer = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' });
  const [state, ...start] = (answer.stdout ?? '').trim().split(/\s+/);
  return !state || state.startsWith('Z') ? null : `${pid}:${start.join('-')}`;
}

/**
 * Runs `work` while this process is the only one that holds the lock folder.
 *
 * Waits in turns of 50 ms and calls `onWait` once with the holder's pid when it has to. Throws an error with code `LOCK_TIMEOUT` after `timeoutMs`.
 */
export async function withProcessLock(directory, { timeoutMs, onWait = () => {} }, work) {
  const held = await takeLock(directory, { timeoutMs, onWait });
  try {
    return await work();
  } finally {
    replaceFile(held, RELEASED);
  }
}

async function takeLock(directory, { timeoutMs, onWait }) {
  fs.mkdirSync(directory, { recursive: true });
  const deadline = Date.now() + timeoutMs;
  for (let told = false; ; ) {
    const latest = latestNumber(directory);
    const holder = livingHolder(path.join(directory, String(latest)));
    if (holder === null) {
      const claimed = claim(directory, latest + 1);
      if (claimed) return claimed;
      continue;
    }
    if (!told) onWait(holder);
    told = true;
    if (Date.now() > deadline) {
      throw Object.assign(new Error(`process ${holder} has held ${directory} for more than ${timeoutMs} ms`), { code: 'LOCK_TIMEOUT' });
    }
    await delay(POLL_MS);
  }
}

function latestNumber(directory) {
  return Math.max(0, ...fs.readdirSync(directory).map(toNumber));
}

function toNumber(name) {
  return /^[0-9]+$/.test(name) ? Number(name) : 0;
}

/** Pid of the process that holds this number, or null when it was released, was removed or its process is dead. */
function livingHolder(file) {
  let identity;
  try {
    identity = fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
  const pid = Number(identity.split(':')[0]);
  return processIdentity(pid) === identity ? pid : null;
}

/** The path of the number when it became ours, else null. */
function claim(directory, number) {
  const file = path.join(directory, String(number));
  const draft = draftName(file);
  fs.writeFileSync(draft, processIdentity(process.pid), { mode: 0o644 });
  try {
    fs.linkSync(draft, file);
  } catch (error) {
    if (error.code === 'EEXIST') return null;
    throw error;
  } finally {
    fs.rmSync(draft, { force: true });
  }
  if (latestNumber(directory) !== number) {
    fs.rmSync(file, { force: true });
    return null;
  }
  removeLowerNumbers(directory, number);
  return file;
}

/** Drafts of killed processes go as well; a draft of a living process is only ever younger than a minute. */
function removeLowerNumbers(directory, number) {
  for (const name of fs.readdirSync(directory)) {
    const file = path.join(directory, name);
    const isOldDraft = name.includes('.draft-') && Date.now() - (fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > 60_000;
    if (isOldDraft || (toNumber(name) > 0 && toNumber(name) < number)) fs.rmSync(file, { force: true });
  }
}

function replaceFile(file, content) {
  const draft = draftName(file);
  fs.writeFileSync(draft, content);
  fs.renameSync(draft, file);
}

let drafts = 0;
function draftName(file) {
  drafts += 1;
  return `${file}.draft-${process.pid}-${drafts}`;
}
