import type { ResponsePath, Row } from './row.ts';

/** Something that went wrong while an operation was executed, before it is told to the client. */
export interface Fault {
  readonly message: string;
  readonly code: string;
  readonly subgraph: string;
  /** Where, in the keys that the executor uses inside; undefined when it belongs to no field. */
  readonly path: ResponsePath | undefined;
  readonly cause?: unknown;
  /** Only to be told when the client asked for the very field at the path. */
  readonly onlyIfAsked?: boolean;
}

/** A hostile or broken subgraph may report any number of errors; more than this are not told to the client. */
export const FAULTS_MAX = 1000;

const EVERY_FIELD = '*';

/**
 * The faults of one execution, and which fields are null because of one.
 *
 * The second matters for `@requires`: a field that is null because its subgraph failed must not be passed on as if null were
 * its value, or another subgraph would compute a wrong answer from it.
 */
export class Faults {
  readonly list: Fault[] = [];
  readonly #failed = new Map<Row, Set<string>>();

  add(fault: Fault): void {
    if (this.list.length < FAULTS_MAX) this.list.push(fault);
  }

  markField(row: Row, key: string): void {
    const keys = this.#failed.get(row);
    if (keys === undefined) this.#failed.set(row, new Set([key]));
    else keys.add(key);
  }

  /** Everything that this object does not have was perhaps to come from a fetch that failed. */
  markRow(row: Row): void {
    this.markField(row, EVERY_FIELD);
  }

  hasFailed(row: Row, key: string): boolean {
    const keys = this.#failed.get(row);
    if (keys === undefined) return false;
    return keys.has(key) || (row[key] === undefined && keys.has(EVERY_FIELD));
  }
}
