import type { DataSource } from 'typeorm';
import { badInput, HubError } from '../errors.ts';

/**
 * A feed: a change-tracked table read in the order of its changes.
 *
 * Position = transaction id and row id. Rows of transactions that could still be running are held back (`pg_snapshot_xmin`), because ids become
 * visible out of order and a reader that only remembers the last id loses events. A row appears with its present state.
 */
export interface FeedSource {
  readonly kind: string;
  /** Table with `changed_xid` and an index on (changed_xid, <idColumn>). */
  readonly table: string;
  /** Column that breaks ties; compared as text in collation C. */
  readonly idColumn: string;
  /** SQL expression of the row's JSON, over the table alias `t`. */
  readonly rowSql: string;
  /** Subgraphs that may read it; null for all that may call at all. */
  readonly readers: readonly string[] | null;
  /** SQL condition over `t` for the rows that a reader gets; `$4` is the reader's subgraph. Left out: all rows. */
  readonly rowsOfReaderSql?: string;
}

/** What a reader asks. */
export interface FeedRequest {
  readonly kind: string;
  readonly after: string | null;
  readonly limit: number;
}

/** What it gets: rows after the position, the next position, and whether more are there already. */
export interface FeedPage {
  readonly rows: readonly Record<string, unknown>[];
  readonly next: string | null;
  readonly more: boolean;
}

/** Largest page of a feed. */
export const FEED_PAGE_MAX = 10_000;

/** Who reads: the database it is read from, the feeds there are, and the subgraph that asks, as its statement of identity proved. */
export interface FeedReading {
  readonly database: DataSource;
  readonly sources: readonly FeedSource[];
  readonly reader: string;
}

/** Reads one page of a feed. Throws FORBIDDEN for a subgraph that is not among its readers. */
export async function readFeed({ database, sources, reader }: FeedReading, request: FeedRequest): Promise<FeedPage> {
  const source = sources.find((candidate) => candidate.kind === request.kind);
  if (source === undefined) throw badInput('kind', request.kind, { en: 'is not a feed of this subgraph', zh: '不是本子图的数据流' });
  if (source.readers !== null && !source.readers.includes(reader)) throw new HubError('FORBIDDEN');
  const limit = Math.min(Math.max(1, request.limit), FEED_PAGE_MAX);
  const [xid, id] = parsePosition(request.after);
  const rows = (await database.query(
    `select t.changed_xid::text as xid, t.${source.idColumn}::text as id, ${source.rowSql} as row
       from ${source.table} t
      where (t.changed_xid, t.${source.idColumn}::text) > ($1::xid8, $2)
        and t.changed_xid < pg_snapshot_xmin(pg_current_snapshot()) and ($4::text is not null and ${source.rowsOfReaderSql ?? 'true'})
      order by t.changed_xid, t.${source.idColumn}::text limit $3`,
    [xid, id, limit, reader],
  )) as { xid: string; id: string; row: Record<string, unknown> }[];
  const last = rows.at(-1);
  return {
    rows: rows.map((entry) => entry.row),
    next: last === undefined ? request.after : `${last.xid}:${last.id}`,
    more: rows.length === limit,
  };
}

function parsePosition(after: string | null): readonly [string, string] {
  if (after === null) return ['0', ''];
  const match = /^(\d+):(.*)$/su.exec(after);
  if (match?.[1] === undefined || match[2] === undefined)
    throw badInput('after', after, { en: 'is not a feed position', zh: '不是有效的数据流位置' });
  return [match[1], match[2]];
}
