import 'reflect-metadata';
import { Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { LocalisedText } from '../../subgraph-kit/pure/localised-text.ts';
import { enumOf } from '../../subgraph-kit/schema/enums.graphql.ts';
import { LocalisedTextType } from '../../subgraph-kit/schema/localised-text.graphql.ts';
import { CivilDateScalar } from '../../subgraph-kit/schema/scalars.ts';
import {
  PACK_STATUSES,
  type PackStatus,
  RULE_BASES,
  RULE_UNITS,
  type RuleBasis,
  type RuleEntry,
  type RulePack,
  type RuleSource,
  type RuleUnit,
  type RuleValue,
  type RuleValueKind,
} from './rule-pack.ts';

registerEnumType(PACK_STATUSES, {
  name: 'RulePackStatus',
  description: 'How far a rule pack binds.',
  valuesConfig: {
    IN_FORCE: { description: 'Restates rules that are in force (现行有效).' },
    REPEALED: { description: 'Restates rules that their issuer has repealed (已废止); kept for records made under them.' },
    PRACTICE_REPORT: { description: 'Restates a report of practice (实践报道), which binds nobody.' },
    PRODUCT: { description: 'Put together by this product for trials (试用); not the rules of any city.' },
  },
});
registerEnumType(RULE_BASES, {
  name: 'RuleBasis',
  description: 'Where a value comes from.',
  valuesConfig: {
    STATED: { description: 'The pack’s own source states it (文件规定).' },
    FOLLOWED: { description: 'A pack of this product follows a city’s clause (参照条款).' },
    PRODUCT_DEFAULT: { description: 'No source states it: a default of this product (产品默认值), with a note that says why.' },
  },
});
registerEnumType(RULE_UNITS, {
  name: 'RuleUnit',
  description: 'Unit of a period.',
  valuesConfig: {
    CALENDAR_DAY: { description: 'Days of the calendar (自然日).' },
    WORKING_DAY: { description: 'Working days by the official calendar (工作日), make-up days included.' },
    HOUR: { description: 'Hours (小时).' },
    MONTH: { description: 'Months of the calendar (月).' },
  },
});

const RuleValueKindEnum = enumOf<RuleValueKind>(
  {
    RATIO: { zh: '比例', en: 'A ratio: `numerator` and `denominator`' },
    COUNT: { zh: '数量', en: 'A count: `amount`' },
    PERIOD: { zh: '期限', en: 'A period: `amount` and `unit`' },
    YEARLY_DATE: { zh: '每年日期', en: 'A day of every year: `text`' },
    FLAG: { zh: '是否', en: 'Whether something holds: `flag`' },
    WORDS: { zh: '词语', en: 'Words of the glossary: `words`' },
    WEIGHTS: { zh: '权重', en: 'Weights of the credit risk classes: `weights`' },
  },
  'RuleValueKind',
  'What the value of a rule is, and in which fields it stands.',
);

/** API type of a value, one field for each way in which a value is used. */
@Directive('@tag(name: "public")')
@ObjectType('RuleValue', { description: 'A value of a rule; fields that do not fit its kind are null.', simpleResolvers: true })
export class RuleValueType {
  @Field(() => RuleValueKindEnum, { description: 'What it is.' })
  kind: RuleValueKind;

  @Field(() => LocalisedTextType, { description: 'The value as a person reads it.' })
  text: LocalisedText;

  @Field(() => Int, { nullable: true, description: 'Upper part of a ratio.' })
  numerator: number | null;

  @Field(() => Int, { nullable: true, description: 'Lower part of a ratio.' })
  denominator: number | null;

  @Field(() => Int, { nullable: true, description: 'A count, or the length of a period in `unit`.' })
  amount: number | null;

  @Field(() => RULE_UNITS, { nullable: true, description: 'Unit of a period.' })
  unit: RuleUnit | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether something holds.' })
  flag: boolean | null;

  @Field(() => [String], { nullable: true, description: 'Words of the glossary.' })
  words: readonly string[] | null;

  @Field(() => [Int], { nullable: true, description: 'Weights of the credit risk classes A, B, C, D.' })
  weights: readonly number[] | null;
}

/** API type of a parameter. */
@Directive('@tag(name: "public")')
@ObjectType('RuleParameter', { description: 'One parameter of a rule pack with its clauses.', simpleResolvers: true })
export class RuleParameterType {
  @Field(() => ID, { description: 'Name of the parameter, for example `minDrawRatioGeneral`.' })
  name: string;

  @Field(() => LocalisedTextType, { description: 'What it means.' })
  title: LocalisedText;

  @Field(() => RuleValueType, { description: 'Its value.' })
  value: RuleValue;

  @Field(() => RULE_BASES, { description: 'Where the value comes from.' })
  basis: RuleBasis;

  @Field(() => [String], { description: 'Ids of the clauses that it rests on; empty for a default of this product.' })
  clauses: readonly string[];

  @Field(() => LocalisedTextType, { nullable: true, description: 'What the reader should know.' })
  note: RuleEntry['note'];
}

/** API type of a source. */
@Directive('@tag(name: "public")')
@ObjectType('RuleSource', { description: 'The document that a rule pack restates.', simpleResolvers: true })
export class RuleSourceType {
  @Field(() => String, { description: 'Title in Chinese.' })
  title: string;

  @Field(() => String, { nullable: true, description: 'Number of the document; null when its text has none.' })
  number: string | null;

  @Field(() => CivilDateScalar, { nullable: true, description: 'Day of issue; null when its text has none.' })
  issuedOn: string | null;
}

/** API type of a pack. */
@Directive('@tag(name: "public")')
@Directive('@key(fields: "id")')
@ObjectType('RulePack', { description: 'The rules of one city as data.', simpleResolvers: true })
export class RulePackType {
  @Field(() => ID, { description: 'Id of the pack, for example `trial`.' })
  id: string;

  @Field(() => String, { description: 'Version of the pack.' })
  version: string;

  @Field(() => LocalisedTextType, { description: 'Name of the city or of the pack.' })
  name: LocalisedText;

  @Field(() => PACK_STATUSES, { description: 'How far it binds.' })
  status: PackStatus;

  @Field(() => LocalisedTextType, { nullable: true, description: 'What the status rests on.' })
  statusNote: RulePack['statusNote'];

  @Field(() => RuleSourceType, { description: 'The document that it restates.' })
  source: RuleSource;
}

/** Input of `chooseRulePack`. */
@InputType('ChooseRulePackInput', { description: 'The rule pack that a jurisdiction is to go by.' })
export class ChooseRulePackInput {
  @Field(() => ID, { description: 'Key under which a repetition gives the first result again.' })
  idempotencyKey: string;

  @Field(() => String, { description: 'Division code of the city, six digits.' })
  jurisdiction: string;

  @Field(() => ID, { description: 'Id of the pack.' })
  packId: string;
}

/** Success of `chooseRulePack`; there is no other outcome. */
@ObjectType('ChooseRulePackSuccess', { description: 'The jurisdiction goes by the pack from now on.', simpleResolvers: true })
export class ChooseRulePackSuccessType {
  @Field(() => String, { description: 'Division code of the city.' })
  jurisdiction: string;

  @Field(() => ID, { description: 'Id of the pack.' })
  packId: string;
}
