import type { EntityManager } from 'typeorm';
import { HubError } from '../../subgraph-kit/errors.ts';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import type { ImportUpload } from '../../subgraph-kit/server/subgraph.ts';
import { appendTrace } from '../../subgraph-kit/trace/trace-log.ts';
import type { RegisterFormat } from '../../subgraph-kit/workbook/register-format.ts';
import { findRegisterFormat } from '../../subgraph-kit/workbook/register-formats.ts';
import type { SheetRow } from '../../subgraph-kit/workbook/sheet-rows.ts';
import { WorkbookError } from '../../subgraph-kit/workbook/workbook-error.ts';
import { openWorkbook } from '../../subgraph-kit/workbook/workbook-reader.ts';
import type { DepartmentProfile } from '../pure/department-profile.ts';
import { ISSUES_MAX, targetIssue } from './issue-limit.ts';
import { requireOwnOfficer } from './own-officer.service.ts';
import { keepRefusedRows, refusedRowsPath } from './refused-rows.service.ts';
import { findLatestImport, insertImport, insertIssues } from './register-import.repository.ts';
import type { ImportSummary, NewImportIssue, RegisterImport } from './register-import.ts';
import { importInTransaction, type RefusedRow, RegisterStaging } from './register-staging.repository.ts';
import type { RegisterTarget, TargetRule } from './register-target.ts';
import { headingOf, type RowStager, rowStager } from './row-stager.service.ts';
import { type SpooledUpload, spoolUpload } from './spooled-upload.service.ts';

/** What an import works on. */
interface ImportTask {
  readonly context: RequestContext;
  readonly profile: DepartmentProfile;
  readonly format: RegisterFormat;
  readonly target: RegisterTarget;
  readonly fileName: string;
}

/** What reading the file brought. */
interface ReadFile {
  readonly sheet: string;
  rows: number;
  refused: number;
  readonly issues: NewImportIssue[];
}

/**
 * Takes a workbook into a register of the department.
 *
 * Rows that break a rule are refused and kept as issues; all others are in, in one transaction with their trace entry. A file that is sent again
 * right after it was taken changes nothing and gets the same import as answer.
 *
 * @throws HubError FORBIDDEN, NOT_FOUND for an unknown register, BAD_USER_INPUT for a file that cannot be read as a whole
 */
export async function receiveImport(
  upload: ImportUpload,
  context: RequestContext,
  { profile, registers }: { readonly profile: DepartmentProfile; readonly registers: readonly RegisterTarget[] },
): Promise<ImportSummary> {
  requireOwnOfficer(context, profile);
  const target = registers.find((candidate) => candidate.register === upload.register);
  const format = findRegisterFormat(upload.register);
  if (target === undefined || format === null) throw new HubError('NOT_FOUND');
  const task: ImportTask = { context, profile, format, target, fileName: upload.fileName };
  const spooled = await spoolUpload(upload.content);
  try {
    return await importInTransaction(context.database, target.register, async (runner, manager) => {
      const latest = await findLatestImport(manager, target.register);
      if (latest?.contentDigest.equals(spooled.digest)) return unchangedSummary(profile, latest);
      return takeIn(task, await RegisterStaging.open(runner, target), spooled, manager);
    });
  } catch (error) {
    throw error instanceof WorkbookError ? new HubError('BAD_USER_INPUT', error.text, { rule: error.problem }) : error;
  } finally {
    await spooled.remove();
  }
}

/** The file is the one that was taken in last: nothing can have changed. */
function unchangedSummary(profile: DepartmentProfile, { id, register, rows, refused }: RegisterImport): ImportSummary {
  return summaryOf(profile, id, { register, rows, inserted: 0, updated: 0, unchanged: rows - refused, refused });
}

function summaryOf(
  profile: DepartmentProfile,
  importId: string,
  counts: Omit<ImportSummary, 'importId' | 'refusedRowsPath'>,
): ImportSummary {
  return { importId, ...counts, refusedRowsPath: counts.refused === 0 ? null : refusedRowsPath(profile, importId) };
}

