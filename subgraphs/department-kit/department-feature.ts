import type { PolicyTable } from '../subgraph-kit/authorisation/policy.ts';
import type { EntityClass, MigrationClass } from '../subgraph-kit/database/data-source.ts';
import type { FeedSource } from '../subgraph-kit/feeds/feed.ts';
import type { ReferenceResolver } from '../subgraph-kit/schema/federated-schema.ts';
import type { EnterpriseLink } from './enterprise-link.ts';
import type { RegisterTarget } from './imports/register-target.ts';
import type { DepartmentProfile } from './pure/department-profile.ts';

/** What a feature gets to build its classes on. */
export interface DepartmentParts {
  readonly profile: DepartmentProfile;
  readonly enterprise: EnterpriseLink;
}

/** What one feature folder adds to a department's subgraph. */
export interface DepartmentFeature {
  readonly resolvers: readonly (new () => object)[];
  /** Entities and interface members that no field returns. */
  readonly orphanedTypes?: readonly (new () => object)[];
  readonly references?: Readonly<Record<string, ReferenceResolver>>;
  /** Type to rule to fields; the rules are those of the department's policy. */
  readonly policy: PolicyTable;
  readonly entities?: readonly EntityClass[];
  readonly migrations?: readonly MigrationClass[];
  readonly feeds?: readonly FeedSource[];
  /** Registers that workbooks can fill. */
  readonly registers?: readonly RegisterTarget[];
}

/** A feature that only some departments have. */
export interface ExtraFeature {
  /** Set by the one feature that owns `Enterprise`. */
  readonly enterprise?: EnterpriseLink;
  build(parts: DepartmentParts): DepartmentFeature;
}
