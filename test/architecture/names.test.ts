import { describe, expect, test } from '@jest/globals';
import { printFindings } from '../support/architecture/finding.ts';
import { findNameFaults } from '../support/architecture/names.ts';
import { listProjectPaths } from '../support/architecture/project.ts';

describe('names of folders and files', () => {
  test.each([
    ['subgraphs/coordination/visits/visits.service.ts'],
    ['subgraphs/coordination/visits/visit.ts'],
    ['subgraphs/urban-management/profile.ts'],
    ['subgraphs/coordination/migrations/2026.11.25T00-00-00.visits.ts'],
    ['test/integration/season.draw.replay.test.ts'],
    ['test/support/data/clauses.json'],
    ['schema/public.graphql'],
    ['docker-compose.yml'],
    ['.ci/run'],
    ['.githooks/pre-commit'],
  ])('%s is well named', (path) => {
    expect(findNameFaults(path)).toEqual([]);
  });

  test.each([
    ['subgraphs/coordination/visits/VisitService.ts', 'kebab-case'],
    ['subgraphs/coordination/visits/visits.manager.ts', 'one of the layers'],
    ['subgraphs/coordination/visits/visits.service.helper.ts', 'one of the layers'],
    ['subgraphs/coordination/visits/visit.test.ts', 'Tests live in test/'],
    ['subgraphs/coordination/jointVisits/visit.ts', 'kebab-case'],
    ['subgraphs/coordination/utils/dates.ts', 'says nothing'],
    ['subgraphs/coordination/helpers/dates.ts', 'says nothing'],
    ['gateway/common/dates.ts', 'says nothing'],
    ['gateway/shared/dates.ts', 'says nothing'],
    ['gateway/types/dates.ts', 'says nothing'],
    ['test/support/constants/dates.ts', 'says nothing'],
    ['gateway/utils.ts', 'says nothing'],
    ['gateway/executor/index.ts', 'says nothing'],
    ['subgraphs/coordination/migrations/visits.ts', 'is not named like'],
    ['src/door.ts', 'The top level is fixed'],
    ['docs/architecture.txt', 'The top level is fixed'],
  ])('%s is found: %s', (path, reason) => {
    expect(printFindings(findNameFaults(path))).toContain(reason);
  });
});

test('every file of the project is well named', () => {
  const paths = listProjectPaths();
  expect(paths.length).toBeGreaterThan(20);
  expect(printFindings(paths.flatMap(findNameFaults))).toBe('');
});
