import type { CoordinationFeature } from '../feature.ts';
import { JurisdictionRules1764039600000 } from '../migrations/2026.11.25T03-00-00.jurisdiction-rules.ts';
import { RulePackResolver, RuleValueResolver, SeasonRulesResolver } from './rule-pack.resolver.ts';
import { findPack } from './rule-packs.ts';

/** The law as data: packs, and which jurisdiction goes by which. */
export const rulesFeature: CoordinationFeature = {
  name: 'rules',
  resolvers: [RulePackResolver, RuleValueResolver, SeasonRulesResolver],
  references: { RulePack: (reference) => findPack(String(reference.id)) },
  migrations: [JurisdictionRules1764039600000],
  policy: {
    Query: { everyone: ['rulePacks', 'rulePack', 'jurisdictionRules'] },
    Mutation: { coordinator: ['chooseRulePack'] },
    Season: { everyone: ['rulePack'] },
    RulePack: { everyone: ['id', 'version', 'name', 'status', 'statusNote', 'source', 'digest', 'parameters', 'parameter'] },
    RuleSource: { everyone: ['title', 'number', 'issuedOn'] },
    RuleParameter: { everyone: ['name', 'title', 'value', 'basis', 'clauses', 'note'] },
    RuleValue: { everyone: ['kind', 'text', 'numerator', 'denominator', 'amount', 'unit', 'flag', 'words', 'weights'] },
    ChooseRulePackSuccess: { everyone: ['jurisdiction', 'packId'] },
  },
};
