import type { EntityManager } from 'typeorm';
import { HubError } from '../../subgraph-kit/errors.ts';
import { loaderOf, type RequestContext } from '../../subgraph-kit/request-context.ts';
import type { DownloadedFile } from '../../subgraph-kit/server/import-download.ts';
import { appendTrace } from '../../subgraph-kit/trace/trace-log.ts';
import { type GivenRow, givenHeadings, givenRows, refusedFileName, refusedWorkbook } from '../../subgraph-kit/workbook/refused-workbook.ts';
import type { FileForm } from '../../subgraph-kit/workbook/sheet-rows.ts';
import type { Workbook } from '../../subgraph-kit/workbook/workbook-reader.ts';
import type { DepartmentProfile } from '../pure/department-profile.ts';
import { isUuid } from '../pure/uuid.ts';
import {
  deleteRefusedRowsBefore,
  findImportsWithRefusedRows,
  findRefusedRows,
  insertRefusedFile,
  insertRefusedRows,
} from './refused-rows.repository.ts';

/**
 * For so long the rows that were refused are kept as they stood, telephones and certificate numbers included.
 *
 * @unit days
 * @source none: our choice, because a round of corrections takes days, and personal data that nobody corrects should not lie about
 */
const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;
/** @unit characters of refused rows that are kept of one import */
const CHARACTERS_MAX = 32_000_000;
const ROWS_AT_ONCE = 1_000;
const KEPT = Symbol('refused rows');

const CONTENT_TYPES: Readonly<Record<FileForm['kind'], string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
};

/** Keeps the rows of these lines as they stand in the file, and forgets those of imports of long ago. */
export async function keepRefusedRows(
  manager: EntityManager,
  { importId, receivedAt }: { readonly importId: string; readonly receivedAt: Date },
  { workbook, lines }: { readonly workbook: Workbook; readonly lines: ReadonlySet<number> },
): Promise<void> {
  await deleteRefusedRowsBefore(manager, new Date(receivedAt.getTime() - KEPT_DAYS * DAY_MS));
  await insertRefusedFile(manager, importId, { form: workbook.form, sheet: workbook.sheet, headings: givenHeadings(workbook) });
  let rows: GivenRow[] = [];
  let characters = 0;
  for await (const row of givenRows(workbook, lines)) {
    characters += row.cells.reduce((length, cell) => length + cell.length, 0);
    if (characters > CHARACTERS_MAX) break;
    rows.push(row);
    if (rows.length < ROWS_AT_ONCE) continue;
    await insertRefusedRows(manager, importId, rows);
    rows = [];
  }
  await insertRefusedRows(manager, importId, rows);
}

/** Path under which the gateway gives the refused rows of an import back. */
export function refusedRowsPath({ subgraph }: DepartmentProfile, importId: string): string {
  return `/imports/${subgraph}/${importId}/refused`;
}

/** The same path, or null when no row was refused or they are kept no longer. */
export async function findRefusedRowsPath(context: RequestContext, profile: DepartmentProfile, importId: string): Promise<string | null> {
  const kept = loaderOf<string, true>(context, KEPT, (ids) => findImportsWithRefusedRows(context.database, ids));
  return (await kept.load(importId)) === null ? null : refusedRowsPath(profile, importId);
}

/**
 * The refused rows of an import as a workbook of the kind that was sent. It shows personal data unmasked, to whoever sent them, and leaves a trace.
 *
 * @throws HubError NOT_FOUND when no row was refused or they are kept no longer
 */
export async function giveRefusedRows(context: RequestContext, profile: DepartmentProfile, importId: string): Promise<DownloadedFile> {
  const refused = isUuid(importId) ? await readLeavingTrace(context, profile, importId.toLowerCase()) : null;
  if (refused === null) {
    throw new HubError('NOT_FOUND', {
      en: `This import has no refused rows, or they are kept no longer; they are kept for ${KEPT_DAYS} days.`,
      zh: `该次导入没有退回的行，或已超过 ${KEPT_DAYS} 天保存期。`,
    });
  }
  return {
    fileName: refusedFileName(refused.fileName, refused.form),
    contentType: CONTENT_TYPES[refused.form.kind],
    content: await refusedWorkbook(refused, context.locale),
  };
}

function readLeavingTrace(context: RequestContext, profile: DepartmentProfile, importId: string): ReturnType<typeof findRefusedRows> {
  return context.database.transaction(async (manager) => {
    const refused = await findRefusedRows(manager, importId);
    if (refused === null) return null;
    await appendTrace(manager, context, {
      operation: `${profile.fieldPrefix}RefusedRows`,
      subject: `Import:${importId}`,
      before: null,
      after: { register: refused.register, rows: refused.rows.map(({ row }) => row) },
    });
    return refused;
  });
}
