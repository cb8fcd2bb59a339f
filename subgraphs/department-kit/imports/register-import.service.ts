import { badInput } from '../../subgraph-kit/errors.ts';
import { loaderOf, type RequestContext } from '../../subgraph-kit/request-context.ts';
import { type Connection, type PageRequest, toConnection, toPageRequest } from '../../subgraph-kit/schema/connection.ts';
import type { Slice } from '../dated-pages.service.ts';
import { isUuid } from '../pure/uuid.ts';
import { findImports, listImports, listIssues } from './register-import.repository.ts';
import type { ImportIssue, RegisterImport } from './register-import.ts';

const IMPORTS = Symbol('imports');
const SEQ = /^\d{1,9}$/u;

/** The import of this id, or null. */
export async function findImport(context: RequestContext, id: string): Promise<RegisterImport | null> {
  if (!isUuid(id)) return null;
  return loaderOf<string, RegisterImport>(context, IMPORTS, (ids) => findImports(context.database, ids)).load(id.toLowerCase());
}

/** A page of the imports, the newest first. */
export async function pageImports(context: RequestContext, register: string | null, slice: Slice): Promise<Connection<RegisterImport>> {
  const page = toPage(slice, isUuid);
  return toConnection(await listImports(context.database, register, page), page, (found) => [found.id]);
}

/** A page of the refused cells of an import, in the order of the file. */
export async function pageIssues(context: RequestContext, importId: string, slice: Slice): Promise<Connection<ImportIssue>> {
  const page = toPage(slice, (text) => SEQ.test(text));
  return toConnection(await listIssues(context.database, importId, page), page, (issue) => [String(issue.seq)]);
}

function toPage(slice: Slice, isKey: (text: string) => boolean): PageRequest {
  const page = toPageRequest(slice.first, slice.after, 1);
  if (page.after !== null && !isKey(page.after[0] ?? '')) {
    throw badInput('after', slice.after, { en: 'is not a cursor of this list', zh: '不是本列表的游标' });
  }
  return page;
}
