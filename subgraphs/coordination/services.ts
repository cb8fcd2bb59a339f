import type { DataSource } from 'typeorm';
import type { Jobs } from '../subgraph-kit/jobs/jobs.ts';
import type { Logger } from '../subgraph-kit/log.ts';
import type { Clock } from '../subgraph-kit/pure/clock.ts';
import type { RequestContext } from '../subgraph-kit/request-context.ts';

/** Name of the coordination subgraph, and of its schema in the database. */
export const COORDINATION = 'coordination';

/** A department as coordination knows it: what the list of departments says, nothing of its code. */
export interface DepartmentIdentity {
  /** Code in every row and in the API, for example `MARKET_REGULATION`. */
  readonly code: string;
  /** Name of its subgraph, which is the source of its feeds, for example `markets`. */
  readonly subgraph: string;
  readonly nameZh: string;
  readonly nameEn: string;
}

/** Work that would keep the serving thread busy for long, by the module that exports it. */
export interface ThreadedWork {
  /** Node reads it without types, so neither it nor what it imports holds decorators. */
  readonly module: URL;
  /** The export has the form `(input, context: ThreadContext) => Promise<result>`; both can be sent between threads. */
  readonly name: string;
}

/** Reads of requests that would keep the serving thread busy for long. */
export interface LongReads {
  /** @throws RATE_LIMITED when too many wait already */
  read<Result>(work: ThreadedWork, input: unknown): Promise<Result>;
}

/** What coordination's resolvers, jobs and subscriptions share besides the database. */
export interface CoordinationServices {
  /** Sends jobs inside the business transaction. */
  readonly jobs: Jobs;
  readonly departments: readonly DepartmentIdentity[];
  readonly longReads: LongReads;
}

/** What a job of coordination has at hand. */
export interface JobContext extends CoordinationServices {
  readonly database: DataSource;
  /** Admin URL of the same database, for connections of their own (COPY). */
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What work has at hand in a thread of its own. */
export type ThreadContext = Pick<JobContext, 'database' | 'clock'>;

/** Coordination's services of a request. */
export function servicesOf(context: RequestContext): CoordinationServices {
  return context.services as CoordinationServices;
}
