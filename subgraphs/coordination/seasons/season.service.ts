import type { EntityManager } from 'typeorm';
import { badInput } from '../../subgraph-kit/errors.ts';
import { runMutation } from '../../subgraph-kit/mutation/run-mutation.ts';
import { parseDivisionCode } from '../../subgraph-kit/pure/division.ts';
import { inLocale, type Locale } from '../../subgraph-kit/pure/localised-text.ts';
import { isUuid } from '../../subgraph-kit/pure/uuid.ts';
import { loaderOf, type RequestContext } from '../../subgraph-kit/request-context.ts';
import { type Connection, toConnection, toPageRequest } from '../../subgraph-kit/schema/connection.ts';
import { isStaff } from '../policy-rules.ts';
import { packIdOf } from '../rules/jurisdiction-rules.repository.ts';
import { findSeasons, insertSeason, moveSeason, pageSeasons } from './season.repository.ts';
import { isPublicSeason, PUBLIC_SEASON_STATES, SEASON_STATES, type Season, type SeasonDraft, type SeasonState } from './season.ts';
import { type StepRefusal, stepRefusalText } from './state-step.ts';

const SEASON_LOADER = Symbol('season');
const NAME_LENGTH_MAX = 200;
const CODE = /^[0-9A-Za-z-]{1,40}$/u;

/** A step that cannot be taken now. */
export interface StepNotPossible {
  readonly __typename: 'StepNotPossible';
  readonly code: string;
  readonly message: string;
  readonly from: string;
  readonly to: string;
  readonly missing: readonly string[];
}

/** What a step of a season came to. */
export type SeasonStepResult = { readonly __typename: 'SeasonStepSuccess'; readonly season: Season } | StepNotPossible;

/** What opening a season came to. */
export type OpenSeasonResult =
  | { readonly __typename: 'OpenSeasonSuccess'; readonly season: Season }
  | { readonly __typename: 'SeasonCodeTaken'; readonly code: string; readonly message: string };

/** Input of a step. */
export interface SeasonStepInput {
  readonly idempotencyKey: string;
  readonly seasonId: string;
  readonly version?: number | null;
}

/** What is done together with a step, before it: a refusal, or null to go on. */
export type StepGuard = (manager: EntityManager) => Promise<StepRefusal | null>;

/** Opens a season; the database refuses a second one of the same code. Throws BAD_USER_INPUT. */
export function openSeason(context: RequestContext, input: SeasonDraft & { readonly idempotencyKey: string }): Promise<OpenSeasonResult> {
  checkDraft(input);
  const { idempotencyKey, ...rest } = input;
  const call = { operation: 'openSeason', idempotencyKey, input: rest };
  return runMutation<OpenSeasonResult>(context, call, async (manager) => {
    const rulePackId = await packIdOf(manager, input.jurisdiction);
    const season = await insertSeason(manager, input, { by: context.caller.subject, at: context.clock.now(), rulePackId });
    if (season === null) return { kind: 'refused', result: seasonCodeTaken(input, context.locale) };
    const result = { __typename: 'OpenSeasonSuccess', season } as const;
    return { kind: 'done', result, subject: `Season:${season.id}`, before: null, after: season, clauses: ['LYG-4.3b'] };
  });
}

/** Takes a season one step further as a mutation of its own. @param guard looks whether the step may be taken, and does what belongs to it */
export function takeSeasonStep(
  context: RequestContext,
  step: { readonly operation: string; readonly to: SeasonState; readonly input: SeasonStepInput },
  guard: StepGuard = async () => null,
): Promise<SeasonStepResult> {
  const { idempotencyKey, ...rest } = step.input;
  const call = { operation: step.operation, idempotencyKey, input: rest };
  return runMutation<SeasonStepResult>(context, call, async (manager) => {
    const move = await moveSeason(manager, requireUuid('seasonId', step.input.seasonId), step.input.version ?? null, step.to);
    const refusal = move.kind === 'moved' ? await guard(manager) : move;
    if (refusal !== null || move.kind !== 'moved') {
      return { kind: 'refused', result: toStepNotPossible(refusal ?? (move as StepRefusal), context.locale) };
    }
    const { season, before, clauses } = move;
    return {
      kind: 'done',
      result: { __typename: 'SeasonStepSuccess', season },
      subject: `Season:${season.id}`,
      before,
      after: season,
      clauses,
    };
  });
}

