import { describe, expect, test } from '@jest/globals';
import { printFindings } from '../support/architecture/finding.ts';
import { listProjectPaths } from '../support/architecture/project.ts';
import { findGiveaways, findImpurities, findMissingDocuments, guardTexts, promisesPurity } from '../support/architecture/text-guards.ts';

// Written in pieces: whole, they would be found in this very file.
const secrets: readonly (readonly [string, string])[] = [
  ['a private key', `-----BEGIN ${'PRIVATE KEY'}-----`],
  ['a private key of a kind', `-----BEGIN EC ${'PRIVATE KEY'}-----`],
  ['an access key of a cloud', `${'AKIA'}ABCDEFGHIJKLMNOP`],
  ['a token of a code host', `${'ghp_'}abcdefghijklmnopqrstuvwxyz0123456789`],
  ['a signed token', `${'eyJ'}hbGciOiJFUzI1NiJ9.${'eyJ'}zdWIiOiJzb21lYm9keSJ9.abcdefghijklmnopqrstuvwxyz`],
  ['an address with a password', `postgres://hub:${'hunter2'}@db.city.gov.cn/hub`],
  ['a path of one machine', `read ${'/home'}/somebody/file`],
  ['a path of another machine', `"C:\\${'Users'}\\somebody"`],
  ['a download address in the lockfile', `"resolved": "${'https:'}//registry.example/zod"`],
];

const harmless: readonly (readonly [string, string])[] = [
  ['the address of a database on the same machine', 'postgres://hub:hub@localhost:5432/hub'],
  ['an address whose password comes from a setting', `postgres://hub:${'$'}{PASSWORD}@db.city.gov.cn/hub`],
  ['a path of an API', 'GET /public/graphql'],
  ['a relative path with such a folder', '../home/page.html'],
];

describe('secrets and paths of one machine', () => {
  test.each(secrets)('%s is found', (_name, text) => {
    expect(findGiveaways({ path: 'README.md', text: `first line\n${text}\n` })).toMatchObject([{ place: 'README.md:2' }]);
  });

  test.each(harmless)('%s is allowed', (_name, text) => {
    expect(findGiveaways({ path: 'README.md', text })).toEqual([]);
  });
});

describe('clock, randomness and I/O in pure code', () => {
  const pure = (text: string) => findImpurities({ path: 'subgraphs/subgraph-kit/pure/deadline.ts', text });

  test.each([
    ['the present time', 'const now = Date.now();'],
    ['a date of its own', 'const today = new Date();'],
    ['a date in the time zone of the machine', 'const newYear = new Date(2026, 0, 1);'],
    ['a day in the time zone of the machine', 'const day = date.getDay();'],
    ['the present day', 'const today = Temporal.Now.plainDateISO();'],
    ['a random number', 'const dice = Math.random();'],
    ['random bytes', 'const seed = randomBytes(32);'],
    ['a request', "await fetch('https://example.com');"],
    ['a timer', 'setTimeout(go, 10);'],
    ['the environment', 'process.env.PORT'],
  ])('%s is found', (_name, line) => {
    expect(pure(`// above\n${line}\n`)).toMatchObject([{ place: 'subgraphs/subgraph-kit/pure/deadline.ts:2' }]);
  });

  test('a given instant may be made into a date', () => {
    expect(pure('const day = new Date(instantMs).toISOString();\n')).toEqual([]);
  });

  test('a comment may speak of what is banned', () => {
    expect(pure('/** Never calls `Math.random()`. */\n// Date.now() would be wrong here\nexport const a = 1;\n')).toEqual([]);
  });

  test.each([
    ['subgraphs/coordination/visits/visit.ts', true],
    ['subgraphs/coordination/season-draw/pure/draw.ts', true],
    ['gateway/executor/pure/plan.ts', true],
    ['subgraphs/coordination/visits/visits.service.ts', false],
    ['subgraphs/coordination/subgraph.ts', false],
    ['subgraphs/coordination/migrations/2026.11.25T00-00-00.visits.ts', false],
    ['subgraphs/subgraph-kit/system-clock.ts', false],
    ['test/unit/pure/draw.test.ts', false],
  ])('%s promises purity: %s', (path, promised) => {
    expect(promisesPurity(path)).toBe(promised);
  });
});

describe('documents that are named', () => {
  const missing = (text: string) => findMissingDocuments({ path: 'gateway/door.ts', text }, new Set(['README.md']));

  test('a document that is in the project may be named', () => {
    expect(missing('// see README.md\n')).toEqual([]);
  });

  test('a document that is not in the project is found', () => {
    const name = 'missing-page';
    expect(missing(`// first\n// see ${name}.md, section 2\n`)).toMatchObject([{ place: 'gateway/door.ts:2' }]);
  });
});

test('no file of the project holds a secret, a path of one machine, a document that is not there, or pure code that is not pure', () => {
  const paths = listProjectPaths();
  expect(paths).toContain('package.json');
  expect(printFindings(guardTexts(paths))).toBe('');
});
