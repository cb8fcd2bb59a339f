import { spawn } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { commandPrefix, handOver, type RunAs, spawnIds } from './run-as.ts';
import { serverEnvironment } from './server-environment.ts';

/** Major version of the binaries; a data directory belongs to one major version. */
export const MAJOR_VERSION = '18';

/** Everything the launcher keeps, inside one folder `postgres` of the hub's state directory. */
export interface StateFiles {
  readonly folder: string;
  readonly dataDirectory: string;
  readonly password: string;
  readonly log: string;
  readonly lock: string;
}

/** Longest path PostgreSQL works with, in bytes: MAXPGPATH is 1024, and its own file names come behind ours. */
const PATH_MAX_BYTES = 900;

/** Makes the folder when it is missing and names the files in it. Throws STATE_DIRECTORY_UNUSABLE. */
export function openStateFolder(stateDirectory: string): StateFiles {
  try {
    fs.mkdirSync(path.join(stateDirectory, 'postgres'), { recursive: true, mode: folderMode() });
    // The real path, because the server reports its own with links resolved.
    const folder = fs.realpathSync(path.join(stateDirectory, 'postgres'));
    if (Buffer.byteLength(folder) > PATH_MAX_BYTES) throw new Error(`the path is longer than ${PATH_MAX_BYTES} bytes`);
    fs.accessSync(folder, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK);
    return {
      folder,
      dataDirectory: path.join(folder, `data-${MAJOR_VERSION}`),
      password: path.join(folder, 'password'),
      log: path.join(folder, 'server.log'),
      lock: path.join(folder, 'start-lock'),
    };
  } catch (error) {
    throw new EmbeddedPostgresError('STATE_DIRECTORY_UNUSABLE', {
      en: `The database folder in ${stateDirectory} cannot be used. Set HUB_STATE_DIR to a folder of your own.`,
      zh: `无法使用 ${stateDirectory} 中的数据库目录。请将 HUB_STATE_DIR 设为可读写的目录。`,
      detail: String(error),
    });
  }
}

/** Root may have to run the server as another user, who must get through to the data; each file in the folder has its own, closed mode. */
function folderMode(): number {
  return process.geteuid?.() === 0 ? 0o711 : 0o700;
}

/** Reads the password of the superuser, or makes one before the first start. Throws PASSWORD_MISSING when only the data is left. */
export function openPassword(files: StateFiles): string {
  if (fs.existsSync(files.password)) return readPassword(files);
  if (hasData(files)) {
    throw new EmbeddedPostgresError('PASSWORD_MISSING', {
      en: `${files.dataDirectory} holds a database, but its password file ${files.password} is gone. Put it back from a copy, or move the data away to begin anew.`,
      zh: `${files.dataDirectory} 中已有数据库，但密码文件 ${files.password} 丢失。请从备份恢复该文件，或移走数据目录后重新开始。`,
    });
  }
  const draft = `${files.password}.${process.pid}.tmp`;
  fs.writeFileSync(draft, crypto.randomBytes(24).toString('base64url'), { mode: 0o600 });
  fs.renameSync(draft, files.password);
  return readPassword(files);
}

function readPassword(files: StateFiles): string {
  try {
    return fs.readFileSync(files.password, 'utf8');
  } catch (error) {
    throw new EmbeddedPostgresError('STATE_DIRECTORY_UNUSABLE', {
      en: `${files.password} cannot be read: this database belongs to another user of the machine.`,
      zh: `无法读取 ${files.password}：该数据库属于本机的其他用户。`,
      detail: String(error),
    });
  }
}

function hasData(files: StateFiles): boolean {
  return fs.existsSync(path.join(files.dataDirectory, 'PG_VERSION'));
}

/**
 * Makes the data directory at the first start; a start killed half-way leaves only a temporary folder, which the next one removes.
 *
 * Throws INITDB_FAILED, or VERSION_DIFFERS when the directory was made by another major version.
 */
