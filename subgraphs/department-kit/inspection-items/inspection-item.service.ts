import { loaderOf, type RequestContext } from '../../subgraph-kit/request-context.ts';
import { type Connection, toConnection, toPageRequest } from '../../subgraph-kit/schema/connection.ts';
import { findItems, listItems } from './inspection-item.repository.ts';
import type { InspectionItem, InspectionItemFilter } from './inspection-item.ts';

const ITEMS = Symbol('inspection items');

/** The item of this code, or null when it is not on this department's list; all of a level share one statement. */
export function findItem(context: RequestContext, code: string): Promise<InspectionItem | null> {
  return loaderOf<string, InspectionItem>(context, ITEMS, (codes) => findItems(context.database, codes)).load(code);
}

/** A page of the list. */
export async function pageItems(
  context: RequestContext,
  filter: InspectionItemFilter,
  slice: { readonly first: number | null; readonly after: string | null },
): Promise<Connection<InspectionItem>> {
  const page = toPageRequest(slice.first, slice.after, 1);
  return toConnection(await listItems(context.database, filter, page), page, (item) => [item.code]);
}
