import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** Settings of a process of the hub, read once; `.env.example` explains each. */
export interface Settings {
  readonly nodeEnv: 'development' | 'test' | 'production';
  readonly port: number;
  readonly host: string;
  readonly logLevel: string;
  /** Folder of the embedded database and the development keys. */
  readonly stateDir: string;
  /** PostgreSQL server for all subgraphs; null: embedded. */
  readonly databaseUrl: string | null;
  /** Own server of one subgraph, by subgraph name. */
  readonly databaseUrlOf: (subgraph: string) => string | null;
  readonly poolSize: number;
  /** Secret from which the keys between gateway and subgraphs are derived; null: made in the state folder. */
  readonly hubSecret: string | null;
  /** Keys handed out one by one: `issuer>audience` to 64 hex digits. */
  readonly hubKeys: Readonly<Record<string, string>>;
  /** HTTP address of a subgraph in split mode. */
  readonly subgraphUrlOf: (subgraph: string) => string | null;
  readonly jwksUrl: string | null;
  readonly jwtIssuer: string;
  readonly jwtAudience: string;
  /** Accept development tokens in production too, for a trial behind closed doors. */
  readonly allowDevelopmentKeys: boolean;
  /** Origins of web pages that may call the gateway from a browser; `*` for all. */
  readonly corsOrigins: readonly string[];
  /** Milliseconds that requests in hand get at shutdown. */
  readonly shutdownGraceMs: number;
  readonly subgraphTimeoutMs: number;
  readonly queryDepthMax: number;
  readonly queryTokensMax: number;
  readonly queryAliasesMax: number;
  readonly queryRootFieldsMax: number;
  readonly queryCostMax: number;
  readonly bodyBytesMax: number;
  readonly importBytesMax: number;
  readonly sampleEnterprises: number;
}

const count = (fallback: number, max = Number.MAX_SAFE_INTEGER): z.ZodType<number> =>
  z.coerce.number().int().min(0).max(max).default(fallback) as never;
const optional = z
  .string()
  .optional()
  .transform((text) => (text === undefined || text === '' ? null : text));

const Environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PORT: count(4000, 65_535),
  HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  HUB_STATE_DIR: optional,
  DATABASE_URL: optional,
  // Fewer than six would leave one connection for all searches, and a slow one would stop the others.
  DATABASE_POOL_SIZE: z.coerce.number().int().min(6).max(100).default(10),
  HUB_SECRET: optional,
  HUB_KEYS: z
    .string()
    .default('{}')
    .transform((text) => z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/u)).parse(JSON.parse(text))),
  JWKS_URL: optional,
  JWT_ISSUER: z.string().default('joint-inspection-hub-development'),
  JWT_AUDIENCE: z.string().default('joint-inspection-hub'),
  ALLOW_DEVELOPMENT_KEYS: z.enum(['true', 'false']).default('false'),
  CORS_ORIGINS: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/u).filter((origin) => origin !== '')),
  SHUTDOWN_GRACE_MS: count(15_000),
  SUBGRAPH_TIMEOUT_MS: count(10_000),
  QUERY_DEPTH_MAX: count(15),
  QUERY_TOKENS_MAX: count(5_000),
  QUERY_ALIASES_MAX: count(50),
  QUERY_ROOT_FIELDS_MAX: count(20),
  QUERY_COST_MAX: count(100_000),
  BODY_BYTES_MAX: count(1_000_000),
  IMPORT_BYTES_MAX: count(1_073_741_824),
  SAMPLE_ENTERPRISES: count(3_000),
});

/** Reads and checks the environment; throws one error that names every wrong setting. */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`Settings are wrong (设置有误):\n${lines.join('\n')}`);
  }
  const env = parsed.data;
  const named = (prefix: string, subgraph: string): string | null =>
    environment[`${prefix}_${subgraph.replaceAll('-', '_').toUpperCase()}`] || null;
  return {
    nodeEnv: env.NODE_ENV,
    port: env.PORT,
    host: env.HOST,
    logLevel: env.LOG_LEVEL,
    stateDir: env.HUB_STATE_DIR ?? defaultStateDir(),
    databaseUrl: env.DATABASE_URL,
    databaseUrlOf: (subgraph) => named('DATABASE_URL', subgraph) ?? env.DATABASE_URL,
    poolSize: env.DATABASE_POOL_SIZE,
    hubSecret: env.HUB_SECRET,
    hubKeys: env.HUB_KEYS,
    subgraphUrlOf: (subgraph) => named('SUBGRAPH_URL', subgraph),
    jwksUrl: env.JWKS_URL,
    jwtIssuer: env.JWT_ISSUER,
    jwtAudience: env.JWT_AUDIENCE,
    allowDevelopmentKeys: env.ALLOW_DEVELOPMENT_KEYS === 'true',
    corsOrigins: env.CORS_ORIGINS,
    shutdownGraceMs: env.SHUTDOWN_GRACE_MS,
    subgraphTimeoutMs: env.SUBGRAPH_TIMEOUT_MS,
    queryDepthMax: env.QUERY_DEPTH_MAX,
    queryTokensMax: env.QUERY_TOKENS_MAX,
    queryAliasesMax: env.QUERY_ALIASES_MAX,
    queryRootFieldsMax: env.QUERY_ROOT_FIELDS_MAX,
    queryCostMax: env.QUERY_COST_MAX,
    bodyBytesMax: env.BODY_BYTES_MAX,
    importBytesMax: env.IMPORT_BYTES_MAX,
    sampleEnterprises: env.SAMPLE_ENTERPRISES,
  };
}

/** `.hub` in the clone, so that two clones side by side keep apart. */
function defaultStateDir(): string {
  return fileURLToPath(new URL('../../.hub', import.meta.url));
}
