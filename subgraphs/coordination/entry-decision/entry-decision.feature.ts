import type { CoordinationFeature } from '../feature.ts';
import { EnterpriseEntryDecisionResolver, EntryDecisionResolver, EntryReasonResolver } from './entry-decision.resolver.ts';

/** Nobody enters an enterprise without a decision that cites its clause. */
export const entryDecisionFeature: CoordinationFeature = {
  name: 'entry-decision',
  resolvers: [EnterpriseEntryDecisionResolver, EntryDecisionResolver, EntryReasonResolver],
  policy: {
    Query: { staffOrNamedEnterprise: ['entryDecision'] },
    Enterprise: { staffOrThatEnterprise: ['entryDecision'] },
    EntryDecision: {
      everyone: ['outcome', 'department', 'onDate', 'together', 'items', 'visit', 'planEntries', 'rulePack', 'reasons'],
    },
    EntryReason: { everyone: ['code', 'clauses', 'message', 'remedy', 'lawfulFrom'] },
  },
};
