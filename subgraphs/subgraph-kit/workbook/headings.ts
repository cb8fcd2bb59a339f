import { isBlank, normaliseHeading } from '../pure/text-normalisation.ts';
import type { RawRow } from './row-parser.ts';
import type { SheetRow } from './sheet-rows.ts';
import { WorkbookError } from './workbook-error.ts';

/** @unit rows; officials put a title, a unit and a date above the headings, rarely more */
const LINES_ABOVE_HEADINGS_MAX = 10;

/** The headings of a table, and the rows that were read together with them. */
export interface Headings {
  /** As they stand in the file; an empty string for a column without one. */
  readonly texts: readonly string[];
  readonly rowsBehind: readonly SheetRow[];
}

/** Puts the cells of a table row under their headings. */
export type RowAssembler = (row: SheetRow) => RawRow;

/**
 * Reads as far as the headings: the first of the upper rows that has all that are required, or the first row with text when none is required.
 *
 * @throws WorkbookError EMPTY, MISSING_HEADINGS with their names, or REPEATED_HEADING
 */
export async function findHeadings(batches: AsyncIterator<readonly SheetRow[]>, required: readonly string[]): Promise<Headings> {
  const passed: SheetRow[] = [];
  for (;;) {
    const next = await batches.next();
    if (next.done === true) throw new WorkbookError(passed.length === 0 ? 'EMPTY' : 'MISSING_HEADINGS', fewestMissing(passed, required));
    const found = headingsAmong(next.value, required, passed);
    if (found !== null) return found;
    if (passed.length >= LINES_ABOVE_HEADINGS_MAX) throw new WorkbookError('MISSING_HEADINGS', fewestMissing(passed, required));
  }
}

/** An assembler for rows of a sheet under these normalised headings. */
export function rowAssembler(sheet: string, headings: readonly string[]): RowAssembler {
  const columns = headings.flatMap((heading, index) => (heading === '' ? [] : [{ heading, index }]));
  return ({ line, cells }) => {
    const record: Record<string, string> = {};
    for (const { heading, index } of columns) record[heading] = cells[index] ?? '';
    return { sheet, row: line, cells: record };
  };
}

/** The rows that have text in some cell. */
export function filledRows(batch: readonly SheetRow[]): readonly SheetRow[] {
  return batch.some(({ cells }) => isBlankRow(cells)) ? batch.filter(({ cells }) => !isBlankRow(cells)) : batch;
}

/** The headings when one of the rows is them; the rows with text that are not are noted as passed. */
function headingsAmong(rows: readonly SheetRow[], required: readonly string[], passed: SheetRow[]): Headings | null {
  for (const [index, row] of rows.entries()) {
    if (isBlankRow(row.cells)) continue;
    if (missingFrom(row, required).length === 0) return { texts: headingTexts(row), rowsBehind: rows.slice(index + 1) };
    passed.push(row);
    if (passed.length >= LINES_ABOVE_HEADINGS_MAX) return null;
  }
  return null;
}

function isBlankRow(cells: readonly string[]): boolean {
  return isBlank(cells[0] ?? '') && cells.every(isBlank);
}

function headingTexts(row: SheetRow): readonly string[] {
  const texts = row.cells.map((text) => text.trim());
  const seen = new Set<string>();
  for (const heading of texts.map(normaliseHeading)) {
    if (heading !== '' && seen.has(heading)) throw new WorkbookError('REPEATED_HEADING', heading);
    seen.add(heading);
  }
  return texts;
}

function missingFrom(row: SheetRow, required: readonly string[]): readonly string[] {
  const present = new Set(row.cells.map(normaliseHeading));
  return required.filter((heading) => !present.has(heading));
}

/** What the best of the rows lacks: that row was meant to be the headings. */
function fewestMissing(rows: readonly SheetRow[], required: readonly string[]): string {
  const lacking = rows.map((row) => missingFrom(row, required)).sort((first, second) => first.length - second.length);
  return (lacking[0] ?? required).join('、');
}
