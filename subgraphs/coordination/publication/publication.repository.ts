import type { EntityManager } from 'typeorm';
import type { PageRequest } from '../../subgraph-kit/schema/connection.ts';
import type { Queryable } from '../visits/visit.repository.ts';
import type { Publication, PublicationFilter } from './publication.ts';

const COLUMNS = `p.id, p.season_id as "seasonId", p.kind, p.visit_id as "visitId", p.credit_code as "creditCode", p.content,
  p.published_at as "publishedAt", p.published_by_department as "publishedByDepartment"`;

/**
 * Publishes the results of every visit of the season whose results are all there: enterprise, departments, items, result codes, day. No names of
 * persons, no risk class. A visit that is published already stays as it is. Returns the number published now.
 */
export async function publishVisitResults(manager: EntityManager, seasonId: string, at: Date, department: string | null): Promise<number> {
  const rows = (await manager.query(
    `insert into publication (season_id, kind, visit_id, credit_code, content, published_at, published_by_department)
       select v.season_id, 'RESULT', v.id, v.credit_code,
              jsonb_build_object(
                'enterpriseName', (select e.name from joint_enterprise e where e.credit_code = v.credit_code),
                'rehearsal', s.rehearsal,
                'inspectedOn', to_char(v.ended_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD'),
                'items', (select jsonb_agg(jsonb_build_object('department', r.department, 'itemCode', r.item_code,
                            'itemName', (select i.name from joint_item i where i.code = r.item_code), 'resultCodes', to_jsonb(r.result_codes))
                            order by r.department, r.item_code) from visit_result r where r.visit_id = v.id)),
              $2, $3
         from visit v join season s on s.id = v.season_id where v.season_id = $1 and v.state = 'RESULT_ENTERED' order by v.id
       on conflict do nothing returning 1`,
    [seasonId, at, department],
  )) as unknown[];
  await manager.query(`update visit set state = 'PUBLISHED' where season_id = $1 and state = 'RESULT_ENTERED'`, [seasonId]);
  return rows.length;
}

/** Publishes one thing of the season as a whole; a second time changes nothing. */
export async function publishOnce(manager: Queryable, publication: Omit<Publication, 'id'>): Promise<void> {
  await manager.query(
    `insert into publication (season_id, kind, visit_id, credit_code, content, published_at, published_by_department)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [
      publication.seasonId,
      publication.kind,
      publication.visitId,
      publication.creditCode,
      JSON.stringify(publication.content),
      publication.publishedAt,
      publication.publishedByDepartment,
    ],
  );
}

/** A page of publications, newest first. */
export async function pagePublications(database: Queryable, filter: PublicationFilter, page: PageRequest): Promise<Publication[]> {
  return database.query(
    `select ${COLUMNS} from publication p
      where ($1::uuid is null or p.season_id = $1) and ($2::text is null or p.kind = $2) and ($3::text is null or p.credit_code = $3)
        and ($4::date is null or p.published_at >= $4::date::timestamp at time zone 'Asia/Shanghai')
        and ($5::date is null or p.published_at < ($5::date + 1)::timestamp at time zone 'Asia/Shanghai')
        and ($6::uuid is null or p.id < $6::uuid) order by p.id desc limit $7`,
    [
      filter.seasonId ?? null,
      filter.kind ?? null,
      filter.creditCode ?? null,
      filter.publishedFrom ?? null,
      filter.publishedTo ?? null,
      page.after?.[0] ?? null,
      page.limit,
    ],
  );
}
