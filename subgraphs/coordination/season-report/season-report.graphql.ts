import 'reflect-metadata';
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { InstantScalar } from '../../subgraph-kit/schema/scalars.ts';

const UNTIL_COMPUTED = 'Null until it is computed.';

/** Simulated numbers of visits. */
@ObjectType('SimulatedVisits', {
  description: 'Visits that independent draws would have made, over all runs of the simulation; each number is that of one of the runs.',
  simpleResolvers: true,
})
export class SimulatedVisitsType {
  @Field(() => Int, { description: 'Visits in the middle run.' })
  median: number;

  @Field(() => Int, { description: 'Visits that one run in twenty does not exceed.' })
  percentile5: number;

  @Field(() => Int, { description: 'Visits that nineteen runs in twenty do not exceed.' })
  percentile95: number;
}

/** Counts of one risk class. */
@ObjectType('RiskClassCount', {
  description: 'How often a plan entry took enterprises of a credit risk class, against what its weights let expect.',
  simpleResolvers: true,
})
export class RiskClassCountType {
  @Field(() => ID, { description: 'Plan entry, by the id that the draw knows it by.' })
  entryId: string;

  @Field(() => Int, { description: 'Enterprises of the class in the pool of the entry.' })
  units: number;

  @Field(() => Float, { description: 'Enterprises of the class that the entry takes on average.' })
  expected: number;

  @Field(() => Int, { description: 'Enterprises of the class that it took.' })
  actual: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Difference of the two in standard deviations: beyond 4 either way asks for an explanation. Null where nothing can vary.',
  })
  zValue: number | null;
}

/** The report of a season. */
@ObjectType('SeasonReport', {
  description:
    'What the latest computed draw of a season came to, against other ways of drawing the same plan. Tells nothing of any one enterprise.',
  simpleResolvers: true,
})
export class SeasonReportType {
  @Field(() => ID, { description: 'Id of the draw.' })
  drawId: string;

  @Field(() => Int, { description: 'Number of the attempt.' })
  attempt: number;

  @Field(() => InstantScalar, {
    nullable: true,
    description: 'When the figures were computed. Null until then; ask again after some seconds.',
  })
  computedAt: Date | null;

  @Field(() => Int, { nullable: true, description: `Runs of the simulation. ${UNTIL_COMPUTED}` })
  runs: number | null;

  @Field(() => Int, { nullable: true, description: `Enterprises in the pool. ${UNTIL_COMPUTED}` })
  units: number | null;

  @Field(() => Int, { nullable: true, description: `Visits that the draw composed, all departments together. ${UNTIL_COMPUTED}` })
  visitsComposed: number | null;

  @Field(() => Int, { nullable: true, description: `Inspections if every plan entry were inspected by itself. ${UNTIL_COMPUTED}` })
  separateInspections: number | null;

  @Field(() => SimulatedVisitsType, {
    nullable: true,
    description: `Visits if every entry were drawn by itself with the same quotas, and departments that meet by chance went together. ${UNTIL_COMPUTED}`,
  })
  independentVisits: SimulatedVisitsType | null;

  @Field(() => Int, {
    nullable: true,
    description: `Fewest visits that any way of drawing needs: over families of frames with common enterprises, the most that one entry takes in the family. The draw can reach it among even entries, and among weighted ones; not across, where coordination would tell risk classes. ${UNTIL_COMPUTED}`,
  })
  lowerBound: number | null;

  @Field(() => Int, { description: 'Hours that a visit costs an enterprise: the assumption behind the hours saved.' })
  hoursPerVisit: number;

  @Field(() => Int, { nullable: true, description: `Hours of enterprises saved against separate inspections. ${UNTIL_COMPUTED}` })
  hoursSavedAgainstSeparate: number | null;

  @Field(() => Int, {
    nullable: true,
    description: `Hours of enterprises saved against the median of independent draws. ${UNTIL_COMPUTED}`,
  })
  hoursSavedAgainstIndependent: number | null;

  @Field(() => [RiskClassCountType], {
    description: 'Expected against actual counts by credit risk class; empty until it is computed.',
  })
  riskClasses: readonly RiskClassCountType[];
}

/** A chance of one enterprise. */
@ObjectType('InclusionProbability', { description: 'How probably a plan entry took an enterprise.', simpleResolvers: true })
export class InclusionProbabilityType {
  @Field(() => ID, { description: 'Plan entry, by the id that the draw knows it by.' })
  entryId: string;

  @Field(() => Int, { description: 'Balls of the enterprise in the entry.' })
  weight: number;

  @Field(() => Float, { description: 'Between 0 and 1, before the draw.' })
  probability: number;

  @Field(() => Float, { description: 'Standard error of the simulation; 0 where the probability is exact.' })
  standardError: number;

  @Field(() => Boolean, { description: 'Whether the probability is exact, as it is where all enterprises have equally many balls.' })
  isExact: boolean;
}
