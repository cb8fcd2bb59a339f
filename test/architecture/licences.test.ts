import { describe, expect, test } from '@jest/globals';
import { printFindings } from '../support/architecture/finding.ts';
import { findLicenceFaults, isAllowed, type Lockfile } from '../support/architecture/licences.ts';
import { readManifest, readProjectFile } from '../support/architecture/project.ts';

describe('licences of what an installation brings', () => {
  test.each(['MIT', '(MIT AND BSD-3-Clause)', '(MIT OR GPL-3.0-only)', 'GPL-2.0-only OR (Apache-2.0 AND (ISC OR AGPL-3.0-only))'])(
    '%s is allowed',
    (licence) => {
      expect(isAllowed(licence)).toBe(true);
    },
  );

  test.each([
    'Elastic-2.0',
    'AGPL-3.0-only',
    'MIT AND GPL-3.0-only',
    '(GPL-2.0-only OR AGPL-3.0-only)',
    'SEE LICENSE IN LICENSE',
    'UNLICENSED',
    '',
  ])('"%s" is not', (licence) => {
    expect(isAllowed(licence)).toBe(false);
  });

  test('a production package of another licence, or of none, is found; a development package is not', () => {
    const packages = {
      '': { license: 'Proprietary' },
      'node_modules/good': { version: '1.0.0', license: 'MIT' },
      'node_modules/elastic': { version: '2.0.0', license: 'Elastic-2.0' },
      'node_modules/silent': { version: '3.0.0' },
      'node_modules/yardstick': { version: '4.0.0', license: 'Elastic-2.0', dev: true },
    };
    expect(findLicenceFaults({ packages }).map(({ place }) => place)).toEqual(['node_modules/elastic@2.0.0', 'node_modules/silent@3.0.0']);
  });

  test('every package of an installation for production has an allowed licence', () => {
    const lockfile = JSON.parse(readProjectFile('package-lock.json')) as Lockfile;
    expect(Object.keys(lockfile.packages).length).toBeGreaterThan(100);
    expect(printFindings(findLicenceFaults(lockfile))).toBe('');
  });

  test('every package is pinned to one exact version', () => {
    const { dependencies, optionalDependencies, devDependencies } = readManifest();
    const loose = Object.entries({ ...dependencies, ...optionalDependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    );
    expect(loose).toEqual([]);
  });
});
