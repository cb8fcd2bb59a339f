import { HubError } from '../../subgraph-kit/errors.ts';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import type { DownloadedFile, ImportDownload } from '../../subgraph-kit/server/import-download.ts';
import { findRegisterFormat } from '../../subgraph-kit/workbook/register-formats.ts';
import { writeTemplate } from '../../subgraph-kit/workbook/workbook-template.ts';
import type { DepartmentProfile } from '../pure/department-profile.ts';
import { requireOwnOfficer } from './own-officer.service.ts';
import { giveRefusedRows } from './refused-rows.service.ts';
import type { RegisterTarget } from './register-target.ts';

/**
 * Gives what an officer fetches beside an import: the template of a register, or the refused rows of an import.
 *
 * @throws HubError UNAUTHENTICATED, FORBIDDEN, NOT_FOUND
 */
export async function giveDownload(
  download: ImportDownload,
  context: RequestContext,
  { profile, registers }: { readonly profile: DepartmentProfile; readonly registers: readonly RegisterTarget[] },
): Promise<DownloadedFile> {
  requireOwnOfficer(context, profile);
  if (download.kind === 'refused') return giveRefusedRows(context, profile, download.importId);
  const format = findRegisterFormat(download.register);
  if (format === null || !registers.some(({ register }) => register === format.register)) throw new HubError('NOT_FOUND');
  return {
    fileName: `${format.title.zh}-模板.xlsx`,
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content: await writeTemplate(format),
  };
}