/** Rows are copied and checked and go into the register; then import, issues and trace entry are written. */
async function takeIn(task: ImportTask, staging: RegisterStaging, spooled: SpooledUpload, manager: EntityManager): Promise<ImportSummary> {
  const { register } = task.target;
  const read = await copyFile(task, staging, spooled.path);
  await refuseRows(task, staging, read);
  const { inserted, updated } = await staging.write();
  const { rows, refused } = read;
  const counts = { rows, inserted, updated, unchanged: rows - refused - inserted - updated, refused };
  const receivedAt = task.context.clock.now();
  const contentDigest = spooled.digest;
  const importId = await insertImport(manager, { register, fileName: task.fileName, receivedAt, ...counts, contentDigest });
  await keepIssues(task, manager, { importId, receivedAt, path: spooled.path, issues: read.issues });
  await appendTrace(manager, task.context, {
    operation: `${task.profile.fieldPrefix}Import`,
    subject: `Import:${importId}`,
    before: null,
    after: { register, ...counts, contentDigest: contentDigest.toString('hex') },
  });
  return summaryOf(task.profile, importId, { register, ...counts });
}

/** The refused cells for whoever asks, and the rows that they stand in to be given back; the file is read once more for these, which few rows are. */
async function keepIssues(
  { fileName, format }: ImportTask,
  manager: EntityManager,
  refused: { readonly importId: string; readonly receivedAt: Date; readonly path: string; readonly issues: readonly NewImportIssue[] },
): Promise<void> {
  if (refused.issues.length === 0) return;
  const issues = refused.issues.toSorted((first, second) => first.row - second.row);
  await insertIssues(manager, refused.importId, issues);
  const workbook = await openWorkbook(refused.path, { fileName, format });
  try {
    await keepRefusedRows(manager, refused, { workbook, lines: new Set(issues.map(({ row }) => row)) });
  } finally {
    await workbook.close();
  }
}

async function copyFile(task: ImportTask, staging: RegisterStaging, path: string): Promise<ReadFile> {
  const workbook = await openWorkbook(path, { fileName: task.fileName, format: task.format });
  const read: ReadFile = { sheet: workbook.sheet, rows: 0, refused: 0, issues: [] };
  try {
    await staging.copy(stagedLines(workbook.tableBatches(), rowStager(task.format, task.target, workbook), read));
  } finally {
    await workbook.close();
  }
  return read;
}

async function* stagedLines(batches: AsyncIterable<readonly SheetRow[]>, stage: RowStager, read: ReadFile): AsyncGenerator<Buffer> {
  for await (const batch of batches) {
    const staged = stage(batch);
    read.rows += batch.length;
    read.refused += staged.refused;
    keep(read.issues, staged.issues);
    if (staged.accepted > 0) yield staged.lines;
  }
}

async function refuseRows({ format, target }: ImportTask, staging: RegisterStaging, read: ReadFile): Promise<void> {
  const note = (rows: readonly RefusedRow[], column: string, rule: TargetRule): void => {
    const { field = column, personal = false } = target.columns.find((candidate) => candidate.name === column) ?? {};
    const heading = headingOf(format, field);
    const issues = rows.map(({ row, value, first }) =>
      targetIssue({ sheet: read.sheet, row, column: heading, value, personal }, rule, first),
    );
    keep(read.issues, issues);
  };
  const repeated = await staging.refuseRepeated(ISSUES_MAX);
  note(repeated.rows, target.key[0] ?? '', 'DUPLICATE_KEY');
  read.refused += repeated.count;
  for (const check of target.checks ?? []) {
    const column = target.columns.find((candidate) => candidate.field === check.field)?.name ?? '';
    const refused = await staging.refuse(check, column, ISSUES_MAX);
    note(refused.rows, column, check.rule);
    read.refused += refused.count;
  }
}

function keep(issues: NewImportIssue[], more: readonly NewImportIssue[]): void {
  for (const issue of more) if (issues.length < ISSUES_MAX) issues.push(issue);
}
