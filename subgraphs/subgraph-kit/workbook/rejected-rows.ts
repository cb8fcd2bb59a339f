import { invariant } from '../pure/invariant.ts';
import { inLocale, type Locale } from '../pure/localised-text.ts';
import { normaliseHeading } from '../pure/text-normalisation.ts';
import type { WorkbookSource } from './byte-source.ts';
import type { RowIssue } from './rejection-rules.ts';
import type { RawRow } from './row-parser.ts';
import { openWorkbook, type ReadOptions, type Workbook } from './workbook-reader.ts';
import { writeCsv, writeXlsx } from './workbook-writer.ts';

/** Heading of the column that says what is wrong with a row. */
export const ERROR_HEADING = '错误说明';

/** A row that was refused, by its line in the file. */
export interface RejectedRow {
  readonly row: number;
  readonly issues: readonly RowIssue[];
}

/** How to give refused rows back. */
export interface MarkOptions extends ReadOptions {
  /** Language of the sentences in the added column. */
  readonly locale: Locale;
}

/**
 * The rows of a workbook that were refused, as they stood, with a column that says why: to be corrected and sent again.
 *
 * The answer is of the file's own kind (.xlsx or CSV); the column of an earlier round is replaced.
 *
 * @param rejections in the order of the rows
 */
export async function* markRejectedRows(
  source: WorkbookSource,
  rejections: AsyncIterable<RejectedRow> | Iterable<RejectedRow>,
  options: MarkOptions,
): AsyncGenerator<Uint8Array> {
  const workbook = await openWorkbook(source, options);
  try {
    const headings = workbook.headings.filter((heading) => heading !== '' && normaliseHeading(heading) !== ERROR_HEADING);
    const rows = markedRows(workbook, rejections, (raw, issues) => [
      ...headings.map((heading) => raw.cells[normaliseHeading(heading)] ?? ''),
      issueText(issues, options.locale),
    ]);
    const table = { headings: [...headings, ERROR_HEADING], rows };
    yield* workbook.fileKind === 'xlsx' ? writeXlsx(workbook.sheet, table) : writeCsv(table);
  } finally {
    await workbook.close();
  }
}

/** What is wrong with a row, in one sentence: column, value and rule of each issue. */
export function issueText(issues: readonly RowIssue[], locale: Locale): string {
  const separator = locale === 'zh-CN' ? '；' : '; ';
  return issues.map((issue) => oneIssue(issue, locale)).join(separator);
}

function oneIssue(issue: RowIssue, locale: Locale): string {
  const rule = inLocale(issue.message, locale);
  if (locale === 'zh-CN') return issue.value === '' ? `${issue.column}${rule}` : `${issue.column}“${issue.value}”${rule}`;
  return issue.value === '' ? `${issue.column} ${rule}` : `${issue.column} "${issue.value}" ${rule}`;
}

/** Walks the workbook and the refusals side by side, both in the order of rows, so that neither has to be kept. */
async function* markedRows(
  workbook: Workbook,
  rejections: AsyncIterable<RejectedRow> | Iterable<RejectedRow>,
  toCells: (raw: RawRow, issues: readonly RowIssue[]) => readonly string[],
): AsyncGenerator<readonly string[]> {
  const refused = new RejectionCursor(rejections);
  for await (const batch of workbook.batches()) {
    for (const raw of batch) {
      const issues = await refused.issuesAt(raw.row);
      if (issues !== null) yield toCells(raw, issues);
    }
  }
  await refused.readToEnd();
}

/** Reads refusals in step with the rows of a file. */
class RejectionCursor {
  private readonly iterator: AsyncIterator<RejectedRow> | Iterator<RejectedRow>;
  private current: RejectedRow | null = null;
  private isDone = false;

  constructor(rejections: AsyncIterable<RejectedRow> | Iterable<RejectedRow>) {
    this.iterator = Symbol.asyncIterator in rejections ? rejections[Symbol.asyncIterator]() : rejections[Symbol.iterator]();
  }

  /** The issues of a row, or null when it was not refused. */
  async issuesAt(row: number): Promise<readonly RowIssue[] | null> {
    while (!this.isDone && (this.current === null || this.current.row < row)) await this.advance();
    return this.current?.row === row ? this.current.issues : null;
  }

  /** Reads what is left, so that a refusal out of order is noticed and not lost. */
  async readToEnd(): Promise<void> {
    while (!this.isDone) await this.advance();
  }

  private async advance(): Promise<void> {
    const next = await this.iterator.next();
    const before = this.current;
    this.isDone = next.done === true;
    this.current = next.done === true ? null : next.value;
    invariant(before === null || this.current === null || before.row < this.current.row, 'refused rows come in the order of the file');
  }
}
