import 'reflect-metadata';
import { GraphQLScalarType } from 'graphql';
import { ArgsType, createUnionType, Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';
import { connectionOf, PublicPageArgs } from '../../subgraph-kit/schema/connection.ts';
import { CivilDateScalar, CreditCodeScalar, InstantScalar } from '../../subgraph-kit/schema/scalars.ts';
import { SeasonType, StepNotPossibleType, typenameOf } from '../seasons/season.graphql.ts';

/** Kinds of publications. */
export const PUBLICATION_KINDS = { PLAN: 'PLAN', DRAW: 'DRAW', RESULT: 'RESULT' } as const;

registerEnumType(PUBLICATION_KINDS, {
  name: 'PublicationKind',
  description: 'What was published.',
  valuesConfig: {
    PLAN: { description: 'The plan of a season (抽查计划).' },
    DRAW: { description: 'That enterprises and inspectors are drawn (抽取名单); the list itself is the transcript of the draw.' },
    RESULT: { description: 'The results of one visit (检查结果).' },
  },
});

/** JSON as it was published, so that what people read and what is archived are one text. */
export const PublishedContentScalar = new GraphQLScalarType({
  name: 'PublishedContent',
  description:
    'JSON of a publication, exactly as it was published: a document of `schema/publication/plan.schema.json`, `draw.schema.json` or `result.schema.json`, by its kind.',
});

/** A publication, as the API shows it. */
@Directive('@tag(name: "public")')
@ObjectType('Publication', {
  description: 'Something made public: a plan, a drawn list, or the results of a visit.',
  simpleResolvers: true,
})
export class PublicationType {
  @Field(() => ID, { description: 'Id of the publication.' })
  id: string;

  @Field(() => ID, { description: 'Id of the season.' })
  seasonId: string;

  @Field(() => PUBLICATION_KINDS, { description: 'What was published.' })
  kind: string;

  @Field(() => CreditCodeScalar, {
    nullable: true,
    description: 'Credit code of the enterprise that it is about; null for a plan or a list.',
  })
  creditCode: string | null;

  @Field(() => PublishedContentScalar, { description: 'Content as it was published.' })
  content: unknown;

  @Field(() => InstantScalar, { description: 'When it was published.' })
  publishedAt: Date;
}

/** Arguments of the list of publications. */
@ArgsType()
export class PublicationsArgs extends PublicPageArgs {
  @Directive('@tag(name: "public")')
  @Field(() => ID, { nullable: true, description: 'Only of this season.' })
  seasonId: string | null;

  @Directive('@tag(name: "public")')
  @Field(() => PUBLICATION_KINDS, { nullable: true, description: 'Only of this kind.' })
  kind: string | null;

  @Directive('@tag(name: "public")')
  @Field(() => CreditCodeScalar, { nullable: true, description: 'Only about this enterprise.' })
  creditCode: string | null;

  @Directive('@tag(name: "public")')
  @Field(() => CivilDateScalar, { nullable: true, description: 'Only what was published on this day or later.' })
  publishedFrom: CivilDate | null;

  @Directive('@tag(name: "public")')
  @Field(() => CivilDateScalar, { nullable: true, description: 'Only what was published on this day or earlier.' })
  publishedTo: CivilDate | null;
}

/** Page of publications. */
export const PublicationConnectionType = connectionOf('Publication', PublicationType, { public: true });

/** Input of `publishResults`. */
@InputType('PublishResultsInput', { description: 'Publication of the results of a season.' })
export class PublishResultsInput {
  @Field(() => ID, { description: 'Key under which a repetition gives the first result again.' })
  idempotencyKey: string;

  @Field(() => ID, { description: 'Id of the season.' })
  seasonId: string;
}

/** Success of `publishResults`. */
@ObjectType('PublishResultsSuccess', { description: 'The results of all visits of the season are public.', simpleResolvers: true })
export class PublishResultsSuccessType {
  @Field(() => SeasonType, { description: 'The season.' })
  season: SeasonType;

  @Field(() => Int, { description: 'Visits whose results were published by this call.' })
  published: number;
}

/** Result of `publishResults`. */
export const PublishResultsResultType = createUnionType({
  name: 'PublishResultsResult',
  description: 'What publishing the results came to.',
  types: () => [PublishResultsSuccessType, StepNotPossibleType] as const,
  resolveType: typenameOf,
});
