import type { ParsedCell, ParsedValues, RegisterFormat } from '../../subgraph-kit/workbook/register-format.ts';
import { parseRow, type RawRow } from '../../subgraph-kit/workbook/row-parser.ts';
import type { SheetRow } from '../../subgraph-kit/workbook/sheet-rows.ts';
import type { Workbook } from '../../subgraph-kit/workbook/workbook-reader.ts';
import { bigramsOf, toSearchedForm } from '../pure/name-search.ts';
import { CopyBytes, type CopyValue, copyField } from './copy-text.ts';
import { shownValue, targetIssue } from './issue-limit.ts';
import { plainRowReader } from './plain-row.service.ts';
import type { NewImportIssue } from './register-import.ts';
import type { CellCheck, RegisterTarget } from './register-target.ts';

/** What became of a batch of rows: lines for COPY, and the cells that were refused. */
export interface StagedBatch {
  /** Lines in COPY's text format, row number first. */
  readonly lines: Buffer;
  readonly accepted: number;
  readonly refused: number;
  readonly issues: readonly NewImportIssue[];
}

/** Turns batches of table rows into lines for the staging table. */
export type RowStager = (batch: readonly SheetRow[]) => StagedBatch;

/** A stager for one register and one file: what a cell may hold says the format, what a department may take says the target. */
export function rowStager(
  format: RegisterFormat,
  target: RegisterTarget,
  { headings, toRaw }: Pick<Workbook, 'headings' | 'toRaw'>,
): RowStager {
  const bytes = new CopyBytes();
  const addLine = lineWriter(target, bytes);
  const checks = target.cellChecks ?? [];
  const plainFields: string[] = [];
  const fields = target.columns.map(({ field }) => field);
  const isPlain = checks.length === 0 ? plainRowReader(format, fields, headings) : () => false;
  /** What is wrong with a row; its line is added when nothing is. */
  const stageRow = (row: SheetRow): readonly NewImportIssue[] => {
    if (isPlain(row.cells, plainFields)) {
      addLine(row.line, plainFields);
      return NO_ISSUES;
    }
    const raw = toRaw(row);
    const outcome = parseRow(format, raw);
    if (outcome.kind === 'refused') return outcome.issues.map((issue) => toIssue(target, format, raw, issue));
    const { values } = outcome;
    const refused = checkedIssues(format, checks, raw, values);
    if (refused.length === 0)
      addLine(
        row.line,
        fields.map((field) => copyField((values[field] ?? null) as CopyValue)),
        values,
      );
    return refused;
  };
  return (batch) => {
    let accepted = 0;
    const issues: NewImportIssue[] = [];
    for (const row of batch) {
      const refused = stageRow(row);
      if (refused.length === 0) accepted += 1;
      else issues.push(...refused);
    }
    return { lines: bytes.take(), accepted, refused: batch.length - accepted, issues };
  };
}

/**
 * Adds the line of a row: its number, then its columns; derived numbers are written without becoming text.
 *
 * They are derived from the values where these are given; the fields of a plain row are its values, because nothing in them is escaped.
 */
function lineWriter(
  { columns }: RegisterTarget,
  bytes: CopyBytes,
): (row: number, fields: readonly string[], values?: ParsedValues) => void {
  return (row, fields, values) => {
    let text = String(row);
    for (let index = 0; index < columns.length; index += 1) {
      const column = columns[index];
      if (column?.derive === 'name-bigrams') {
        bytes.addText(`${text}\t`);
        bytes.addNumbers(bigramsOf(toSearchedForm(values === undefined ? (fields[index] ?? '') : textOf(values[column.field]))));
        text = '';
      } else {
        text += `\t${fields[index]}`;
      }
    }
    bytes.addText(`${text}\n`);
  };
}

function checkedIssues(format: RegisterFormat, checks: readonly CellCheck[], raw: RawRow, values: ParsedValues): readonly NewImportIssue[] {
  if (checks.length === 0) return NO_ISSUES;
  return checks.flatMap(({ field, rule, startsWith }) => {
    if (textOf(values[field]).startsWith(startsWith)) return [];
    const cell = { sheet: raw.sheet, row: raw.row, column: headingOf(format, field), value: textOf(values[field]), personal: false };
    return [targetIssue(cell, rule, startsWith)];
  });
}

const NO_ISSUES: readonly NewImportIssue[] = [];

function toIssue(
  target: RegisterTarget,
  format: RegisterFormat,
  raw: RawRow,
  issue: { readonly column: string; readonly value: string; readonly rule: string; readonly message: { zh: string; en: string } },
): NewImportIssue {
  return {
    sheet: raw.sheet,
    row: raw.row,
    column: issue.column,
    value: shownValue({ value: issue.value, personal: isPersonal(target, format, issue.column) }),
    rule: issue.rule,
    messageZh: issue.message.zh,
    messageEn: issue.message.en,
  };
}

function isPersonal(target: RegisterTarget, format: RegisterFormat, heading: string): boolean {
  const field = format.columns.find((column) => column.heading === heading)?.field;
  return target.columns.some((column) => column.personal === true && column.field === field);
}

/** Heading of a field as officials write it. */
export function headingOf(format: RegisterFormat, field: string): string {
  return format.columns.find((column) => column.field === field)?.heading ?? field;
}

function textOf(cell: ParsedCell | undefined): string {
  return cell === null || cell === undefined ? '' : String(cell);
}
