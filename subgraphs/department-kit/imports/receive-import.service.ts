import { createHash, type Hash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { HubError } from '../../subgraph-kit/errors.ts';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import type { ImportUpload } from '../../subgraph-kit/server/subgraph.ts';
import { appendTrace } from '../../subgraph-kit/trace/trace-log.ts';
import type { RegisterFormat } from '../../subgraph-kit/workbook/register-format.ts';
import { findRegisterFormat } from '../../subgraph-kit/workbook/register-formats.ts';
import { WorkbookError } from '../../subgraph-kit/workbook/workbook-error.ts';
import { openWorkbook } from '../../subgraph-kit/workbook/workbook-reader.ts';
import type { DepartmentProfile } from '../pure/department-profile.ts';
import { ISSUES_MAX, targetIssue } from './issue-limit.ts';
import { findLatestImport, insertImport, insertIssues } from './register-import.repository.ts';
import type { ImportSummary, NewImportIssue } from './register-import.ts';
import { type RefusedRow, RegisterStaging } from './register-staging.repository.ts';
import type { RegisterTarget, TargetRule } from './register-target.ts';
import { headingOf, rowStager } from './row-stager.service.ts';

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
  readonly rows: number;
  rejected: number;
  readonly digest: Buffer;
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
  requireOfficer(context, profile);
  const target = registers.find((candidate) => candidate.register === upload.register);
  const format = findRegisterFormat(upload.register);
  if (target === undefined || format === null) throw new HubError('NOT_FOUND');
  const task: ImportTask = { context, profile, format, target, fileName: upload.fileName };
  const staging = await RegisterStaging.open(context.database, target);
  try {
    const read = await stageFile(task, staging, upload.content);
    return await staging.transaction((manager) => takeOver(task, staging, read, manager));
  } catch (error) {
    throw error instanceof WorkbookError ? new HubError('BAD_USER_INPUT', error.text, { rule: error.problem }) : error;
  } finally {
    await staging.close();
  }
}

function requireOfficer({ caller }: RequestContext, profile: DepartmentProfile): void {
  if (caller.role === 'PUBLIC') throw new HubError('UNAUTHENTICATED');
  const isOfficer = caller.role === 'DEPARTMENT_OFFICER' || caller.role === 'DEPARTMENT_HEAD';
  if (!isOfficer || caller.department !== profile.code) throw new HubError('FORBIDDEN');
}

async function stageFile(task: ImportTask, staging: RegisterStaging, content: AsyncIterable<Uint8Array>): Promise<ReadFile> {
  const hash = createHash('sha256');
  const stage = rowStager(task.format, task.target);
  const workbook = await openWorkbook(digested(content, hash), { fileName: task.fileName, format: task.format });
  const issues: NewImportIssue[] = [];
  let [rows, rejected] = [0, 0];
  try {
    for await (const batch of workbook.batches()) {
      const staged = stage(batch);
      rows += batch.length;
      rejected += staged.rejected;
      keep(issues, staged.issues);
      await staging.add(staged.lines);
    }
  } finally {
    await workbook.close();
  }
  await staging.flush();
  return { sheet: workbook.sheet, rows, rejected, digest: hash.digest(), issues };
}

/** In one transaction: what only the database knows is checked, the rows go in, import and trace entry are written. */
async function takeOver(task: ImportTask, staging: RegisterStaging, read: ReadFile, manager: EntityManager): Promise<ImportSummary> {
  const { register } = task.target;
  const latest = await findLatestImport(manager, register);
  if (latest?.contentDigest.equals(read.digest)) {
    const { id: importId, rejected } = latest;
    return { importId, register, rows: read.rows, inserted: 0, updated: 0, unchanged: read.rows - rejected, rejected };
  }
  await refuseRows(task, staging, read);
  const { inserted, updated } = await staging.upsert();
  const { rows, rejected } = read;
  const counts = { rows, inserted, updated, unchanged: rows - rejected - inserted - updated, rejected };
  const receivedAt = task.context.clock.now();
  const importId = await insertImport(manager, { register, fileName: task.fileName, receivedAt, ...counts, contentDigest: read.digest });
  await insertIssues(
    manager,
    importId,
    read.issues.toSorted((first, second) => first.row - second.row),
  );
  await appendTrace(manager, task.context, {
    operation: `${task.profile.fieldPrefix}Import`,
    subject: `Import:${importId}`,
    before: null,
    after: { register, ...counts, contentDigest: read.digest.toString('hex') },
  });
  return { importId, register, ...counts };
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
  read.rejected += repeated.count;
  for (const check of target.checks ?? []) {
    const column = target.columns.find((candidate) => candidate.field === check.field)?.name ?? '';
    const refused = await staging.refuse(check, column, ISSUES_MAX);
    note(refused.rows, column, check.rule);
    read.rejected += refused.count;
  }
}

function keep(issues: NewImportIssue[], more: readonly NewImportIssue[]): void {
  for (const issue of more) if (issues.length < ISSUES_MAX) issues.push(issue);
}

/** The same bytes, counted into a digest on their way. */
async function* digested(content: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    hash.update(chunk);
    yield chunk;
  }
}
