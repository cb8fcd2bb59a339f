import { badInput } from '../../subgraph-kit/errors.ts';
import { type CivilDate, daysBetween } from '../../subgraph-kit/pure/civil-date.ts';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { type Connection, EMPTY_CONNECTION, toConnection, toPageRequest } from '../../subgraph-kit/schema/connection.ts';
import type { PageArguments } from '../visits/visit-reading.service.ts';
import { leavesOf } from './absence.repository.ts';
import { leftVisitsOf, pageInspectorIds, rotaVisitsOf } from './rota.repository.ts';
import type { Rota, Span } from './rota.ts';

const SPAN_DAYS_MAX = 100;

/** The rota of the calling inspector; null for who is none. */
export async function myRota(context: RequestContext, span: Span): Promise<Rota | null> {
  const { inspectorId } = context.caller;
  if (inspectorId === null) return null;
  return (await rotasOf(context, [inspectorId], span))[0] ?? null;
}

/** The rotas of the caller's department, inspectors in the order of their ids. */
export async function departmentRota(context: RequestContext, span: Span, wanted: PageArguments): Promise<Connection<Rota>> {
  const { department } = context.caller;
  if (department === null) return EMPTY_CONNECTION;
  const page = toPageRequest(wanted.first, wanted.after, ['uuid']);
  const inspectors = await pageInspectorIds(context.database.manager, department, page);
  const rotas = await rotasOf(
    context,
    inspectors.map(({ id }) => id),
    span,
  );
  return toConnection(rotas, page, ({ inspectorId }) => [inspectorId]);
}

async function rotasOf(context: RequestContext, inspectorIds: readonly string[], span: Span): Promise<Rota[]> {
  requireSpan(span);
  const { manager } = context.database;
  const visits = await rotaVisitsOf(manager, inspectorIds, span);
  const leaves = await leavesOf(manager, inspectorIds, span);
  const left = await leftVisitsOf(manager, inspectorIds, span);
  return inspectorIds.map((inspectorId) => {
    const own = visits.get(inspectorId) ?? [];
    return { inspectorId, visits: own, load: own.length, leaves: leaves.get(inspectorId) ?? [], left: left.get(inspectorId) ?? [] };
  });
}

function requireSpan({ from, to }: { readonly from: CivilDate; readonly to: CivilDate }): void {
  const days = daysBetween(from, to);
  if (days < 0 || days > SPAN_DAYS_MAX)
    throw badInput('to', to, { en: `must be 0 to ${SPAN_DAYS_MAX} days after from`, zh: `必须在 from 之后 0 到 ${SPAN_DAYS_MAX} 天之内` });
}
