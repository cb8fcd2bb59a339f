import { describe, expect, test } from '@jest/globals';
import { printFindings } from '../support/architecture/finding.ts';
import {
  checksumOf,
  findMigrationFaults,
  findUnlockedMigrations,
  type MigrationsLock,
  readMigrationChecksums,
  readMigrationsLock,
} from '../support/architecture/migrations-lock.ts';

const first = 'subgraphs/coordination/migrations/2026.11.25T00-00-00.visits.ts';
const second = 'subgraphs/coordination/migrations/2026.12.01T00-00-00.notices.ts';
const elsewhere = 'subgraphs/department-kit/migrations/2026.11.01T00-00-00.findings.ts';
const released: MigrationsLock = { released: true, migrations: { [first]: 'aa' } };
const faults = (present: Record<string, string>, lock = released) => printFindings(findMigrationFaults(lock, present));

describe('migrations that were released', () => {
  test('they may stay and be added to', () => {
    expect(faults({ [first]: 'aa', [second]: 'bb' })).toBe('');
  });

  test('an edited one is found', () => {
    expect(faults({ [first]: 'changed' })).toContain('was edited');
  });

  test('a removed one is found', () => {
    expect(faults({})).toContain('was removed or renamed');
  });

  test('a new one that is dated before a released one of the same folder is found', () => {
    expect(faults({ [first]: 'aa', [first.replace('11.25', '11.24')]: 'bb' })).toContain('is dated before');
    expect(faults({ [first]: 'aa', [elsewhere]: 'bb' })).toBe('');
  });

  test('a new one without a checksum is found', () => {
    expect(findUnlockedMigrations(released, { [first]: 'aa', [second]: 'bb' })).toMatchObject([{ place: second }]);
  });

  test('before the first release everything may still be rewritten', () => {
    const early: MigrationsLock = { ...released, released: false };
    expect(faults({ [first]: 'changed' }, early)).toBe('');
    expect(findUnlockedMigrations(early, { [second]: 'bb' })).toEqual([]);
  });

  test('line endings do not change a checksum, a letter does', () => {
    expect(checksumOf('select 1;\r\n')).toBe(checksumOf('select 1;\n'));
    expect(checksumOf('select 1;\n')).not.toBe(checksumOf('select 2;\n'));
  });
});

test('no released migration of the project was touched, and every one has its checksum', () => {
  const lock = readMigrationsLock();
  const present = readMigrationChecksums();
  expect(Object.keys(present).length).toBeGreaterThan(0);
  expect(printFindings([...findMigrationFaults(lock, present), ...findUnlockedMigrations(lock, present)])).toBe('');
});
