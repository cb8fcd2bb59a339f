import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type GuardFinding, printFindings } from './finding.ts';
import { listProjectPaths, projectRoot, readProjectFile } from './project.ts';

/** Where the checksums of the migrations are kept. */
const LOCK_PATH = 'test/architecture/migrations.lock.json';

/**
 * Checksums of migrations that have run somewhere.
 *
 * Until the first release nothing has, so migrations may still be rewritten; from then on they are only added.
 */
export interface MigrationsLock {
  readonly released: boolean;
  /** Path from the root to SHA-256 in hexadecimal, in the order of the paths. */
  readonly migrations: Readonly<Record<string, string>>;
}

/** Checksums by path, of the migrations as they are now. */
export type MigrationChecksums = Readonly<Record<string, string>>;

/** What breaks the promise that a migration is never edited, renamed, removed, or put before one that has run. */
export function findMigrationFaults(lock: MigrationsLock, present: MigrationChecksums): readonly GuardFinding[] {
  if (!lock.released) return [];
  const changed = Object.entries(lock.migrations).flatMap(([place, checksum]): readonly GuardFinding[] => {
    if (present[place] === undefined) return [{ place, sentence: 'A released migration was removed or renamed. Put it back.' }];
    return present[place] === checksum ? [] : [{ place, sentence: 'A released migration was edited. Put it back and write a new one.' }];
  });
  const added = Object.keys(present).filter((place) => !(place in lock.migrations));
  const tooEarly = added.filter((place) =>
    Object.keys(lock.migrations).some((locked) => folderOf(locked) === folderOf(place) && locked > place),
  );
  return [
    ...changed,
    ...tooEarly.map((place) => ({ place, sentence: 'A new migration is dated before one that was released. Give it a later date.' })),
  ];
}

/** Migrations that the lock does not know yet. After the first release every one has to be in it before it is committed. */
export function findUnlockedMigrations(lock: MigrationsLock, present: MigrationChecksums): readonly GuardFinding[] {
  if (!lock.released) return [];
  return Object.keys(present)
    .filter((place) => !(place in lock.migrations))
    .map((place) => ({ place, sentence: 'A migration without a checksum: npm run migrations:lock' }));
}

/** The checksums of the migrations in the project, line endings aside. */
export function readMigrationChecksums(): MigrationChecksums {
  const paths = listProjectPaths('subgraphs', 'gateway').filter((path) => /\/migrations\/.+\.(?:ts|sql)$/.test(path));
  return Object.fromEntries(paths.map((path) => [path, checksumOf(readProjectFile(path))]));
}

/** SHA-256 of a text with Unix line endings, in hexadecimal. */
export function checksumOf(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex');
}

/** The lock as it is checked in. */
export function readMigrationsLock(): MigrationsLock {
  if (!existsSync(join(projectRoot, LOCK_PATH))) return { released: false, migrations: {} };
  return JSON.parse(readProjectFile(LOCK_PATH)) as MigrationsLock;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** `migrations-lock.ts` adds what is new; `--release` also declares that from now on nothing may be edited. */
function main(): void {
  const lock = readMigrationsLock();
  const present = readMigrationChecksums();
  const faults = findMigrationFaults(lock, present);
  if (faults.length > 0) {
    process.stderr.write(`${printFindings(faults)}\n`);
    process.exitCode = 1;
    return;
  }
  const next: MigrationsLock = { released: lock.released || process.argv.includes('--release'), migrations: present };
  writeFileSync(join(projectRoot, LOCK_PATH), `${JSON.stringify(next, null, 2)}\n`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) main();
