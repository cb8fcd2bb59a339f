import { type Cell, type CellStyle, writeXlsx } from 'hucre/xlsx';
import { inLocale, type Locale, type LocalisedText } from '../pure/localised-text.ts';
import { normaliseHeading } from '../pure/text-normalisation.ts';
import type { FileForm } from './sheet-rows.ts';
import type { Workbook } from './workbook-reader.ts';
import { columnWidth, encodedCsv, sheetName, TEXT_FORMAT, xlsxText } from './workbook-writer.ts';

/** Beginning of the heading of the column that says what is wrong with a row. */
export const ERROR_HEADING = '错误说明';

/** A row of a file as it stood there, its cells in the order of the headings. */
export interface GivenRow {
  /** Line in the file. */
  readonly row: number;
  readonly cells: readonly string[];
}

/** What is wrong with one cell. */
export interface MarkedCell {
  readonly column: string;
  readonly value: string;
  readonly message: LocalisedText;
}

/** A refused row with everything that is wrong with it. */
export interface RefusedRow extends GivenRow {
  readonly issues: readonly MarkedCell[];
}

/** The refused rows of a file. */
export interface RefusedRows {
  readonly form: FileForm;
  readonly sheet: string;
  /** As {@link givenHeadings} tells them. */
  readonly headings: readonly string[];
  readonly rows: readonly RefusedRow[];
  /** Rows that were refused; more than there are here when so many were not kept. */
  readonly refused: number;
}

/** Comments slow spreadsheets down when there are very many; the cells further down are marked by colour, and the last column says the same. */
const COMMENTS_MAX = 1_000;
const COMMENT_AUTHOR = '联合检查平台';
const REFUSED: CellStyle = { numFmt: TEXT_FORMAT, fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'FFC7CE' } } };
const EXPLANATION: CellStyle = { numFmt: TEXT_FORMAT, font: { color: { rgb: '9C0006' } } };
const EXPLANATION_WIDTH = 60;

/** Headings of a file as they stood, without columns that have none and without the explanations of an earlier round. */
export function givenHeadings(workbook: Pick<Workbook, 'headings'>): readonly string[] {
  return workbook.headings.filter((heading) => heading !== '' && !normaliseHeading(heading).startsWith(ERROR_HEADING));
}

/** The rows of these lines as they stand in the file; it is read no further than to the last of them. */
export async function* givenRows(workbook: Workbook, lines: ReadonlySet<number>): AsyncGenerator<GivenRow> {
  const headings = givenHeadings(workbook).map(normaliseHeading);
  let missing = lines.size;
  if (missing === 0) return;
  for await (const batch of workbook.batches()) {
    for (const { row, cells } of batch) {
      if (!lines.has(row)) continue;
      yield { row, cells: headings.map((heading) => cells[heading] ?? '') };
      missing -= 1;
      if (missing === 0) return;
    }
  }
}

/**
 * A workbook of the refused rows alone, to be corrected and sent again: a file of the same kind as the one that was sent, under the same headings,
 * every cell as text as it stood, with a column that says what is wrong. In .xlsx the refused cells are coloured and carry the sentence as a comment.
 *
 * Only the refused rows, because the others are in: what is sent again is short, and nothing in it can overwrite what an officer changes meanwhile.
 */
export async function refusedWorkbook(refused: RefusedRows, locale: Locale): Promise<Uint8Array> {
  if (refused.form.kind === 'xlsx') return markedXlsx(refused, locale);
  const rows = refused.rows.map((row) => [...row.cells, explanationOf(row, locale)]);
  return Buffer.concat([...encodedCsv({ headings: headingsOf(refused, locale), rows }, refused.form)]);
}

/** Name of the file that gives refused rows back, for the name of the file that was sent. */
export function refusedFileName(fileName: string, form: FileForm): string {
  const stem = fileName.replace(/\.[^.]*$/u, '').replace(/-退回(?:-\d+)?$/u, '');
  return `${stem}-退回.${form.kind}`;
}

/** What is wrong with a row, in one sentence: its line in the file, and column, value and rule of each issue. */
function explanationOf({ row, issues }: RefusedRow, locale: Locale): string {
  const sentences = issues.map((issue) => sentenceOf(issue, locale));
  return locale === 'zh-CN' ? `原第 ${row} 行：${sentences.join('；')}` : `was row ${row}: ${sentences.join('; ')}`;
}

function sentenceOf(issue: MarkedCell, locale: Locale): string {
  const rule = inLocale(issue.message, locale);
  if (locale === 'zh-CN') return issue.value === '' ? `${issue.column}${rule}` : `${issue.column}“${issue.value}”${rule}`;
  return issue.value === '' ? `${issue.column} ${rule}` : `${issue.column} "${issue.value}" ${rule}`;
}

/** The heading is the one place that can say that rows are missing here without being taken for a row. */
function headingsOf({ headings, rows, refused }: RefusedRows, locale: Locale): readonly string[] {
  if (rows.length === refused) return [...headings, ERROR_HEADING];
  const note =
    locale === 'zh-CN'
      ? `（共退回 ${refused} 行，此处为其中 ${rows.length} 行，其余请在原文件中改正）`
      : `(${refused} rows were refused, here are ${rows.length}; correct the others in the file that was sent)`;
  return [...headings, `${ERROR_HEADING}${note}`];
}

async function markedXlsx(refused: RefusedRows, locale: Locale): Promise<Uint8Array> {
  const headings = headingsOf(refused, locale);
  const explanations = headings.length - 1;
  const columnOf = new Map(refused.headings.map((heading, index) => [normaliseHeading(heading), index]));
  const cells = new Map<string, Partial<Cell>>();
  let comments = 0;
  for (const [index, row] of refused.rows.entries()) {
    cells.set(`${index + 1},${explanations}`, { style: EXPLANATION });
    for (const issue of row.issues) {
      const column = columnOf.get(issue.column);
      if (column === undefined) continue;
      comments += 1;
      const comment = { author: COMMENT_AUTHOR, text: xlsxText(sentenceOf(issue, locale)) };
      cells.set(`${index + 1},${column}`, comments > COMMENTS_MAX ? { style: REFUSED } : { style: REFUSED, comment });
    }
  }
  const widths = headings.map((heading, index) => (index === explanations ? EXPLANATION_WIDTH : columnWidth(heading)));
  return writeXlsx({
    sheets: [
      {
        name: sheetName(refused.sheet),
        columns: widths.map((width) => ({ width, numFmt: TEXT_FORMAT })),
        rows: [[...headings], ...refused.rows.map((row) => [...row.cells, explanationOf(row, locale)].map(xlsxText))],
        cells,
        freezePane: { rows: 1 },
      },
    ],
  });
}
