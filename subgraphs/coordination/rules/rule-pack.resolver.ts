import 'reflect-metadata';
import { Arg, Ctx, createUnionType, Directive, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { LocalisedText } from '../../subgraph-kit/pure/localised-text.ts';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { LocalisedTextType } from '../../subgraph-kit/schema/localised-text.graphql.ts';
import { SeasonType } from '../seasons/season.graphql.ts';
import type { Season } from '../seasons/season.ts';
import { isParameterName } from './check-pack.ts';
import { PARAMETER_NAMES, PARAMETERS, type ParameterName } from './parameters.ts';
import { ChooseRulePackInput, ChooseRulePackSuccessType, RulePackType, RuleParameterType, RuleValueType } from './rule-pack.graphql.ts';
import type { RulePack, RuleValue } from './rule-pack.ts';
import { findPack, getPack, packDigest, RULE_PACKS } from './rule-packs.ts';
import { ruleValueText } from './rule-text.ts';
import { type ChooseRulePackResult, chooseRulePack, findPackOf } from './rules.service.ts';

const PUBLIC = '@tag(name: "public")';

const ChooseRulePackResultType = createUnionType({
  name: 'ChooseRulePackResult',
  description: 'What choosing a rule pack came to.',
  types: () => [ChooseRulePackSuccessType] as const,
  resolveType: (value) => (value as unknown as ChooseRulePackResult).__typename,
});

/** Rule packs and who goes by them. */
@Resolver(() => RulePackType)
export class RulePackResolver {
  @Directive(PUBLIC)
  @Query(() => [RulePackType], { description: 'All rule packs of this release.' })
  rulePacks(): readonly RulePack[] {
    return RULE_PACKS;
  }

  @Directive(PUBLIC)
  @Query(() => RulePackType, { nullable: true, description: 'The rule pack of an id; null when there is none.' })
  rulePack(@Directive(PUBLIC) @Arg('id', () => ID, { description: 'Id of the pack.' }) id: string): RulePack | null {
    return findPack(id);
  }

  @Directive(PUBLIC)
  @Query(() => RulePackType, { description: 'The rule pack that a jurisdiction goes by.' })
  jurisdictionRules(
    @Directive(PUBLIC) @Arg('jurisdiction', () => String, { description: 'Division code of the city, six digits.' }) jurisdiction: string,
    @Ctx() context: RequestContext,
  ): Promise<RulePack> {
    return findPackOf(context, jurisdiction);
  }

  @Mutation(() => ChooseRulePackResultType, { description: 'Chooses the rule pack of a jurisdiction; seasons that are open keep theirs.' })
  chooseRulePack(
    @Arg('input', () => ChooseRulePackInput, { description: 'Jurisdiction and pack.' }) input: ChooseRulePackInput,
    @Ctx() context: RequestContext,
  ): Promise<ChooseRulePackResult> {
    return chooseRulePack(context, input);
  }

  @Directive(PUBLIC)
  @FieldResolver(() => String, {
    description: 'SHA-256 of the pack’s canonical JSON, lower-case hexadecimal; draws bind themselves to it.',
  })
  digest(@Root() pack: RulePack): string {
    return packDigest(pack);
  }

  @Directive(PUBLIC)
  @FieldResolver(() => [RuleParameterType], { description: 'Every parameter that the source states; where it is silent there is none.' })
  parameters(@Root() pack: RulePack): readonly object[] {
    return PARAMETER_NAMES.flatMap((name) => parameterOf(pack, name) ?? []);
  }

  @Directive(PUBLIC)
  @FieldResolver(() => RuleParameterType, { nullable: true, description: 'One parameter; null where the source is silent.' })
  parameter(@Root() pack: RulePack, @Arg('name', () => ID, { description: 'Name of the parameter.' }) name: string): object | null {
    return isParameterName(name) ? parameterOf(pack, name) : null;
  }
}

/** How a value is shown. */
@Resolver(() => RuleValueType)
export class RuleValueResolver {
  @FieldResolver(() => LocalisedTextType, { description: 'The value as a person reads it.' })
  text(@Root() value: RuleValue): LocalisedText {
    return ruleValueText(value);
  }
}

/** The rules of a season. */
@Resolver(() => SeasonType)
export class SeasonRulesResolver {
  @Directive(PUBLIC)
  @FieldResolver(() => RulePackType, { description: 'The rule pack that the season goes by, fixed when it was opened.' })
  rulePack(@Root() season: Season): RulePack {
    return getPack(season.rulePackId);
  }
}

function parameterOf(pack: RulePack, name: ParameterName): object | null {
  const entry = pack.parameters[name];
  if (entry === undefined) return null;
  const { value } = entry;
  const amount = value.kind === 'COUNT' ? value.count : value.kind === 'PERIOD' ? value.amount : null;
  return { name, title: PARAMETERS[name].title, ...entry, value: { ...value, amount } };
}
