import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freshFolder } from '../database-owner.ts';

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));
const SET_UP_FILES = ['gateway/hub/set-up', 'subgraphs/subgraph-kit/database/embedded-postgres/process-lock.mjs'];

const START = `
for (const name of ['SIGTERM', 'SIGINT']) {
  process.on(name, () => {
    console.log('ended by', name);
    process.exit(7);
  });
}
setInterval(() => {}, 1000);
console.log('started', process.pid, process.execPath);
`;
const ECHO = `
console.log(JSON.stringify({ words: process.argv.slice(2), folder: process.cwd(), from: process.env.INIT_CWD, port: process.env.PORT }));
process.exit(Number(process.argv[2] ?? 0));
`;

/** One run of a command in the invented clone. */
export interface CommandRun {
  readonly process: ChildProcess;
  readonly output: () => string;
  readonly errors: () => string;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** A small project with the real set-up, an invented npm, and commands that only tell how they were run. Its path has spaces and Chinese characters. */
export interface InventedClone {
  readonly root: string;
  readonly run: (words: readonly string[], environment?: Record<string, string>) => CommandRun;
  /** Changes the version of every package in the lock file. */
  readonly lockVersion: (version: string) => void;
  /** Versions of the packages as they lie in node_modules; null for one that is absent. */
  readonly installed: () => Record<string, string | null>;
  /** One line for each call of npm: its pid and arguments. */
  readonly npmCalls: () => string[];
  readonly remove: () => void;
}

const NODE_PACKAGE = `node-${process.platform}-${process.arch}`;
const RUNTIME_PACKAGES = ['tsx', 'first', 'second', 'third', 'fourth', NODE_PACKAGE];

/** Makes one. */
export function makeInventedClone(): InventedClone {
  const outside = freshFolder('hub-set-up-');
  const root = path.join(outside, '联合 检查');
  for (const file of SET_UP_FILES) fs.cpSync(path.join(PROJECT, file), path.join(root, file), { recursive: true });
  fs.mkdirSync(path.join(root, 'gateway', 'hub', 'commands'));
  fs.writeFileSync(path.join(root, 'gateway', 'hub', 'start.ts'), START);
  fs.writeFileSync(path.join(root, 'gateway', 'hub', 'commands', 'echo.ts'), ECHO);
  fs.writeFileSync(path.join(root, 'package.json'), JSON.stringify({ name: 'invented', type: 'module' }));
  const npm = path.join(outside, 'programs', 'npm');
  const npmLog = path.join(outside, 'npm.log');
  fs.mkdirSync(path.dirname(npm));
  fs.writeFileSync(npm, `#!/bin/sh\nexec '${process.execPath}' '${fileURLToPath(new URL('./invented-npm.mjs', import.meta.url))}' "$@"\n`, {
    mode: 0o755,
  });
  const lockVersion = (version: string) =>
    fs.writeFileSync(path.join(root, 'package-lock.json'), JSON.stringify({ packages: lockedPackages(version) }));
  lockVersion('1.0.0');

  const environment = {
    ...withoutNpm(process.env),
    PATH: `${path.dirname(npm)}${path.delimiter}${process.env.PATH}`,
    INVENTED_NPM_LOG: npmLog,
  };
  return {
    root,
    run: (words, added = {}) => runCommand(root, words, { ...environment, ...added }),
    lockVersion,
    installed: () => Object.fromEntries([...RUNTIME_PACKAGES, 'jest'].map((name) => [name, versionIn(root, name)])),
    npmCalls: () => (fs.existsSync(npmLog) ? fs.readFileSync(npmLog, 'utf8').trimEnd().split('\n') : []),
    remove: () => fs.rmSync(outside, { recursive: true, force: true }),
  };
}

function lockedPackages(version: string): Record<string, object> {
  const runtime = RUNTIME_PACKAGES.map((name) => [
    `node_modules/${name}`,
    { version, ...(name === NODE_PACKAGE ? { optional: true } : {}) },
  ]);
  const otherPlatform = ['node_modules/node-invented-cpu', { version, optional: true, dev: true }];
  return Object.fromEntries([['', {}], ...runtime, ['node_modules/jest', { version, dev: true }], otherPlatform]);
}

/** The tests themselves run under npm, whose settings the invented clone must not see. */
function withoutNpm(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const entries = Object.entries(environment).filter(
    ([name]) => !name.startsWith('npm_') && !['NODE_OPTIONS', 'INIT_CWD', 'NODE_ENV'].includes(name),
  );
  return Object.fromEntries(entries);
}

function versionIn(root: string, name: string): string | null {
  const file = path.join(root, 'node_modules', name, 'package.json');
  return fs.existsSync(file) ? String(JSON.parse(fs.readFileSync(file, 'utf8')).version) : null;
}

function runCommand(root: string, words: readonly string[], env: NodeJS.ProcessEnv): CommandRun {
  const child = spawn(process.execPath, [path.join(root, 'gateway', 'hub', 'set-up', 'run.mjs'), ...words], {
    cwd: path.dirname(root),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  child.stderr.on('data', (data) => {
    errors += data;
  });
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  return { process: child, output: () => output, errors: () => errors, ended };
}
