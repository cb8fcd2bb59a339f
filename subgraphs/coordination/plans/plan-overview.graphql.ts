import 'reflect-metadata';
import { Field, Int, ObjectType } from 'type-graphql';
import { PlanEntryType } from './plan-entry.graphql.ts';

/** API type of a pool. */
@ObjectType('PlanPool', { description: 'The pool of an entry and what the entry wants of it.', simpleResolvers: true })
export class PlanPoolType {
  @Field(() => PlanEntryType, { description: 'The entry.' })
  entry: PlanEntryType;

  @Field(() => Int, { description: 'Active enterprises in the pool.' })
  enterprises: number;

  @Field(() => Int, { description: 'Enterprises that the entry’s quota asks for, the pool taken as one part.' })
  wanted: number;
}

/** API type of a meeting. */
@ObjectType('PlanMeeting', {
  description: 'Two entries whose pools share enterprises, so that they can share visits.',
  simpleResolvers: true,
})
export class PlanMeetingType {
  @Field(() => PlanEntryType, { description: 'One entry.' })
  first: PlanEntryType;

  @Field(() => PlanEntryType, { description: 'The other entry.' })
  second: PlanEntryType;

  @Field(() => Int, { description: 'Enterprises in both pools.' })
  enterprises: number;
}

/** API type of a group; lead and participants are added by the resolver. */
@ObjectType('PlanGroup', {
  description: 'Entries that meet, directly or through others: one joint task (LYG-4.3d).',
  simpleResolvers: true,
})
export class PlanGroupType {
  @Field(() => [PlanEntryType], { description: 'Its entries, by department and code.' })
  entries: readonly PlanEntryType[];

  @Field(() => Int, { description: 'Inspections of enterprises if every entry went by itself.' })
  separateInspections: number;

  @Field(() => Int, { description: 'Visits that joint inspection needs at the least.' })
  visitsAtLeast: number;
}

/** API type of the overview. */
@ObjectType('PlanOverview', { description: 'The merged plan of a season in figures.', simpleResolvers: true })
export class PlanOverviewType {
  @Field(() => [PlanPoolType], { description: 'Every entry with its pool, by department and code.' })
  pools: readonly PlanPoolType[];

  @Field(() => [PlanMeetingType], { description: 'Every two entries that share enterprises.' })
  meetings: readonly PlanMeetingType[];

  @Field(() => [PlanGroupType], { description: 'Entries that belong together.' })
  groups: readonly PlanGroupType[];

  @Field(() => Int, { description: 'Inspections of enterprises if every entry went by itself.' })
  separateInspections: number;

  @Field(() => Int, { description: 'Visits that joint inspection needs at the least.' })
  visitsAtLeast: number;
}
