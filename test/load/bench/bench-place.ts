import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../subgraphs/subgraph-kit/database/embedded-postgres/launcher.ts';
import { Child } from './child.ts';
import { withClient } from './with-client.ts';

/** How much is measured: for figures, for a look, or only to see that it works. */
export type BenchSize = 'full' | 'quick' | 'tiny';

/** How long a run may take. */
export interface BenchScale {
  readonly size: BenchSize;
  /** Enterprises of the register at which entry decisions are measured. */
  readonly decisionEnterprises: number;
}

/** What the benches of one run share: a folder, a database server, and everything that has to be ended. */
export class BenchPlace {
  readonly folder: string;
  readonly scale: BenchScale;
  readonly say: (line: string) => void;
  readonly #server: EmbeddedPostgres;
  readonly #children = new Set<Child>();
  #closing: Promise<void> | null = null;

  private constructor(parts: { folder: string; server: EmbeddedPostgres; scale: BenchScale; say: (line: string) => void }) {
    this.folder = parts.folder;
    this.scale = parts.scale;
    this.say = parts.say;
    this.#server = parts.server;
  }

  /** An empty place: a database server of its own with the settings that the hub's own has. */
  static async open(scale: BenchScale, say: (line: string) => void): Promise<BenchPlace> {
    const folder = await mkdtemp(join(tmpdir(), 'hub-bench-'));
    try {
      const server = await startEmbeddedPostgres({ stateDir: join(folder, 'server') });
      return new BenchPlace({ folder, server, scale, say });
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Makes an empty database; its connection string is the superuser's. */
  async createDatabase(name: string): Promise<string> {
    await withClient(this.#server.url, (client) => client.query(`create database "${name}"`));
    const url = new URL(this.#server.url);
    url.pathname = `/${name}`;
    return url.href;
  }

  /** Version of the server, for example `18.4`. */
  async postgresVersion(): Promise<string> {
    const { rows } = await withClient(this.#server.url, (client) => client.query<{ server_version: string }>('show server_version'));
    return rows[0]?.server_version ?? 'unknown';
  }

  /** Settings of a process of the hub. Requests are not logged, because the others log none either. */
  async environmentFor(database: string | null, name: string): Promise<Record<string, string>> {
    const stateDir = join(this.folder, `state-${name}`);
    await mkdir(stateDir, { recursive: true });
    return {
      ALLOW_DEVELOPMENT_KEYS: 'true',
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'error',
      HUB_STATE_DIR: stateDir,
      ...(database === null ? {} : { DATABASE_URL: database }),
    };
  }

  /** Starts a program; it is stopped with the place when nobody stopped it before. */
  async start<Facts>(
    file: string,
    environment: Readonly<Record<string, string>>,
  ): Promise<{ readonly child: Child; readonly facts: Facts }> {
    const started = await Child.start<Facts>(file, environment);
    this.#children.add(started.child);
    return started;
  }

  /** Ends everything and leaves nothing behind. May be called again. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    for (const child of [...this.#children].reverse()) await child.stop();
    await this.#server.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
