import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { CivilDate } from '../../../subgraphs/subgraph-kit/pure/civil-date.ts';
import type { TokenIdentity } from '../../identity/development-tokens.ts';
import type { DrawPartyKeys } from './draw-party-keys.ts';
import type { HubClient } from './hub-client.ts';
import type { SeasonOrder } from './season-plan.ts';
import type { TellStep } from './season-report.ts';

/** States of a season in the order in which it passes them. */
const SEASON_STATES = [
  'OPEN',
  'PLAN_APPROVED',
  'PLAN_PUBLISHED',
  'DRAW_ANNOUNCED',
  'DRAWN',
  'RESULT_ENTERED',
  'PUBLISHED',
  'ARCHIVED',
] as const;
const POLL_MS = 100;

/** One of the states of a season. */
export type DrivenState = (typeof SEASON_STATES)[number];

/** A season as far as the driver looks at it. */
export interface DrivenSeason {
  readonly id: string;
  readonly code: string;
  readonly state: DrivenState;
  readonly windowFrom: CivilDate;
  readonly windowTo: CivilDate;
}

/** What every step of a driven season needs. */
export interface SeasonSession {
  readonly client: Pick<HubClient, 'ask'>;
  readonly order: SeasonOrder;
  readonly keys: DrawPartyKeys;
  readonly today: CivilDate;
  readonly tell: TellStep;
  /** Visits that are carried out at the same time. */
  readonly visitsAtOnce: number;
  /** How long the hub may take for what it does by itself: snapshot, draw, feeds. @unit milliseconds */
  readonly patienceMs: number;
  readonly signal?: AbortSignal;
}

/** The person who leads the joint meeting. */
export const COORDINATOR: TokenIdentity = { role: 'COORDINATOR' };

/** A step that the hub refused for a reason that the driver cannot mend. */
export class SeasonStopped extends Error {
  readonly code: string;

  constructor(step: string, code: string, message: string) {
    super(`${step}: ${message} (${code})`);
    this.name = 'SeasonStopped';
    this.code = code;
  }
}

/** A mutation of the graph whose result is a union of one success and some user errors. */
export interface DrivenMutation {
  readonly field: string;
  readonly inputType: string;
  /** Selection on the success, for example `... on OpenSeasonSuccess { season { id } }`. */
  readonly selection?: string;
}

/** What every member of a result union has, or may have. */
export interface MutationAnswer {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: string;
}

/** Runs a mutation under a key that follows from season and step, so that a driver that starts again gets the first result again. */
export async function tryMutation<Answer extends MutationAnswer>(
  session: SeasonSession,
  as: TokenIdentity,
  mutation: DrivenMutation,
  { step, ...input }: { readonly step: string } & Readonly<Record<string, unknown>>,
): Promise<Answer> {
  const { field, inputType, selection = '' } = mutation;
  const query = `mutation ($input: ${inputType}!) { ${field}(input: $input) { __typename ... on UserError { code message } ${selection} } }`;
  const variables = { input: { idempotencyKey: keyOf(session.order, step), ...input } };
  return (await session.client.ask<Record<string, Answer>>(as, { query, variables }))[field] as Answer;
}

/** As `tryMutation`; throws SeasonStopped when the hub refuses. */
export async function mutate<Answer extends MutationAnswer>(
  session: SeasonSession,
  as: TokenIdentity,
  mutation: DrivenMutation,
  input: { readonly step: string } & Readonly<Record<string, unknown>>,
): Promise<Answer> {
  const answer = await tryMutation<Answer>(session, as, mutation, input);
  if (answer.code !== undefined) throw new SeasonStopped(mutation.field, answer.code, answer.message ?? '');
  return answer;
}

/** Reads until the answer is not null; throws after the session's patience. @param sentence what is waited for */
export async function untilThere<Answer>(session: SeasonSession, sentence: string, read: () => Promise<Answer | null>): Promise<Answer> {
  const deadlineMs = performance.now() + session.patienceMs;
  for (;;) {
    const answer = await read();
    if (answer !== null) return answer;
    if (performance.now() > deadlineMs) throw new SeasonStopped(sentence, 'TIMED_OUT', `not within ${session.patienceMs} ms`);
    await delay(POLL_MS, undefined, session.signal === undefined ? {} : { signal: session.signal });
  }
}

/** Whether a season has still to pass this state. */
export function isBefore(season: Pick<DrivenSeason, 'state'>, state: DrivenState): boolean {
  return SEASON_STATES.indexOf(season.state) < SEASON_STATES.indexOf(state);
}

/** Keys are at most as long as the hub takes, whatever the step's name is. */
function keyOf(order: SeasonOrder, step: string): string {
  return createHash('sha256').update([order.jurisdiction, order.code, step].join('\n')).digest('hex');
}