/** The API value of a refused step. */
export function toStepNotPossible(refusal: StepRefusal, locale: Locale): StepNotPossible {
  const { from, to, missing } = refusal;
  return {
    __typename: 'StepNotPossible',
    code: 'STEP_NOT_POSSIBLE',
    message: inLocale(stepRefusalText(refusal), locale),
    from,
    to,
    missing,
  };
}

/** The season, when there is one and the caller may see it; batched over the request. */
export async function findSeason(context: RequestContext, id: string): Promise<Season | null> {
  if (!isUuid(id)) return null;
  const season = await loaderOf(context, SEASON_LOADER, (ids: readonly string[]) => findSeasons(context.database.manager, ids)).load(id);
  return season !== null && maySee(context, season) ? season : null;
}

/** The season opened last in the jurisdiction that is not archived and that the caller may see. */
export async function findCurrentSeason(context: RequestContext, jurisdiction: string): Promise<Season | null> {
  const states = visibleStates(context) ?? Object.values(SEASON_STATES);
  const current = states.filter((state) => state !== 'ARCHIVED');
  const [season] = await pageSeasons(context.database.manager, { jurisdiction, states: current }, toPageRequest(1, null, 1));
  return season ?? null;
}

/** Seasons that the caller may see, newest first. */
export async function listSeasons(
  context: RequestContext,
  wanted: { readonly jurisdiction: string | null; readonly first: number | null; readonly after: string | null },
): Promise<Connection<Season>> {
  const page = toPageRequest(wanted.first, wanted.after, ['uuid']);
  const filter = { jurisdiction: wanted.jurisdiction, states: visibleStates(context) };
  return toConnection(await pageSeasons(context.database.manager, filter, page), page, (season) => [season.id]);
}

/** The id when it is one; throws BAD_USER_INPUT with the field's name. */
export function requireUuid(field: string, id: string): string {
  if (!isUuid(id)) throw badInput(field, id, { en: 'is not an id of this hub', zh: '不是有效的编号' });
  return id;
}

function maySee(context: RequestContext, season: Season): boolean {
  return isPublicSeason(season) || isStaff(context.caller);
}

/** Null: in any state. */
function visibleStates(context: RequestContext): readonly SeasonState[] | null {
  return isStaff(context.caller) ? null : PUBLIC_SEASON_STATES;
}

function checkDraft(draft: SeasonDraft): void {
  if (parseDivisionCode(draft.jurisdiction) === null)
    throw badInput('jurisdiction', draft.jurisdiction, { en: 'is not a division of GB/T 2260', zh: '不是 GB/T 2260 的区划代码' });
  if (!CODE.test(draft.code))
    throw badInput('code', draft.code, { en: 'must be 1 to 40 letters, digits or hyphens', zh: '必须是 1 到 40 个字母、数字或连字符' });
  if (draft.name.trim() === '' || draft.name.length > NAME_LENGTH_MAX)
    throw badInput('name', draft.name, {
      en: `must have 1 to ${NAME_LENGTH_MAX} characters`,
      zh: `长度必须为 1 到 ${NAME_LENGTH_MAX} 个字符`,
    });
  if (draft.windowTo < draft.windowFrom)
    throw badInput('windowTo', draft.windowTo, { en: 'must not be before windowFrom', zh: '不得早于 windowFrom' });
  if (draft.windowFrom.slice(0, 4) !== String(draft.year))
    throw badInput('year', draft.year, { en: 'must be the year of windowFrom', zh: '必须是 windowFrom 所在年份' });
}

function seasonCodeTaken(draft: SeasonDraft, locale: Locale): OpenSeasonResult {
  const text = {
    en: `${draft.jurisdiction} has a season with the code ${draft.code} already; choose another code.`,
    zh: `${draft.jurisdiction} 已有编号为 ${draft.code} 的批次，请换一个编号。`,
  };
  return { __typename: 'SeasonCodeTaken', code: 'SEASON_CODE_TAKEN', message: inLocale(text, locale) };
}