export async function openDataDirectory(files: StateFiles, binaries: Binaries, runAs: RunAs): Promise<void> {
  removeLeftovers(files);
  if (hasData(files)) return requireVersion(files);
  const suffix = `${process.pid}-${crypto.randomBytes(4).toString('hex')}`;
  const draft = path.join(files.folder, `${DRAFT_PREFIX}${suffix}`);
  const passwordCopy = path.join(files.folder, `${PASSWORD_COPY_PREFIX}${suffix}`);
  try {
    fs.writeFileSync(passwordCopy, `${readPassword(files)}\n`, { mode: 0o600 });
    handOver(runAs, passwordCopy);
    await tryCharacterTypes({ draft, passwordCopy, binaries, runAs });
    fs.renameSync(draft, files.dataDirectory);
  } finally {
    fs.rmSync(passwordCopy, { force: true });
    fs.rmSync(draft, { recursive: true, force: true });
  }
}

const DRAFT_PREFIX = 'data-draft-';
const PASSWORD_COPY_PREFIX = 'password-copy-';

function removeLeftovers(files: StateFiles): void {
  for (const name of fs.readdirSync(files.folder)) {
    if (!name.startsWith(DRAFT_PREFIX) && !name.startsWith(PASSWORD_COPY_PREFIX)) continue;
    try {
      fs.rmSync(path.join(files.folder, name), { recursive: true, force: true });
    } catch {
      // The initdb of a killed start may still be writing there; a later start removes it.
    }
  }
}

function requireVersion(files: StateFiles): void {
  const version = fs.readFileSync(path.join(files.dataDirectory, 'PG_VERSION'), 'utf8').trim();
  if (version === MAJOR_VERSION) return;
  throw new EmbeddedPostgresError('VERSION_DIFFERS', {
    en: `${files.dataDirectory} was made by PostgreSQL ${version}, this is ${MAJOR_VERSION}.`,
    zh: `${files.dataDirectory} 由 PostgreSQL ${version} 创建，当前版本为 ${MAJOR_VERSION}。`,
  });
}

interface InitialisationPlan {
  readonly draft: string;
  readonly passwordCopy: string;
  readonly binaries: Binaries;
  readonly runAs: RunAs;
}

/**
 * A character type in UTF-8 of the operating system, or pg_trgm finds no letters in Chinese text; its name differs between systems.
 * Order of text and upper or lower case come from the builtin C.UTF-8, the same on every machine.
 */
const CHARACTER_TYPES = ['C.UTF-8', 'en_US.UTF-8', 'zh_CN.UTF-8', 'UTF-8', 'C'];

async function tryCharacterTypes(plan: InitialisationPlan): Promise<void> {
  let output = '';
  for (const characterType of CHARACTER_TYPES) {
    fs.rmSync(plan.draft, { recursive: true, force: true });
    fs.mkdirSync(plan.draft, { mode: 0o700 });
    handOver(plan.runAs, plan.draft);
    const run = await runInitdb(plan, characterType);
    if (run.succeeded) return;
    output = run.output;
    if (!/locale/i.test(output)) break;
  }
  throw new EmbeddedPostgresError('INITDB_FAILED', {
    en: 'The embedded database could not be created.',
    zh: '无法创建内嵌数据库。',
    detail: output.slice(-2_000),
  });
}

function runInitdb(plan: InitialisationPlan, characterType: string): Promise<{ succeeded: boolean; output: string }> {
  const [program = plan.binaries.initdb, ...words] = [
    ...commandPrefix(plan.runAs),
    plan.binaries.initdb,
    ...['-D', plan.draft, '-U', 'postgres', '--encoding=UTF8', '--locale=C', `--lc-ctype=${characterType}`],
    ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ...['--auth=scram-sha-256', `--pwfile=${plan.passwordCopy}`, '--no-instructions'],
  ];
  return new Promise((resolve) => {
    const child = spawn(program, words, { cwd: '/', env: serverEnvironment(), stdio: ['ignore', 'pipe', 'pipe'], ...spawnIds(plan.runAs) });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => {
        output += data;
      });
    child.once('error', (error) => resolve({ succeeded: false, output: String(error) }));
    child.once('close', (code) => resolve({ succeeded: code === 0, output }));
  });
}
