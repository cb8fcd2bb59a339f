import type { PolicyTable } from '../subgraph-kit/authorisation/policy.ts';
import type { EntityClass, MigrationClass } from '../subgraph-kit/database/data-source.ts';
import type { FeedSource } from '../subgraph-kit/feeds/feed.ts';
import type { FeedSubscription } from '../subgraph-kit/feeds/feed-reader.ts';
import type { ReferenceResolver } from '../subgraph-kit/schema/federated-schema.ts';
import type { DepartmentIdentity, JobContext } from './services.ts';

/** A queue of coordination and its handler, which must be idempotent: a killed worker's job runs again. */
export interface CoordinationJob {
  readonly queue: string;
  run(data: Readonly<Record<string, unknown>>, context: JobContext): Promise<void>;
}

/**
 * One feature folder of coordination, as its `<feature>.feature.ts` declares it; coordination.ts puts the features together.
 *
 * Features may add fields to each other's types by resolvers of their own; each then brings the policy lines of the fields it adds.
 */
export interface CoordinationFeature {
  readonly name: string;
  readonly resolvers: readonly (new () => object)[];
  /** Entities and interface members that no field returns. */
  readonly orphanedTypes?: readonly (new () => object)[];
  /** How references to the feature's entities are resolved; each type has one owner. */
  readonly references?: Readonly<Record<string, ReferenceResolver>>;
  /** Type to rule (see policy-rules.ts) to fields. */
  readonly policy: PolicyTable;
  /** Feeds that coordination gives. */
  readonly feeds?: readonly FeedSource[];
  /** Feeds of a department that this feature reads; asked once per department. */
  readonly subscriptions?: (department: DepartmentIdentity) => readonly FeedSubscription[];
  readonly jobs?: readonly CoordinationJob[];
  /** Run in the order of their timestamps over all features. */
  readonly migrations?: readonly MigrationClass[];
  readonly entities?: readonly EntityClass[];
}
