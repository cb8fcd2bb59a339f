import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Command } from 'commander';
import { type Clause, type ClauseReport, type ClauseTotal, reportClauses, totalsOf } from '../clause-proofs.ts';

const PROJECT = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const CATALOGUE = 'test/support/data/clauses.json';
const LEVELS = ['core', 'important', 'later'] as const;

/** The catalogue of clauses against the tests of this project. Throws when the tests are not installed. */
export function readClauseReport(project: string = PROJECT): ClauseReport {
  const catalogue = JSON.parse(readFileSync(join(project, CATALOGUE), 'utf8')) as readonly Clause[];
  const paths = readdirSync(join(project, 'test'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.test.ts'));
  // The tests of this very command cite clauses as examples and prove none.
  const proving = paths.filter((path) => !path.includes('clause-proofs')).sort();
  const files = proving.map((path): [string, string] => {
    const absolute = join(project, 'test', path);
    return [relative(project, absolute).split(sep).join('/'), readFileSync(absolute, 'utf8')];
  });
  return reportClauses(catalogue, new Map(files));
}

/** The report for a person: a table by city and level, then every clause that is proven (or every one that is not). */
export function printClauseReport(report: ClauseReport, listUnproven = false): string {
  const totals = totalsOf(report);
  const cities = [...new Set(totals.map(({ city }) => city))];
  const head = ['city'.padEnd(14), ...LEVELS.map((level) => level.padStart(11))].join('');
  const rows = cities.map((city) => [city.padEnd(14), ...LEVELS.map((level) => cellOf(totals, city, level).padStart(11))].join(''));
  const listed = report.clauses.filter(({ proofs }) => (proofs.length === 0) === listUnproven);
  const lines = listed.flatMap(({ clause, proofs }) => [
    `${clause.id}  ${clause.level}  ${clause.says}`,
    ...proofs.map(({ file, title }) => `    ${file}: ${title}`),
  ]);
  const slips = report.unknown.map(({ id, proof }) => `${proof.file} names ${id}, which is not in the catalogue.`);
  return [head, ...rows, '', ...lines, ...slips].join('\n');
}

function cellOf(totals: readonly ClauseTotal[], city: string, level: string): string {
  const total = totals.find((each) => each.city === city && each.level === level);
  return total === undefined ? '-' : `${total.proven} / ${total.clauses}`;
}

function main(): void {
  const command = new Command('clauses')
    .description('Which clauses of the five cities are proven by which tests. / 五市条款由哪些测试证明。')
    .option('--json', 'one JSON object / 输出一个 JSON 对象')
    .option('--unproven', 'list the clauses that no test proves / 列出尚无测试证明的条款')
    .parse();
  const { json, unproven } = command.opts<{ json?: boolean; unproven?: boolean }>();
  const report = readClauseReport();
  process.stdout.write(
    `${json === true ? JSON.stringify({ ...report, totals: totalsOf(report) }) : printClauseReport(report, unproven)}\n`,
  );
  if (report.unknown.length > 0) process.exitCode = 1;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) main();
