import pg from 'pg';
import { eventually } from './eventually.ts';

/** Rows of a database held by a session of their own, so that a test decides who comes first. */
export class HeldRows {
  readonly #holder: pg.Client;
  readonly #watcher: pg.Client;
  #isReleased = false;

  private constructor(holder: pg.Client, watcher: pg.Client) {
    this.#holder = holder;
    this.#watcher = watcher;
  }

  /** Holds what a statement locks or changes. */
  static async hold(url: string, sqlText: string, parameters: readonly unknown[] = []): Promise<HeldRows> {
    const options = '-c search_path=coordination,public';
    const [holder, watcher] = [new pg.Client({ connectionString: url, options }), new pg.Client({ connectionString: url, options })];
    await Promise.all([holder.connect(), watcher.connect()]);
    await holder.query('begin');
    await holder.query(sqlText, [...parameters]);
    return new HeldRows(holder, watcher);
  }

  /** Resolves when so many sessions of the database wait for rows, of this one or of each other. */
  async waiting(sessions = 1): Promise<void> {
    const sqlText = `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await eventually(`${sessions} sessions wait`, async () => (await this.#watcher.query(sqlText)).rows[0].n === sessions);
  }

  /** Whether nobody holds any of the rows of a query; it may end in no clause of its own. */
  async areFree(query: string, parameters: readonly unknown[] = []): Promise<boolean> {
    const { rows } = await this.#watcher.query(`select count(*)::int as n from (${query}) q`, [...parameters]);
    const free = await this.#watcher.query(`select count(*)::int as n from (${query} for update skip locked) q`, [...parameters]);
    return rows[0].n > 0 && free.rows[0].n === rows[0].n;
  }

  /** Gives the rows free, once; those who waited go on. @param how what becomes of changes */
  async release(how: 'rollback' | 'commit' = 'rollback'): Promise<void> {
    if (this.#isReleased) return;
    this.#isReleased = true;
    await this.#holder.query(how);
    await Promise.all([this.#holder.end(), this.#watcher.end()]);
  }
}
