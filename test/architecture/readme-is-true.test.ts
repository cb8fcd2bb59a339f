import { describe, expect, test } from '@jest/globals';
import { ERROR_CATALOGUE } from '../../subgraphs/subgraph-kit/errors.ts';
import { printFindings } from '../support/architecture/finding.ts';
import { listProductSources, listProjectPaths, readManifest, readProjectFile } from '../support/architecture/project.ts';
import { findReadmeFaults, type ReadmeFacts } from '../support/architecture/readme.ts';

const facts: ReadmeFacts = {
  paths: ['gateway/door.ts', 'subgraphs/markets/profile.ts', 'subgraphs/commerce/profile.ts', 'subgraphs/departments.ts', '.env.example'],
  scripts: ['start', 'test', 'draw', 'schema:check'],
  gatewaySources: ["route('/health', health)"],
  errorCodes: ['NOT_FOUND'],
};
const row = '\n| `NOT_FOUND` | no such thing |\n';
const faults = (readme: string) => printFindings(findReadmeFaults(`${readme}${row}`, facts));

describe('what the README names', () => {
  test.each([
    ['a script', 'Run `npm start`, then `npm run draw -- verify folder`, then npm test and npm run schema:check.'],
    ['a command of npm itself', '`npm ci`'],
    ['a file', 'See `gateway/door.ts` and [the list](subgraphs/departments.ts).'],
    ['a folder, with or without a slash', '`subgraphs/markets` and `subgraphs/markets/`'],
    ['an endpoint', 'Ask `/health`.'],
    ['a page elsewhere', '[specification](https://spec.graphql.org/)'],
    ['a type, a value, a standard and an ending', '`Enterprise.creditCode`, `yyyy-mm-dd`, `GB/T 4754`, `first: 20`, `.entity`'],
    [
      'a tree',
      '```tree\ngateway/          the door\nsubgraphs/\n  departments.ts  the list\n  markets/ commerce/\n                  a profile\n```',
    ],
  ])('%s that is there passes', (_kind, readme) => {
    expect(faults(readme)).toBe('');
  });

  test.each([
    ['a script', '`npm run deploy`', 'no script deploy'],
    ['a file', '`gateway/window.ts`', 'There is no gateway/window.ts'],
    ['a file of a link', '[window](gateway/window.ts)', 'There is no gateway/window.ts'],
    ['a folder', '`subgraphs/culture/`', 'There is no subgraphs/culture/'],
    ['a file at the top', '`docker-compose.yml`', 'There is no docker-compose.yml'],
    ['an endpoint', '`/metrics`', "'/metrics'"],
    ['a folder of a tree', '```tree\nsubgraphs/\n  markets/ culture/\n            a profile\n```', 'There is no subgraphs/culture/'],
    ['a file of a tree', '```tree\nsubgraphs/\n  list.ts  the list\n```', 'There is no subgraphs/list.ts'],
    ['an error code', '| `TEAPOT` | short and stout |', 'no TEAPOT'],
  ])('%s that is not there is found', (_kind, readme, sentence) => {
    expect(faults(readme)).toContain(sentence);
  });

  test('an error code that the table leaves out is found', () => {
    expect(printFindings(findReadmeFaults('', facts))).toContain('lacks NOT_FOUND');
  });
});

test('everything that this README names is there, and its table of errors is the catalogue', () => {
  const gatewaySources = listProductSources()
    .filter(({ path }) => path.startsWith('gateway/'))
    .map(({ text }) => text);
  const found = findReadmeFaults(readProjectFile('README.md'), {
    paths: listProjectPaths(),
    scripts: Object.keys(readManifest().scripts),
    gatewaySources,
    errorCodes: Object.keys(ERROR_CATALOGUE),
  });
  expect(printFindings(found)).toBe('');
});
