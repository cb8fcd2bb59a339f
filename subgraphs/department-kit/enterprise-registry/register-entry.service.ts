import { loaderOf, type RequestContext } from '../../subgraph-kit/request-context.ts';
import { type Connection, toConnection, toPageRequest } from '../../subgraph-kit/schema/connection.ts';
import { findEntriesOfEnterprises, listEntries } from './register-entry.repository.ts';
import type { RegisterEntry, RegisterEntryFilter } from './register-entry.ts';

const ENTRIES = Symbol('register entries of an enterprise');

/** The entries of one enterprise; all enterprises of a level share one statement. */
export async function listEntriesOfEnterprise(context: RequestContext, creditCode: string): Promise<readonly RegisterEntry[]> {
  const loader = loaderOf<string, readonly RegisterEntry[]>(context, ENTRIES, (codes) => findEntriesOfEnterprises(context.database, codes));
  return (await loader.load(creditCode)) ?? [];
}

/** A page of the register. */
export async function pageEntries(
  context: RequestContext,
  filter: RegisterEntryFilter,
  slice: { readonly first: number | null; readonly after: string | null },
): Promise<Connection<RegisterEntry>> {
  const page = toPageRequest(slice.first, slice.after, 2);
  const rows = await listEntries(context.database, filter, page);
  return toConnection(rows, page, (entry) => [entry.creditCode, entry.category]);
}
