import type { ParsedCell, ParsedValues, RegisterFormat } from '../../subgraph-kit/workbook/register-format.ts';
import { parseRow, type RawRow } from '../../subgraph-kit/workbook/row-parser.ts';
import { bigramsOf, toSearchedForm } from '../pure/name-search.ts';
import { CopyBytes, type CopyValue, copyField } from './copy-text.ts';
import { shownValue, targetIssue } from './issue-limit.ts';
import type { NewImportIssue } from './register-import.ts';
import type { CellCheck, RegisterTarget } from './register-target.ts';

/** What became of a batch of rows: lines for COPY, and the cells that were refused. */
export interface StagedBatch {
  /** Lines in COPY's text format, row number first. */
  readonly lines: Buffer;
  readonly accepted: number;
  readonly rejected: number;
  readonly issues: readonly NewImportIssue[];
}

/** Turns batches of raw rows into lines for the staging table. */
export type RowStager = (batch: readonly RawRow[]) => StagedBatch;

/** A stager for one register: what a cell may hold says the format, what a department may take says the target. */
export function rowStager(format: RegisterFormat, target: RegisterTarget): RowStager {
  const bytes = new CopyBytes();
  const addLine = lineWriter(target, bytes);
  const checks = target.cellChecks ?? [];
  return (batch) => {
    let accepted = 0;
    const issues: NewImportIssue[] = [];
    for (const raw of batch) {
      const outcome = parseRow(format, raw);
      const refused =
        outcome.kind === 'row'
          ? checkedIssues(format, checks, raw, outcome.values)
          : outcome.issues.map((issue) => toIssue(target, format, raw, issue));
      if (outcome.kind === 'row' && refused.length === 0) {
        addLine(raw.row, outcome.values);
        accepted += 1;
      } else {
        issues.push(...refused);
      }
    }
    return { lines: bytes.take(), accepted, rejected: batch.length - accepted, issues };
  };
}

/** Adds the line of a row: its number, then its columns; derived numbers are written without becoming text. */
function lineWriter({ columns }: RegisterTarget, bytes: CopyBytes): (row: number, values: ParsedValues) => void {
  return (row, values) => {
    let text = String(row);
    for (const { field, derive } of columns) {
      const value = (values[field] ?? null) as CopyValue;
      if (derive === 'name-bigrams') {
        bytes.addText(`${text}\t`);
        bytes.addNumbers(bigramsOf(toSearchedForm(String(value ?? ''))));
        text = '';
      } else {
        text += `\t${copyField(value)}`;
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
