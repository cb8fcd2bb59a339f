/**
 * Whether the installed packages are those of package-lock.json, and their installation.
 *
 * npm writes what it installed into node_modules/.package-lock.json, at the very end. That file is the stamp: it needs no file of ours, and
 * it is right as well when a person ran npm by hand. An installation of ours happens in a folder aside and comes into place by renaming, so a
 * kill at any moment leaves either the old packages, or none, or the new ones; never a half.
 */
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { processIdentity, withProcessLock } from '../../../subgraphs/subgraph-kit/database/embedded-postgres/process-lock.mjs';
import { runToItsEnd } from './child-process.mjs';
import { SetUpStop, say } from './texts.mjs';

const LOCK_TIMEOUT_MS = 20 * 60_000;

/**
 * Installs what is missing. `withDevelopment` says whether tests and tools are wanted; those that are there already stay in any case.
 * `isUsable` is asked afterwards whether this machine can run what was installed.
 */
export async function installMissingPackages(root, { withDevelopment, isUsable }) {
  const isComplete = () => arePackagesInstalled(root, withDevelopment) && isUsable();
  if (isComplete()) return;
  const work = path.join(root, '.hub', 'set-up');
  await withWritableFolder(() => fs.mkdirSync(work, { recursive: true }));
  const onWait = (pid) => say('waiting', { pid });
  await withProcessLock(path.join(work, 'lock'), { timeoutMs: LOCK_TIMEOUT_MS, onWait }, async () => {
    await removeLeftovers(work);
    if (isComplete()) return;
    say('installing');
    const staging = prepareStaging(root, work);
    await runNpm(staging, withDevelopment || hasDevelopmentPackages(root));
    putIntoPlace(root, work, staging);
    await removeLeftovers(work);
  });
}

async function withWritableFolder(work) {
  try {
    await work();
  } catch (error) {
    throw new SetUpStop('notWritable', { reason: error.message });
  }
}

/** Whether node_modules holds every package of the lock file, in its version; packages that only some platforms have may be missing. */
export function arePackagesInstalled(root, withDevelopment) {
  const installed = readPackages(path.join(root, 'node_modules', '.package-lock.json'));
  const wanted = readPackages(path.join(root, 'package-lock.json'));
  return Object.entries(wanted).every(([folder, { version, dev, optional, link }]) => {
    if (folder === '' || link || (dev && !withDevelopment)) return true;
    const found = installed[folder];
    if (found === undefined) return optional === true;
    // A package folder may have been removed after npm wrote its list, by an npm that was killed for example.
    return found.version === version && fs.existsSync(path.join(root, folder, 'package.json'));
  });
}

function hasDevelopmentPackages(root) {
  return Object.values(readPackages(path.join(root, 'node_modules', '.package-lock.json'))).some(({ dev }) => dev === true);
}

function readPackages(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}

const STAGING_PREFIX = 'staging-';
const DISCARDED_PREFIX = 'discarded-';

/** Under the lock nobody else installs, but the npm of a killed command may still be at it. */
async function removeLeftovers(work) {
  for (const name of fs.readdirSync(work)) {
    if (!name.startsWith(STAGING_PREFIX) && !name.startsWith(DISCARDED_PREFIX)) continue;
    const folder = path.join(work, name);
    await endOrphanedNpm(path.join(folder, NPM_PROCESS));
    try {
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // The next command tries again.
    }
  }
}

const NPM_PROCESS = 'npm-process';

async function endOrphanedNpm(file) {
  if (!fs.existsSync(file)) return;
  const identity = fs.readFileSync(file, 'utf8');
  const pid = Number(identity.split(':')[0]);
  for (let attempt = 0; attempt < 100 && processIdentity(pid) === identity; attempt += 1) {
    process.kill(pid, attempt < 50 ? 'SIGTERM' : 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function prepareStaging(root, work) {
  const staging = path.join(work, `${STAGING_PREFIX}${uniqueSuffix()}`);
  fs.mkdirSync(staging);
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
    if (fs.existsSync(path.join(root, file))) fs.copyFileSync(path.join(root, file), path.join(staging, file));
  }
  return staging;
}

function uniqueSuffix() {
  return `${process.pid}-${crypto.randomBytes(4).toString('hex')}`;
}

async function runNpm(staging, withDevelopment) {
  const words = ['ci', '--prefix', staging, '--include=optional', withDevelopment ? '--include=dev' : '--omit=dev', '--loglevel=error'];
  const [program, ...firstWords] = npmCommand();
  const onSpawn = ({ pid }) => {
    if (pid) fs.writeFileSync(path.join(staging, NPM_PROCESS), processIdentity(pid) ?? '');
  };
  const options = {
    cwd: staging,
    env: npmEnvironment(),
    stdio: ['ignore', process.stderr, process.stderr],
    shell: process.platform === 'win32',
    onSpawn,
  };
  let end;
  try {
    end = await runToItsEnd(program, [...firstWords, ...words], options);
  } catch {
    throw new SetUpStop('npmMissing');
  }
  if (end.received) process.kill(process.pid, end.received);
  if (end.code !== 0) throw new SetUpStop('installFailed');
}

/** The npm that started us, if one did, so that a project's tools on the search path cannot come between. */
function npmCommand() {
  const started = process.env.npm_execpath ?? '';
  return path.basename(started) === 'npm-cli.js' && fs.existsSync(started) ? [process.execPath, started] : ['npm'];
}

/** NODE_OPTIONS may name modules that are not installed yet; the outer npm's folder is not this one's. */
function npmEnvironment() {
  const { NODE_OPTIONS: _options, npm_config_local_prefix: _folder, ...others } = process.env;
  return others;
}

function putIntoPlace(root, work, staging) {
  const present = path.join(root, 'node_modules');
  const discarded = path.join(work, `${DISCARDED_PREFIX}${uniqueSuffix()}`);
  try {
    if (fs.existsSync(present)) fs.renameSync(present, discarded);
    fs.renameSync(path.join(staging, 'node_modules'), present);
  } catch (error) {
    throw new SetUpStop('notReplaceable', { reason: error.message });
  }
}
