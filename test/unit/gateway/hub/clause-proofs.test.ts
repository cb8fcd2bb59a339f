import { describe, expect, test } from '@jest/globals';
import { type Clause, listClauseProofs, reportClauses, totalsOf } from '../../../../gateway/hub/clause-proofs.ts';
import { printClauseReport, readClauseReport } from '../../../../gateway/hub/commands/clauses.ts';

const clause = (id: string, level: Clause['level'] = 'core'): Clause => ({
  id,
  city: id.startsWith('LYG') ? 'lianyungang' : 'changchun',
  kind: 'draw',
  level,
  where: '',
  says: `What ${id} says.`,
  testIdea: '',
});
const file = 'test/acceptance/season.test.ts';
const proofsIn = (text: string) => listClauseProofs(file, text).map(({ id, proof }) => `${id}: ${proof.title}`);

describe('which test names a clause', () => {
  test('the one whose title holds the citation', () => {
    expect(proofsIn("test('two inspectors a team [LYG-4.3g]', () => {});")).toEqual(['LYG-4.3g: two inspectors a team [LYG-4.3g]']);
  });

  test('the one below the comment that holds it', () => {
    expect(proofsIn("test('first', () => {});\n/** [CC-2.4b] and [LYG-4.3g] */\ntest('second', () => {});")).toEqual([
      'CC-2.4b: second',
      'LYG-4.3g: second',
    ]);
  });

  test('a table of tests', () => {
    expect(proofsIn("test.each([\n  ['a', 1],\n])('%s is drawn [PJ-3.2a]', () => {});")).toEqual(['PJ-3.2a: %s is drawn [PJ-3.2a]']);
  });

  test('a group of tests', () => {
    expect(proofsIn('describe("publication [XZ-1.3.3g]", () => {});')).toEqual(['XZ-1.3.3g: publication [XZ-1.3.3g]']);
  });

  test.each([
    "test.skip('later [CD-1.1a]', () => {});",
    "test.todo('later [CD-1.1a]');",
    '// [CD-1.1a] at the end of a file',
    "test('an index [0] and [a-1]', () => {});",
  ])('nothing is proven by %s', (text) => {
    expect(proofsIn(text)).toEqual([]);
  });
});

describe('the report', () => {
  const report = reportClauses(
    [clause('LYG-1'), clause('LYG-2'), clause('LYG-3', 'later'), clause('CC-1')],
    new Map([
      [file, "test('a [LYG-1]', () => {}); test('b [LYG-1] [CC-1]', () => {});"],
      ['test/unit/slip.test.ts', "test('c [LYG-99]', () => {});"],
    ]),
  );

  test('counts proven clauses once, by city and level', () => {
    expect(totalsOf(report)).toEqual([
      { city: 'lianyungang', level: 'core', proven: 1, clauses: 2 },
      { city: 'lianyungang', level: 'later', proven: 0, clauses: 1 },
      { city: 'changchun', level: 'core', proven: 1, clauses: 1 },
    ]);
  });

  test('names a clause that is not in the catalogue', () => {
    expect(report.unknown).toEqual([{ id: 'LYG-99', proof: { file: 'test/unit/slip.test.ts', title: 'c [LYG-99]' } }]);
    expect(printClauseReport(report)).toContain('names LYG-99');
  });

  test('lists the tests of a proven clause, or the clauses without a test', () => {
    expect(printClauseReport(report)).toContain('LYG-1  core  What LYG-1 says.\n    test/acceptance/season.test.ts: a [LYG-1]\n');
    expect(printClauseReport(report)).not.toContain('LYG-2');
    expect(printClauseReport(report, true)).toContain('LYG-2  core  What LYG-2 says.');
    expect(printClauseReport(report, true)).not.toContain('LYG-1 ');
  });
});

describe('the clauses of this project', () => {
  const report = readClauseReport();

  test('no test names a clause that is not in the catalogue', () => {
    expect(report.unknown).toEqual([]);
  });

  test('every clause has its own id, a known level and a sentence', () => {
    const clauses = report.clauses.map((each) => each.clause);
    expect(clauses).toHaveLength(354);
    expect(new Set(clauses.map(({ id }) => id)).size).toBe(354);
    expect(clauses.filter(({ level, says }) => !['core', 'important', 'later'].includes(level) || says === '')).toEqual([]);
  });
});
