import 'reflect-metadata';
import { enumOf } from '../../subgraph-kit/schema/enums.graphql.ts';
import { ATTEMPT_DECISIONS, BEACON_FALL_BACKS, BEACON_KINDS, DEFECTS, DROP_REASONS } from './ceremony.ts';
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

/** GraphQL enum of {@link BEACON_KINDS}. */
export const BeaconKindEnum = enumOf(
  BEACON_KINDS,
  'BeaconKind',
  'Public randomness from outside; plans and transcripts write it in lower case.',
);

/** GraphQL enum of {@link BEACON_FALL_BACKS}. */
export const BeaconFallBackEnum = enumOf(
  BEACON_FALL_BACKS,
  'BeaconFallBack',
  'What takes the place of public randomness that is not known at T3.',
);
