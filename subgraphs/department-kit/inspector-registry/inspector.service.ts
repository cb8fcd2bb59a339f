import { loaderOf, type RequestContext } from '../../subgraph-kit/request-context.ts';
import { type Connection, toConnection, toPageRequest } from '../../subgraph-kit/schema/connection.ts';
import { isUuid } from '../pure/uuid.ts';
import { findInspectors, listInspectors } from './inspector.repository.ts';
import { type Inspector, type InspectorFilter, type InspectorRecord, toShownInspector } from './inspector.ts';

const INSPECTORS = Symbol('inspectors');

/** The inspector of this id with masked personal data, or null when the register has none; all of a level share one statement. */
export async function findInspector(context: RequestContext, id: string): Promise<Inspector | null> {
  if (!isUuid(id)) return null;
  const loader = loaderOf<string, InspectorRecord>(context, INSPECTORS, (ids) => findInspectors(context.database, ids));
  const record = await loader.load(id.toLowerCase());
  return record === null ? null : toShownInspector(record);
}

/** A page of the register, personal data masked. */
export async function pageInspectors(
  context: RequestContext,
  filter: InspectorFilter,
  slice: { readonly first: number | null; readonly after: string | null },
): Promise<Connection<Inspector>> {
  const page = toPageRequest(slice.first, slice.after, 1);
  const rows = await listInspectors(context.database, filter, page);
  return toConnection(rows.map(toShownInspector), page, (inspector) => [inspector.id]);
}
