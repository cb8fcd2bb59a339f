import { SEARCH_CHARACTERS_MIN, toSearchedForm } from '../../department-kit/pure/name-search.ts';
import { badInput } from '../../subgraph-kit/errors.ts';
import { loaderOf, type RequestContext } from '../../subgraph-kit/request-context.ts';
import { type Connection, toConnection, toPageRequest } from '../../subgraph-kit/schema/connection.ts';
import { findEnterprises, findPremises, listEnterprises, listPremisesOfEnterprises } from './enterprise.repository.ts';
import type { Enterprise, EnterpriseFilter, Premises } from './enterprise.ts';

const ENTERPRISES = Symbol('enterprises');
const PREMISES = Symbol('premises');
const PREMISES_OF_ENTERPRISES = Symbol('premises of enterprises');
/** @unit characters */
const SEARCH_CHARACTERS_MAX = 120;

/** What the caller asked of a list. */
export interface Slice {
  readonly first: number | null;
  readonly after: string | null;
}

/** The enterprise of this credit code, or null; all of a level share one statement. */
export function findEnterprise(context: RequestContext, creditCode: string): Promise<Enterprise | null> {
  return loaderOf<string, Enterprise>(context, ENTERPRISES, (codes) => findEnterprises(context.database, codes)).load(creditCode);
}

/** A page of the register in the order of credit codes; a name is searched anywhere in the name, BAD_USER_INPUT below two characters. */
export async function pageEnterprises(context: RequestContext, filter: EnterpriseFilter, slice: Slice): Promise<Connection<Enterprise>> {
  if (filter.name != null) requireSearchable(filter.name);
  const page = toPageRequest(slice.first, slice.after, 1);
  return toConnection(await listEnterprises(context.database, filter, page), page, (enterprise) => [enterprise.creditCode]);
}

/** A page of the premises of an enterprise; all enterprises of a level that ask for the same page share one statement. */
export async function pagePremises(context: RequestContext, creditCode: string, slice: Slice): Promise<Connection<Premises>> {
  const page = toPageRequest(slice.first, slice.after, 1);
  const pageKey = JSON.stringify([page.first, page.after]);
  const loader = loaderOf<string, readonly Premises[]>(context, PREMISES_OF_ENTERPRISES, async (keys) => {
    const found = new Map<string, readonly Premises[]>();
    for (const [wanted, sameKeys] of Map.groupBy(keys, (key) => key.slice(key.indexOf(' ') + 1))) {
      const [first, after] = JSON.parse(wanted) as [number, readonly string[] | null];
      const codes = sameKeys.map((key) => key.slice(0, key.indexOf(' ')));
      const rows = await listPremisesOfEnterprises(context.database, codes, { first, limit: first + 1, after });
      for (const code of codes) found.set(`${code} ${wanted}`, rows.get(code) ?? []);
    }
    return found;
  });
  const rows = (await loader.load(`${creditCode} ${pageKey}`)) ?? [];
  return toConnection(rows, page, (premises) => [premises.id]);
}

/** The premises of this id, or null. */
export function findOnePremises(context: RequestContext, id: string): Promise<Premises | null> {
  return loaderOf<string, Premises>(context, PREMISES, (ids) => findPremises(context.database, ids)).load(id);
}

function requireSearchable(name: string): void {
  const { length } = [...toSearchedForm(name)];
  if (length < SEARCH_CHARACTERS_MIN || length > SEARCH_CHARACTERS_MAX) {
    throw badInput('filter.name', name, {
      en: `must have ${SEARCH_CHARACTERS_MIN} to ${SEARCH_CHARACTERS_MAX} characters`,
      zh: `须为 ${SEARCH_CHARACTERS_MIN} 至 ${SEARCH_CHARACTERS_MAX} 个字`,
    });
  }
}
