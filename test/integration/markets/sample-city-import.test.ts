import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { DEPARTMENTS, departmentDefinitions } from '../../../subgraphs/departments.ts';
import { EXPECTED_ISSUES_FILE, type WrittenWorkbook, writeSampleCity } from '../../../subgraphs/sample-city/write-sample-city.ts';
import { type ImportAnswer, officerOf, type RunningDepartment, startDepartment } from '../../support/departments/running-department.ts';

const ENTERPRISES = 300;
const definitions = departmentDefinitions();
let folder = '';
let written: readonly WrittenWorkbook[] = [];
let expected: readonly Record<string, string>[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sample-city-'));
  written = await writeSampleCity({ enterprises: ENTERPRISES, seed: 1, folder });
  expected = parse(await readFile(join(folder, EXPECTED_ISSUES_FILE)), { columns: true, bom: true }) as Record<string, string>[];
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe.each(DEPARTMENTS.map((profile, index) => [profile.subgraph, index] as const))('the sample workbooks of %s', (_name, index) => {
  const profile = DEPARTMENTS[index];
  const definition = definitions[index];
  let department: RunningDepartment;
  const answers = new Map<string, ImportAnswer>();

  beforeAll(async () => {
    if (profile === undefined || definition === undefined) throw new Error('one definition for each profile');
    department = await startDepartment(definition);
    for (const book of ownBooks()) answers.set(book.register.register, await sendBook(book));
  });

  afterAll(async () => {
    await department.stop();
  });

  const ownBooks = (): readonly WrittenWorkbook[] => written.filter((book) => book.register.department.code === profile?.code);
  const sendBook = async ({ register, path }: WrittenWorkbook): Promise<ImportAnswer> =>
    department.send(officerOf(profile?.code ?? ''), {
      register: register.register,
      fileName: basename(path),
      content: await readFile(path),
    });

  test('every row is in, unchanged or refused', () => {
    expect(answers.size).toBeGreaterThanOrEqual(4);
    for (const book of ownBooks()) {
      const answer = answers.get(book.register.register);
      expect(answer?.rows).toBe(book.rows);
      expect(answer?.refused).toBeLessThan(book.rows / 10 + 5);
    }
  });

  test('exactly the cells that were made wrong on purpose are refused', async () => {
    for (const [register, answer] of answers) {
      const issues = (await department.subgraph.database.query(
        'select row_number, column_heading, rule from import_issue where import_id = $1 order by seq',
        [answer.importId],
      )) as { row_number: number; column_heading: string; rule: string }[];
      const wanted = expected.filter((issue) => issue['部门'] === profile?.code && issue['名录'] === register);
      expect(issues.map((issue) => `${issue.row_number} ${issue.column_heading} ${issue.rule}`).sort()).toEqual(
        wanted.map((issue) => `${issue['行号']} ${issue['列']} ${issue['规则']}`).sort(),
      );
    }
  });

  test('sending them all again changes nothing', async () => {
    for (const book of ownBooks()) {
      const again = await sendBook(book);
      const first = answers.get(book.register.register);
      expect(again).toEqual({ ...first, inserted: 0, updated: 0, unchanged: book.rows - (first?.refused ?? 0) });
    }
  });
});
