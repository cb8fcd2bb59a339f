import 'reflect-metadata';
import { registerEnumType } from 'type-graphql';
import { enumOf } from '../../subgraph-kit/schema/enums.graphql.ts';
import { ATTEMPT_DECISIONS, DEFECTS, DROP_REASONS } from './ceremony.ts';
import { DRAW_FAILURES } from './draw-failure.ts';

/** GraphQL enum of {@link DEFECTS}. */
export const DrawDefectEnum = enumOf(DEFECTS, 'DrawDefect', 'Defect for which an attempt at a draw may be superseded.');

/** GraphQL enum of {@link ATTEMPT_DECISIONS}. */
export const AttemptDecisionEnum = enumOf(
  ATTEMPT_DECISIONS,
  'DrawAttemptDecision',
  'What the supervising body decides on a request to supersede a draw.',
);

/** GraphQL enum of {@link DROP_REASONS}. */
export const DropReasonEnum = enumOf(DROP_REASONS, 'DrawDropReason', 'Why a party was left out at the freeze.');

/** GraphQL enum of {@link DRAW_FAILURES}. */
export const DrawFailureCodeEnum = enumOf(DRAW_FAILURES, 'DrawFailureCode', 'Why a draw ended without a result.');

/** GraphQL enum of who may read a file of a draw. */
export const FileVisibilityEnum = enumOf(
  { PUBLIC: { zh: '公开', en: 'For everybody' }, AUDITORS: { zh: '仅审计', en: 'For auditors only' } },
  'DrawFileVisibility',
  'Who may read a file of a draw.',
);

/** GraphQL enum of the kinds of public randomness, with the words that stand in a plan. */
export const BeaconKindEnum = { NONE: 'none', DICE: 'dice', LOTTERY: 'lottery', DRAND: 'drand' } as const;
registerEnumType(BeaconKindEnum, {
  name: 'BeaconKind',
  description: 'Public randomness from outside; plans and transcripts write it in lower case.',
  valuesConfig: {
    NONE: { description: 'None (无): the seed comes from the parties alone.' },
    DICE: { description: 'Dice (骰子), thrown before witnesses.' },
    LOTTERY: { description: 'Numbers of a lottery (彩票开奖号码).' },
    DRAND: { description: 'Chain quicknet of drand (随机信标 drand), its first round at or after T2.' },
  },
});

/** GraphQL enum of what can take the place of public randomness. */
export const BeaconFallBackEnum = { NONE: 'none', DICE: 'dice' } as const;
registerEnumType(BeaconFallBackEnum, {
  name: 'BeaconFallBack',
  description: 'What takes the place of public randomness that is not known at T3.',
  valuesConfig: {
    NONE: { description: 'Nothing (无): the seed comes from the parties alone.' },
    DICE: { description: 'Dice (骰子), thrown before witnesses.' },
  },
});
