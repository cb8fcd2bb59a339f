import { maskCertificateNumber } from '../pure/personal-data.ts';
import type { NewImportIssue } from './register-import.ts';
import { TARGET_RULES, type TargetRule } from './register-target.ts';

/**
 * Refused cells that are kept of one import; further ones are counted only.
 *
 * @unit cells
 * @source none: our choice, because a file with more has one mistake many times
 */
export const ISSUES_MAX = 20_000;

/** A cell that a rule refuses. */
export interface RefusedCell {
  readonly sheet: string;
  readonly row: number;
  readonly column: string;
  readonly value: string;
  readonly personal: boolean;
}

/** The issue of a cell that is well written and may not go in all the same. */
export function targetIssue(cell: RefusedCell, rule: TargetRule, limit: string | number = ''): NewImportIssue {
  const sentence = TARGET_RULES[rule];
  return {
    sheet: cell.sheet,
    row: cell.row,
    column: cell.column,
    value: shownValue(cell),
    rule,
    messageZh: sentence.zh.replace('{limit}', String(limit)),
    messageEn: sentence.en.replace('{limit}', String(limit)),
  };
}

/** A text that the database can keep: it takes neither the character NUL nor half of a pair, which a cut or a damaged file leaves. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}

/** A value as an issue may show it. */
export function shownValue({ value, personal }: Pick<RefusedCell, 'value' | 'personal'>): string {
  return personal && value !== '' ? maskCertificateNumber(value) : value;
}
