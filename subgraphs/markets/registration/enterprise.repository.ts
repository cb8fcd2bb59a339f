import type { DataSource } from 'typeorm';
import { bigramsOf, SEARCHED_FORM_SQL, toLikePattern, toSearchedForm } from '../../department-kit/pure/name-search.ts';
import { selectListOf } from '../../department-kit/select-list.ts';
import type { PageRequest } from '../../subgraph-kit/schema/connection.ts';
import { EnterpriseRow, PremisesRow } from './enterprise.entity.ts';
import type { Enterprise, EnterpriseFilter, Premises } from './enterprise.ts';

/** The enterprises of these credit codes in one statement. */
export async function findEnterprises(database: DataSource, creditCodes: readonly string[]): Promise<ReadonlyMap<string, Enterprise>> {
  const rows = (await database.query(
    `select ${selectListOf(database, EnterpriseRow)} from enterprise t where t.credit_code = any($1::text[])`,
    [creditCodes],
  )) as EnterpriseRow[];
  return new Map(rows.map((row) => [row.creditCode, row]));
}

/** Enterprises in the order of their credit codes. */
export async function listEnterprises(database: DataSource, filter: EnterpriseFilter, page: PageRequest): Promise<readonly Enterprise[]> {
  const values: unknown[] = [page.after?.[0] ?? '', page.limit];
  const conditions = ['t.credit_code > $1'];
  const narrow = (condition: (placeholder: string) => string, value: unknown): void => {
    conditions.push(condition(`$${values.push(value)}`));
  };
  // Each condition stands in the text only when it is asked for: the planner must see whether an index can serve.
  if (filter.divisionCode != null) narrow((value) => `t.division_code = ${value}`, filter.divisionCode);
  if (filter.status != null) narrow((value) => `t.status = ${value}`, filter.status);
  if (filter.name != null) {
    const wanted = toSearchedForm(filter.name);
    narrow((value) => `t.name_bigrams @> ${value}::smallint[]`, bigramsOf(wanted));
    narrow((value) => `${SEARCHED_FORM_SQL} like ${value}`, toLikePattern(wanted));
  }
  return (await database.query(
    `select ${selectListOf(database, EnterpriseRow)} from enterprise t where ${conditions.join(' and ')} order by t.credit_code limit $2`,
    values,
  )) as EnterpriseRow[];
}

/** One page of each enterprise's premises in the order of their codes, in one statement. */
export async function listPremisesOfEnterprises(
  database: DataSource,
  creditCodes: readonly string[],
  page: PageRequest,
): Promise<ReadonlyMap<string, readonly Premises[]>> {
  const rows = (await database.query(
    `select r.* from unnest($1::text[]) with ordinality as wanted (code, place)
      cross join lateral (
        select ${selectListOf(database, PremisesRow)} from premises t
         where t.credit_code = wanted.code and t.id > $2 order by t.id limit $3
      ) r order by wanted.place, r.id`,
    [creditCodes, page.after?.[0] ?? '', page.limit],
  )) as PremisesRow[];
  return Map.groupBy(rows, (row) => row.creditCode);
}

/** The premises of these ids in one statement. */
export async function findPremises(database: DataSource, ids: readonly string[]): Promise<ReadonlyMap<string, Premises>> {
  const rows = (await database.query(`select ${selectListOf(database, PremisesRow)} from premises t where t.id = any($1::text[])`, [
    ids,
  ])) as PremisesRow[];
  return new Map(rows.map((row) => [row.id, row]));
}
