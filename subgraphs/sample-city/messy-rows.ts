import { unreachable } from '../subgraph-kit/pure/invariant.ts';
import { toFullWidth } from '../subgraph-kit/pure/text-normalisation.ts';
import type { RefusalRule } from '../subgraph-kit/workbook/refusal-rules.ts';
import type { RegisterColumn, RegisterFormat } from '../subgraph-kit/workbook/register-format.ts';

/** What an import must say about a cell of the city's workbooks. */
export interface ExpectedIssue {
  /** Line in the file, the headings being line 1. */
  readonly row: number;
  readonly column: string;
  readonly value: string;
  readonly rule: RefusalRule;
}

/** A row of a workbook with the line that it stands on and what an import must refuse in it; an empty list for a good row. */
export interface SampleRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly issues: readonly ExpectedIssue[];
}

/** One row in so many is touched; the offset keeps the first rows, which people look at, clean. */
const MESS_INTERVAL = 97;
const MESS_OFFSET = 13;
/** The first line below the headings. */
const FIRST_LINE = 2;

/**
 * Ways in which officials' workbooks go wrong.
 *
 * The first four change how a good row is written and nothing of what it says. The others add a bad row below a good one, so that what must be
 * imported is the same city with and without mess.
 */
const MESS_KINDS = [
  'FULL_WIDTH',
  'WRONG_CHECK_DIGIT',
  'CHINESE_DATE',
  'DUPLICATE',
  'STRAY_SPACES',
  'IMPOSSIBLE_DATE',
  'SLASH_DATE',
  'UNKNOWN_WORD',
  'EMPTY_CELL',
] as const;
type MessKind = (typeof MESS_KINDS)[number];

/** Gives rows their lines. */
export function* cleanRows(rows: Iterable<readonly string[]>): Generator<SampleRow> {
  let line = FIRST_LINE;
  for (const cells of rows) {
    yield { line, cells, issues: [] };
    line += 1;
  }
}

/** Gives rows their lines and makes a fixed share of them messy; `turn` decides with which mess a register begins. */
export function* messyRows(format: RegisterFormat, rows: Iterable<readonly string[]>, turn: number): Generator<SampleRow> {
  let index = 0;
  let line = FIRST_LINE;
  for (const cells of rows) {
    const kind =
      index % MESS_INTERVAL === MESS_OFFSET ? MESS_KINDS[(turn + Math.floor(index / MESS_INTERVAL)) % MESS_KINDS.length] : undefined;
    index += 1;
    for (const row of kind === undefined ? [{ line, cells, issues: [] }] : withMess(format, kind, { line, cells, issues: [] })) {
      yield row;
      line += 1;
    }
  }
}

function withMess(format: RegisterFormat, kind: MessKind, row: SampleRow): readonly SampleRow[] {
  switch (kind) {
    case 'FULL_WIDTH':
      return [rewritten(row, 0, toFullWidth)];
    case 'STRAY_SPACES':
      return [
        rewritten(
          rewritten(row, 0, (text) => `${text.slice(0, 6)} ${text.slice(6)}`),
          1,
          (text) => `\u3000${text} `,
        ),
      ];
    case 'CHINESE_DATE':
      return [rewrittenDate(format, row, '年', '月', '日')];
    case 'SLASH_DATE':
      return [rewrittenDate(format, row, '/', '/', '')];
    case 'DUPLICATE':
      return [row, duplicateOf(format, row)];
    case 'WRONG_CHECK_DIGIT':
      return withBadCopy(format, row, { parse: 'credit-code', rule: 'CREDIT_CODE_CHECK_DIGIT', write: withOtherCheckCharacter });
    case 'IMPOSSIBLE_DATE':
      return withBadCopy(format, row, { parse: 'civil-date', rule: 'DATE', write: () => '2025-02-30' });
    case 'UNKNOWN_WORD':
      return withBadCopy(format, row, { parse: 'enum', rule: 'NOT_IN_LIST', write: () => '待定' });
    case 'EMPTY_CELL':
      return withBadCopy(format, row, { parse: 'text', rule: 'REQUIRED', write: () => '' });
    default:
      return unreachable(kind);
  }
}

function rewritten(row: SampleRow, column: number, write: (text: string) => string): SampleRow {
  return { ...row, cells: row.cells.map((text, index) => (index === column ? write(text) : text)) };
}

function rewrittenDate(format: RegisterFormat, row: SampleRow, ...marks: readonly [string, string, string]): SampleRow {
  const column = format.columns.findIndex((candidate) => candidate.parse === 'civil-date');
  return rewritten(row, column, (text) => {
    const [year, month, day] = text.split('-');
    return day === undefined ? text : `${year}${marks[0]}${Number(month)}${marks[1]}${Number(day)}${marks[2]}`;
  });
}

function duplicateOf(format: RegisterFormat, row: SampleRow): SampleRow {
  const column = format.columns.find((candidate) => candidate.field === format.key[0]);
  const issue: ExpectedIssue = { row: row.line + 1, column: column?.heading ?? '', value: row.cells[0] ?? '', rule: 'DUPLICATE_KEY' };
  return { line: row.line + 1, cells: row.cells, issues: [issue] };
}

interface BadCell {
  readonly parse: RegisterColumn['parse'];
  readonly rule: RefusalRule;
  readonly write: (text: string) => string;
}

/** The row, and below it a copy with one bad cell; the row alone when the register has no such column. */
function withBadCopy(format: RegisterFormat, row: SampleRow, bad: BadCell): readonly SampleRow[] {
  const index = format.columns.findIndex((column) => column.parse === bad.parse && (column.required || bad.rule !== 'REQUIRED'));
  const column = format.columns[index];
  if (column === undefined) return [row];
  const line = row.line + 1;
  const copy = rewritten({ ...row, line }, index, bad.write);
  return [row, { ...copy, issues: [{ row: line, column: column.heading, value: copy.cells[index] ?? '', rule: bad.rule }] }];
}

function withOtherCheckCharacter(creditCode: string): string {
  return creditCode.slice(0, -1) + (creditCode.endsWith('1') ? '2' : '1');
}
