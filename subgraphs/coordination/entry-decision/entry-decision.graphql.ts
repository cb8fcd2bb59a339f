import 'reflect-metadata';
import { ArgsType, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';
import { CivilDateScalar } from '../../subgraph-kit/schema/scalars.ts';
import { ENTRY_OUTCOMES, type EntryOutcome } from './entry-decision.ts';

registerEnumType(ENTRY_OUTCOMES, {
  name: 'EntryOutcome',
  description: 'Whether a department may enter an enterprise for some items on a day.',
  valuesConfig: {
    ALLOW: { description: 'It may, alone (可以入企): a visit of a season is the ground.' },
    ALLOW_JOINTLY: { description: 'It may, together with the other departments of the visit (联合入企).' },
    NEEDS_FILING: { description: 'It may once the inspection is filed (须报备), in time for that day.' },
    NEEDS_CONSENT: { description: 'It may once the joint meeting consents (须经同意).' },
    DENY: { description: 'It may not on that day (不得入企).' },
  },
});

/** API type of a reason; message and remedy are added by the resolver in the caller's language. */
@ObjectType('EntryReason', { description: 'Why a decision is what it is.', simpleResolvers: true })
export class EntryReasonType {
  @Field(() => String, { description: 'Stable code in English, for programs.' })
  code: string;

  @Field(() => [String], { description: 'Ids of the clauses that it rests on, as the rule pack cites them.' })
  clauses: readonly string[];

  @Field(() => CivilDateScalar, {
    nullable: true,
    description: 'Earliest day on which entry could be lawful; null when that cannot be said.',
  })
  lawfulFrom: CivilDate | null;
}

/** API type of a decision; what it rests on is added by the resolver. */
@ObjectType('EntryDecision', {
  description: 'Whether a department may enter an enterprise for some items on a day, with grounds and clauses.',
  simpleResolvers: true,
})
export class EntryDecisionType {
  @Field(() => ENTRY_OUTCOMES, { description: 'The decision.' })
  outcome: EntryOutcome;

  @Field(() => CivilDateScalar, { description: 'The day that it is about.' })
  onDate: CivilDate;

  @Field(() => [EntryReasonType], { description: 'Why; at least one.' })
  reasons: readonly EntryReasonType[];
}

/** Arguments of both fields `entryDecision`. */
@ArgsType()
export class EntryDecisionArgs {
  @Field(() => ID, { description: 'Code of the department that wants to enter.' })
  department: string;

  @Field(() => CivilDateScalar, { nullable: true, description: 'Day of entry; left out: today in Asia/Shanghai.' })
  onDate?: CivilDate | null;

  @Field(() => [ID], { nullable: true, description: 'Items to check, 1 to 50; left out: whatever the department is planned for.' })
  items?: readonly string[] | null;
}
