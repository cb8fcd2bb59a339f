import pg from 'pg';
import { QueryFailedError } from 'typeorm';

/** Statements sent over one connection at once; more wait for another connection instead of behind these. */
const STATEMENTS_AT_ONCE_MAX = 32;
/** Prepared statements of a process at most: every connection keeps each of them until it ends. */
const PREPARED_MAX = 500;
/** The tables have changed under a prepared statement, or a proxy has lost it: a new connection prepares it anew. */
const STALE_CONNECTION_CODES: ReadonlySet<string | undefined> = new Set(['0A000', '26000']);

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  resolve(rows: unknown[]): void;
  reject(error: Error): void;
}

/**
 * Reads outside of transactions, at a fraction of what each would cost by itself.
 *
 * What one turn of the event loop asks goes over one connection in one write and comes back in about one read; each statement is a transaction
 * of its own, and one that fails leaves the others alone.
 */
export class ReadPipeline {
  readonly #pool: pg.Pool;
  readonly #isPrepared: boolean;
  readonly #names = new Map<string, string>();
  #waiting: Statement[] = [];

  /** @param isPrepared whether each statement is prepared once per connection; otherwise it is planned for its values each time */
  constructor(config: pg.PoolConfig, isPrepared: boolean) {
    this.#isPrepared = isPrepared;
    this.#pool = new pg.Pool({ ...config, pipeline: true });
    // Whoever waits for an answer is told of a lost connection; an idle one is replaced when it is needed.
    this.#pool.on('error', () => {});
    this.#pool.on('connect', (client) => void client.on('error', () => {}));
  }

  /** Rows of a `select`; rejects with QueryFailedError, as TypeORM does. */
  query(text: string, values: readonly unknown[]): Promise<unknown[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ text, values, resolve, reject });
      if (this.#waiting.length === 1) this.#takeConnection();
    });
  }

  /** Waits for what is on its way, then closes the connections. */
  end(): Promise<void> {
    return this.#pool.end();
  }

  #takeConnection(): void {
    this.#pool.connect((error, client, release) => {
      const statements = this.#waiting.slice(0, STATEMENTS_AT_ONCE_MAX);
      this.#waiting = this.#waiting.slice(STATEMENTS_AT_ONCE_MAX);
      if (this.#waiting.length > 0) this.#takeConnection();
      if (client !== undefined) this.#send(statements, client, release);
      else for (const statement of statements) statement.reject(error ?? new Error('no connection'));
    });
  }

  #send(statements: readonly Statement[], client: pg.PoolClient, release: (error?: Error) => void): void {
    let unanswered = statements.length;
    let stale: Error | undefined;
    const { stream } = client.connection;
    stream.cork();
    for (const { text, values, resolve, reject } of statements) {
      client.query({ name: this.#nameOf(text), text, values: [...values] }, (error: Error | null, result) => {
        if (STALE_CONNECTION_CODES.has((error as pg.DatabaseError | null)?.code)) stale = error ?? undefined;
        unanswered -= 1;
        if (unanswered === 0) release(stale);
        if (error) reject(new QueryFailedError(text, [...values], error));
        else resolve(result.rows);
      });
    }
    stream.uncork();
  }

  /** Undefined for a statement that is not prepared. */
  #nameOf(text: string): string | undefined {
    if (!this.#isPrepared) return undefined;
    const known = this.#names.get(text);
    if (known !== undefined || this.#names.size === PREPARED_MAX) return known;
    const name = `read ${this.#names.size}`;
    this.#names.set(text, name);
    return name;
  }
}
