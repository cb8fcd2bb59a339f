import type { Client } from 'pg';
import pg from 'pg';
import { KitBase1764028800000 } from '../../../subgraphs/subgraph-kit/database/migrations/2026.11.25T00-00-00.kit-base.ts';
import { databaseSchemaOf, type SubgraphDefinition } from '../../../subgraphs/subgraph-kit/server/subgraph.ts';
import type { DoctorCheck, DoctorFinding } from './finding.ts';

const SERVER_VERSION_MIN = 150_000;
const CONNECT_TIMEOUT_MS = 5_000;
const CLOCK_DIFFERENCE_MAX_MS = 2_000;

type Look = readonly Omit<DoctorFinding, 'topic'>[];

/** Server, clock, migrations and transaction ids of one subgraph's database. */
export function databaseChecks(definition: SubgraphDefinition, url: string): readonly DoctorCheck[] {
  const check = (en: string, zh: string, look: (client: Client) => Promise<Look>): DoctorCheck => ({
    topic: { en: `${definition.name}, ${en}`, zh: `${definition.name}，${zh}` },
    look: () => withClient(url, databaseSchemaOf(definition.name), look),
  });
  return [
    check('server', '数据库', serverState),
    check('migrations', '表结构', (client) => migrationState(client, definition)),
    check('transaction ids', '事务编号', (client) => transactionIdState(client, definition)),
  ];
}

async function withClient(url: string, schema: string, look: (client: Client) => Promise<Look>): Promise<Look> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    options: `-c search_path=${schema},public`,
  });
  try {
    await client.connect();
    return await look(client);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const remedy = {
      en: 'Check DATABASE_URL, and that the server runs and lets this machine in.',
      zh: '请检查 DATABASE_URL 及数据库服务是否可达。',
    };
    return [{ verdict: 'wrong', facts: { en: text, zh: text }, remedy }];
  } finally {
    await client.end();
  }
}

async function serverState(client: Client): Promise<Look> {
  const before = Date.now();
  const { rows } = await client.query<{ version: string; number: number; now: Date }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as number, clock_timestamp() as now`,
  );
  const [row] = rows;
  if (row === undefined) return [];
  const facts = { en: `PostgreSQL ${row.version}`, zh: `PostgreSQL ${row.version}` };
  const clock = clockFinding((before + Date.now()) / 2 - row.now.getTime());
  if (row.number >= SERVER_VERSION_MIN) return [{ verdict: 'fine', facts }, ...clock];
  return [
    { verdict: 'wrong', facts, remedy: { en: 'PostgreSQL 15 or newer is needed.', zh: '需要 PostgreSQL 15 或更新版本。' } },
    ...clock,
  ];
}

/** Statements of identity live for half a minute: clocks that differ make every call look expired. */
function clockFinding(differenceMs: number): Look {
  if (Math.abs(differenceMs) <= CLOCK_DIFFERENCE_MAX_MS) return [];
  const seconds = Math.round(differenceMs / 1000);
  return [
    {
      verdict: 'wrong',
      facts: { en: `this machine's clock differs by ${seconds} s from the server's`, zh: `本机时钟与数据库相差 ${seconds} 秒` },
      remedy: { en: 'Set both by NTP.', zh: '请用 NTP 校准时钟。' },
    },
  ];
}

async function migrationState(client: Client, definition: SubgraphDefinition): Promise<Look> {
  const wanted = [KitBase1764028800000, ...definition.migrations].map((migration) => new migration().name ?? migration.name);
  const { rows: tables } = await client.query<{ there: boolean }>(`select to_regclass('migrations') is not null as there`);
  const { rows } = tables[0]?.there === true ? await client.query<{ name: string }>('select name from migrations') : { rows: [] };
  const done = new Set(rows.map((row) => row.name));
  const missing = wanted.filter((name) => !done.has(name));
  const unknown = [...done].filter((name) => !wanted.includes(name));
  if (unknown.length > 0) {
    const facts = { en: `made by a newer version: ${unknown.join(', ')}`, zh: `由更新的版本创建：${unknown.join(', ')}` };
    return [
      {
        verdict: 'wrong',
        facts,
        remedy: { en: 'Start the newer version; tables never go back.', zh: '请启动更新的版本，表结构不会回退。' },
      },
    ];
  }
  if (missing.length === 0)
    return [{ verdict: 'fine', facts: { en: `${wanted.length} of ${wanted.length}`, zh: `${wanted.length} / ${wanted.length}` } }];
  const facts = { en: `${missing.length} of ${wanted.length} to be run`, zh: `待执行 ${missing.length} / ${wanted.length}` };
  return [{ verdict: 'attention', facts, remedy: { en: 'They run at the next start.', zh: '下次启动时自动执行。' } }];
}

/**
 * After a restore into a new server its transaction ids begin anew, while rows and cursors still hold those of the old server: feeds would wait until
 * the new server has counted that far.
 */
async function transactionIdState(client: Client, definition: SubgraphDefinition): Promise<Look> {
  const { rows } = await client.query<{ xid: string }>('select pg_snapshot_xmax(pg_current_snapshot())::text as xid');
  const server = BigInt(rows[0]?.xid ?? '0');
  const ahead: string[] = [];
  for (const table of new Set(definition.feeds.map((feed) => feed.table))) {
    const { rows: found } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [table]);
    if (found[0]?.there !== true) continue;
    const { rows: highest } = await client.query<{ xid: string | null }>(`select max(changed_xid)::text as xid from ${table}`);
    if (BigInt(highest[0]?.xid ?? '0') > server) ahead.push(table);
  }
  if (ahead.length === 0) return [{ verdict: 'fine', facts: { en: `server at ${server}`, zh: `服务器当前 ${server}` } }];
  const tables = ahead.join(', ');
  return [
    {
      verdict: 'wrong',
      facts: {
        en: `ahead of the server (${server}) after a restore: ${tables}`,
        zh: `恢复后的事务编号超前（服务器 ${server}）：${tables}`,
      },
      remedy: {
        en: `With the hub stopped run: ${ahead.map((table) => `update ${table} set changed_xid = pg_current_xact_id();`).join(' ')} and in every reader: delete from feed_cursor where source = '${definition.name}';`,
        zh: `停止枢纽后，对上述表执行 update … set changed_xid = pg_current_xact_id()，并在各读取方删除 feed_cursor 中 source = '${definition.name}' 的行，随后会重新读取。`,
      },
    },
  ];
}
