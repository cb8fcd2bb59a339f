import pg from 'pg';
import { databaseSchemaOf, type SubgraphDefinition } from '../../../subgraphs/subgraph-kit/server/subgraph.ts';
import type { DoctorCheck, DoctorFinding } from './finding.ts';

/** A reader that has not applied anything for longer than this although there is news does not come through. */
const FEED_LAG_MAX_SECONDS = 60;
const CONNECT_TIMEOUT_MS = 5_000;

type Look = readonly Omit<DoctorFinding, 'topic'>[];

/** Compares each reader's cursor with the newest change of its source. */
export function feedCheck(definitions: readonly SubgraphDefinition[], urlOf: (subgraph: string) => string): DoctorCheck {
  return {
    topic: { en: 'Feeds', zh: '数据流' },
    look: async () => feedLagFindings(await collectFeedEnds(definitions, urlOf)),
  };
}

/** Position of a reader and the newest change of its source, which may lie in two databases. */
export interface FeedEnds {
  readonly reader: string;
  readonly source: string;
  readonly kind: string;
  /** Transaction id that the reader has reached, and that of the newest row. */
  readonly reached: bigint;
  readonly newest: bigint;
  /** Seconds since the reader last applied something. */
  readonly idleSeconds: number;
}

/** A reader that has not come through although there is news. */
export function feedLagFindings(ends: readonly FeedEnds[]): Look {
  const behind = ends.filter(({ reached, newest, idleSeconds }) => newest > reached && idleSeconds > FEED_LAG_MAX_SECONDS);
  if (behind.length === 0)
    return [{ verdict: 'fine', facts: { en: `${ends.length} feeds are up to date`, zh: `${ends.length} 路数据流均已同步` } }];
  return behind.map(({ reader, source, kind, idleSeconds }) => ({
    verdict: 'attention',
    facts: {
      en: `${reader} has not read "${kind}" of ${source} for ${Math.round(idleSeconds)} s although there is news`,
      zh: `${reader} 已 ${Math.round(idleSeconds)} 秒未读取 ${source} 的 ${kind}`,
    },
    remedy: {
      en: `Does ${source} answer, does ${reader} run, and does its log say why? A feed also waits for the oldest open transaction of ${source}.`,
      zh: `请检查 ${source} 与 ${reader} 是否运行及其日志；数据流还会等待 ${source} 中最早未结束的事务。`,
    },
  }));
}

interface Cursor {
  readonly source: string;
  readonly kind: string;
  readonly reached: string;
  readonly idleSeconds: number;
}

async function collectFeedEnds(
  definitions: readonly SubgraphDefinition[],
  urlOf: (subgraph: string) => string,
): Promise<readonly FeedEnds[]> {
  const newest = new Map<string, bigint>();
  for (const definition of definitions) {
    for (const { kind, table } of definition.feeds) {
      const rows = await ask<{ xid: string | null }>(definition, urlOf, `select max(changed_xid)::text as xid from ${table}`);
      newest.set(`${definition.name} ${kind}`, BigInt(rows[0]?.xid ?? '0'));
    }
  }
  const ends: FeedEnds[] = [];
  for (const definition of definitions) {
    const cursors = await ask<Cursor>(
      definition,
      urlOf,
      `select source, kind, coalesce(split_part(position, ':', 1), '0') as reached,
              extract(epoch from now() - applied_at)::float8 as "idleSeconds" from feed_cursor`,
    );
    for (const { source, kind, reached, idleSeconds } of cursors) {
      const at = newest.get(`${source} ${kind}`) ?? 0n;
      ends.push({ reader: definition.name, source, kind, reached: BigInt(reached), newest: at, idleSeconds });
    }
  }
  return ends;
}

async function ask<Row>(definition: SubgraphDefinition, urlOf: (subgraph: string) => string, query: string): Promise<readonly Row[]> {
  const options = `-c search_path=${databaseSchemaOf(definition.name)},public`;
  const client = new pg.Client({ connectionString: urlOf(definition.name), connectionTimeoutMillis: CONNECT_TIMEOUT_MS, options });
  try {
    await client.connect();
    return (await client.query(query)).rows as Row[];
  } finally {
    await client.end();
  }
}
