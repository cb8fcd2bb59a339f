import type { SubgraphDefinition, SubgraphServices } from '../subgraph-kit/server/subgraph.ts';
import type { DepartmentFeature, ExtraFeature } from './department-feature.ts';
import { standardFeature } from './department-features.ts';
import { departmentPolicyRules, mergePolicies } from './department-policy.ts';
import type { EnterpriseLink } from './enterprise-link.ts';
import { enterpriseReferenceType } from './enterprise-registry/enterprise.graphql.ts';
import { giveDownload } from './imports/import-download.service.ts';
import { receiveImport } from './imports/receive-import.service.ts';
import type { DepartmentProfile } from './pure/department-profile.ts';
import { assignmentSubscription } from './visit-assignments/visit-assignment.service.ts';

/** The subgraph of one department: everything that departments have in common, made from its profile, and what only this one has. */
export function departmentSubgraph(profile: DepartmentProfile, extraFeatures: readonly ExtraFeature[] = []): SubgraphDefinition {
  const enterprise = extraFeatures.find((feature) => feature.enterprise !== undefined)?.enterprise ?? extendedEnterprise();
  const parts = { profile, enterprise };
  const features: readonly DepartmentFeature[] = [standardFeature(parts), ...extraFeatures.map((feature) => feature.build(parts))];
  const registers = features.flatMap((feature) => feature.registers ?? []);
  return {
    name: profile.subgraph,
    parts: () => ({
      resolvers: features.flatMap((feature) => feature.resolvers),
      orphanedTypes: features.flatMap((feature) => feature.orphanedTypes ?? []),
      references: Object.assign({}, ...features.map((feature) => feature.references ?? {})),
    }),
    policy: { rules: departmentPolicyRules(profile), table: mergePolicies(features.map((feature) => feature.policy)) },
    entities: features.flatMap((feature) => feature.entities ?? []),
    migrations: features.flatMap((feature) => feature.migrations ?? []),
    feeds: features.flatMap((feature) => feature.feeds ?? []),
    callers: ['coordination'],
    start: async (): Promise<SubgraphServices> => ({
      services: {},
      subscriptions: [assignmentSubscription(profile.code)],
      receiveImport: (upload, context) => receiveImport(upload, context, { profile, registers }),
      giveDownload: (download, context) => giveDownload(download, context, { profile, registers }),
      stop: async () => {},
    }),
  };
}

/** `Enterprise` of a department that does not own it: its reference is all there is to know. */
function extendedEnterprise(): EnterpriseLink {
  return { type: enterpriseReferenceType(), of: (_context, creditCode) => ({ creditCode }) };
}
