import { badInput } from '../subgraph-kit/errors.ts';
import { parseCivilDate } from '../subgraph-kit/pure/civil-date.ts';
import { loaderOf, type RequestContext } from '../subgraph-kit/request-context.ts';
import { type Connection, type PageRequest, toConnection, toPageRequest } from '../subgraph-kit/schema/connection.ts';
import { isUuid } from './pure/uuid.ts';

/** What the caller asked of a list. */
export interface Slice {
  readonly first: number | null;
  readonly after: string | null;
}

/** Something found or recorded at an enterprise on a day. */
export interface DatedFact {
  readonly id: string;
  readonly creditCode: string;
}

/** How one kind of facts is read and ordered. */
export interface DatedFacts<Fact extends DatedFact> {
  /** Key of the request's loader. */
  readonly loader: symbol;
  readonly dayOf: (fact: Fact) => string;
  readonly listOfEnterprises: (
    context: RequestContext,
    creditCodes: readonly string[],
    page: PageRequest,
  ) => Promise<ReadonlyMap<string, readonly Fact[]>>;
}

/** Reads `first` and `after` of a list ordered by day and id; throws BAD_USER_INPUT. */
export function toDatedPageRequest(slice: Slice): PageRequest {
  const page = toPageRequest(slice.first, slice.after, 2);
  const [day, id] = page.after ?? [];
  if (day !== undefined && (parseCivilDate(day) === null || !isUuid(id ?? ''))) {
    throw badInput('after', slice.after, { en: 'is not a cursor of this list', zh: '不是本列表的游标' });
  }
  return page;
}

/** A page of the facts of one enterprise; all enterprises of a level that ask for the same page share one statement. */
export async function pageOfEnterprise<Fact extends DatedFact>(
  context: RequestContext,
  facts: DatedFacts<Fact>,
  creditCode: string,
  slice: Slice,
): Promise<Connection<Fact>> {
  const page = toDatedPageRequest(slice);
  const pageKey = JSON.stringify([page.first, page.after]);
  const loader = loaderOf<string, readonly Fact[]>(context, facts.loader, async (keys) => {
    const found = new Map<string, readonly Fact[]>();
    const byPage = Map.groupBy(keys, (key) => key.slice(key.indexOf(' ') + 1));
    for (const [wanted, sameKeys] of byPage) await readPage(context, facts, { wanted, keys: sameKeys }, found);
    return found;
  });
  const rows = (await loader.load(`${creditCode} ${pageKey}`)) ?? [];
  return toConnection(rows, page, (fact) => [facts.dayOf(fact), fact.id]);
}

async function readPage<Fact extends DatedFact>(
  context: RequestContext,
  facts: DatedFacts<Fact>,
  { wanted, keys }: { readonly wanted: string; readonly keys: readonly string[] },
  found: Map<string, readonly Fact[]>,
): Promise<void> {
  const [first, after] = JSON.parse(wanted) as [number, readonly string[] | null];
  const creditCodes = keys.map((key) => key.slice(0, key.indexOf(' ')));
  const rows = await facts.listOfEnterprises(context, creditCodes, { first, limit: first + 1, after });
  for (const creditCode of creditCodes) found.set(`${creditCode} ${wanted}`, rows.get(creditCode) ?? []);
}
