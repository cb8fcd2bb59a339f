import { parseLooseCivilDate } from '../pure/civil-date.ts';
import { readCreditCode } from '../pure/credit-code.ts';
import { parseDivisionCode } from '../pure/division.ts';
import { parseIndustryCode } from '../pure/industry.ts';
import { unreachable } from '../pure/invariant.ts';
import { hasUnreadableCharacter, isBlank, normaliseCode, normaliseHeading, normaliseText } from '../pure/text-normalisation.ts';
import { type RefusalRule, type RowIssue, rowIssue } from './refusal-rules.ts';
import type { CellParse, ParsedCell, ParsedValues, RegisterColumn, RegisterFormat } from './register-format.ts';

/** One row of a workbook before it is understood: the texts under their headings. */
export interface RawRow {
  /** Name of the sheet; the file's name for CSV. */
  readonly sheet: string;
  /** Line of the row as the official sees it in the file, the heading being line 1. */
  readonly row: number;
  /** Text of each cell under its heading, the heading without spaces and full-width forms. */
  readonly cells: Readonly<Record<string, string>>;
}

/** What became of a row. */
export type RowOutcome =
  | { readonly kind: 'row'; readonly values: ParsedValues }
  | { readonly kind: 'refused'; readonly issues: readonly RowIssue[] };

/** Headings that a workbook of this register must have. */
export function requiredHeadings(format: RegisterFormat): readonly string[] {
  return format.columns.filter((column) => column.required).map((column) => normaliseHeading(column.heading));
}

/**
 * Understands one row: every column is read, so that an official sees all that is wrong with a row at once.
 *
 * A credit code with a wrong check digit refuses the row: a code that names nobody would stay in the register unseen.
 */
export function parseRow(format: RegisterFormat, raw: RawRow): RowOutcome {
  const values: Record<string, ParsedCell> = {};
  const refusals = new RowRefusals();
  for (const column of format.columns) {
    values[column.field] = parseColumn(column, raw.cells[column.heading] ?? '', refusals);
  }
  return refusals.issues.length === 0 ? { kind: 'row', values } : { kind: 'refused', issues: refusals.issues };
}

/** What one cell means, or undefined when it is refused. */
export function parseOneCell(column: RegisterColumn, value: string): ParsedCell | undefined {
  const refusals = new RowRefusals();
  const parsed = parseColumn(column, value, refusals);
  return refusals.issues.length === 0 ? parsed : undefined;
}

/**
 * Collects what is wrong with a row while its cells are read one after the other.
 *
 * One object a row and not one closure a cell: closures cost more than the parsing of the cells.
 */
class RowRefusals {
  readonly issues: RowIssue[] = [];
  private column = '';
  private value = '';

  startCell(column: string, value: string): void {
    this.column = column;
    this.value = value;
  }

  /** Notes why the cell was refused; returns null, the value of a refused cell. */
  refuse(rule: RefusalRule, limit?: string | number): null {
    this.issues.push(rowIssue({ column: this.column, value: this.value }, rule, limit));
    return null;
  }
}

function parseColumn(column: RegisterColumn, value: string, cell: RowRefusals): ParsedCell {
  cell.startCell(column.heading, value);
  if (isBlank(value)) return column.required ? cell.refuse('REQUIRED') : null;
  if (hasUnreadableCharacter(value)) return cell.refuse('UNREADABLE_CHARACTER');
  return parseCell(column, value, cell);
}

function parseCell(spec: CellParse, text: string, cell: RowRefusals): ParsedCell {
  switch (spec.parse) {
    case 'text':
      return withinLength(normaliseText(text), spec.maxLength, cell);
    case 'code':
      return withinLength(normaliseCode(text), spec.maxLength, cell);
    case 'credit-code':
      return parseCreditCodeCell(text, cell);
    case 'civil-date':
      return parseLooseCivilDate(text) ?? cell.refuse('DATE');
    case 'phone':
      return parsePhone(text, cell);
    case 'division':
      return parseDivisionCode(normaliseCode(text)) ?? cell.refuse('DIVISION');
    case 'industry':
      return parseIndustryCode(normaliseCode(text)) ?? cell.refuse('INDUSTRY');
    case 'boolean':
      return YES_AND_NO.get(normaliseCode(text)) ?? cell.refuse('YES_OR_NO');
    case 'whole-number':
      return parseWholeNumber(spec, text, cell);
    case 'enum':
      return spec.read(normaliseText(text)) ?? cell.refuse('NOT_IN_LIST', wordsOf(spec));
    case 'enum-set':
      return parseSet(spec, text, cell);
    default:
      return unreachable(spec);
  }
}

const YES_AND_NO: ReadonlyMap<string, boolean> = new Map([
  ...['是', '有', 'Y', 'YES', 'TRUE', '1'].map((word) => [word, true] as const),
  ...['否', '无', 'N', 'NO', 'FALSE', '0'].map((word) => [word, false] as const),
]);
/** Mobile numbers, and numbers of a line or a service, with extension. A masked number is refused: it would overwrite the real one. */
const PHONE = /^(?:\+?86)?(?:1[3-9]\d{9}|0\d{9,11}|[48]00\d{7}|\d{5,8})(?:-\d{1,6})?$/u;
const AREA_CODE = /^(0\d{2,3})-(?=\d{7,8})/u;
const WHOLE_NUMBER = /^\d{1,9}(?:\.0+)?$/u;
const SET_SEPARATOR = /[;；,，、|]/u;

function withinLength(text: string, maxLength: number, cell: RowRefusals): ParsedCell {
  return text.length > maxLength ? cell.refuse('TOO_LONG', maxLength) : text;
}

function parseCreditCodeCell(text: string, cell: RowRefusals): ParsedCell {
  const reading = readCreditCode(text);
  if (reading.kind === 'valid') return reading.creditCode;
  return reading.kind === 'malformed' ? cell.refuse('CREDIT_CODE_FORM') : cell.refuse('CREDIT_CODE_CHECK_DIGIT', reading.expected);
}

function parsePhone(text: string, cell: RowRefusals): ParsedCell {
  const phone = normaliseCode(text).replace(AREA_CODE, '$1');
  return PHONE.test(phone) ? phone : cell.refuse('PHONE');
}

function parseWholeNumber(spec: CellParse & { parse: 'whole-number' }, text: string, cell: RowRefusals): ParsedCell {
  const plain = normaliseCode(text);
  const number = WHOLE_NUMBER.test(plain) ? Number(plain) : Number.NaN;
  return number >= spec.min && number <= spec.max ? number : cell.refuse('WHOLE_NUMBER', `${spec.min}–${spec.max}`);
}

function parseSet(spec: CellParse & { parse: 'enum-set' }, text: string, cell: RowRefusals): ParsedCell {
  const codes = new Set<string>();
  for (const word of text.split(SET_SEPARATOR)) {
    const plain = normaliseText(word);
    if (plain === '') continue;
    const code = spec.read(plain);
    if (code === null) return cell.refuse('NOT_IN_LIST', wordsOf(spec));
    codes.add(code);
  }
  return codes.size === 0 ? cell.refuse('REQUIRED') : [...codes];
}

function wordsOf(spec: CellParse & { parse: 'enum' | 'enum-set' }): string {
  return Object.values(spec.list)
    .map((name) => name.zh)
    .join('、');
}
