import type { EntityManager } from 'typeorm';
import { badInput, HubError } from '../../subgraph-kit/errors.ts';
import { type MutationOutcome, runMutation } from '../../subgraph-kit/mutation/run-mutation.ts';
import { inLocale, type Locale } from '../../subgraph-kit/pure/localised-text.ts';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { findItems } from '../joint-registry/joint-registry.repository.ts';
import type { RulePack } from '../rules/rule-pack.ts';
import { getPack, ruleOf } from '../rules/rule-packs.ts';
import { quotaFault } from '../season-draw/pure/quota.ts';
import { lockSeason } from '../seasons/season.repository.ts';
import { requireUuid, type StepNotPossible, toStepNotPossible } from '../seasons/season.service.ts';
import type { Season } from '../seasons/season.ts';
import { checkPlanEntry, type PlanEntryFault } from './check-plan-entry.ts';
import { countPoolPatterns, findPlanEntries, insertPlanEntry, lockPlanEntry, movePlanEntry } from './plan-entry.repository.ts';
import type { PlanEntry, PlanEntryDraft, Ratio } from './plan-entry.ts';

const REASON_LENGTH_MAX = 1_000;
const WHOLE: Ratio = { numerator: 1, denominator: 1 };

/** An entry that breaks rules: each with the field, a sentence and the clauses. */
export interface PlanEntryRefused {
  readonly __typename: 'PlanEntryRefused';
  readonly code: string;
  readonly message: string;
  readonly faults: readonly { readonly field: string; readonly message: string; readonly clauses: readonly string[] }[];
}

/** What submitting or deciding an entry came to. */
export type PlanEntryResult = { readonly __typename: 'PlanEntrySuccess'; readonly entry: PlanEntry } | PlanEntryRefused | StepNotPossible;

/** Input of `submitPlanEntry`; what is left out has the default of the pack or none. */
export interface SubmitPlanEntryInput extends Omit<PlanEntryDraft, 'divisions' | 'maximum'> {
  readonly idempotencyKey: string;
  readonly seasonId: string;
  readonly divisions?: readonly string[] | null;
  readonly maximum?: Ratio | null;
}

/** Input of a decision. */
export interface DecidePlanEntryInput {
  readonly idempotencyKey: string;
  readonly entryId: string;
  readonly version?: number | null;
  readonly reason?: string | null;
}

/** Submits an entry of the caller's own department to an open season, after all checks at once. */
export function submitPlanEntry(context: RequestContext, input: SubmitPlanEntryInput): Promise<PlanEntryResult> {
  const { idempotencyKey, ...rest } = input;
  const department = context.caller.department;
  if (department === null) throw new HubError('FORBIDDEN');
  return runMutation<PlanEntryResult>(context, { operation: 'submitPlanEntry', idempotencyKey, input: rest }, async (manager) => {
    const season = await lockSeason(manager, requireUuid('seasonId', input.seasonId));
    if (season === null) throw new HubError('NOT_FOUND');
    if (season.state !== 'OPEN') return refused(toStepNotPossible(closedSeason(season), context.locale));
    const pack = getPack(season.rulePackId);
    const draft = toDraft(input, pack);
    const items = [...(await findItems(manager, draft.itemCodes)).values()];
    const faults = checkPlanEntry(draft, { department, season, pack, items });
    if (faults.length > 0) return refused(toRefused(faults, context.locale));
    return insert(manager, context, { season, department, draft });
  });
}

/** Takes an entry into the task list of the season (LYG-4.3d). */
export function acceptPlanEntry(context: RequestContext, input: DecidePlanEntryInput): Promise<PlanEntryResult> {
  return decide(context, 'acceptPlanEntry', input);
}

/** Turns an entry down, with the reason; the department may submit a mended one under another code. */
export function rejectPlanEntry(context: RequestContext, input: DecidePlanEntryInput): Promise<PlanEntryResult> {
  return decide(context, 'rejectPlanEntry', input);
}

function decide(
  context: RequestContext,
  operation: 'acceptPlanEntry' | 'rejectPlanEntry',
  input: DecidePlanEntryInput,
): Promise<PlanEntryResult> {
  const { idempotencyKey, ...rest } = input;
  const to = operation === 'acceptPlanEntry' ? 'TASK_LISTED' : 'REJECTED';
  const reason = input.reason ?? null;
  if (reason !== null && (reason.trim() === '' || reason.length > REASON_LENGTH_MAX))
    throw badInput('reason', reason, {
      en: `must have 1 to ${REASON_LENGTH_MAX} characters`,
      zh: `长度必须为 1 到 ${REASON_LENGTH_MAX} 个字符`,
    });
  return runMutation<PlanEntryResult>(context, { operation, idempotencyKey, input: rest }, async (manager) => {
    const [found] = (await findPlanEntries(manager, [requireUuid('entryId', input.entryId)])).values();
    if (found === undefined) throw new HubError('NOT_FOUND');
    const season = await lockSeason(manager, found.seasonId);
    const before = (await lockPlanEntry(manager, found.id)) ?? found;
    if (season?.state !== 'OPEN') return refused(toStepNotPossible(closedSeason(season), context.locale));
    const move = await movePlanEntry(manager, before, { to, version: input.version ?? null, reason });
    if (move.kind === 'notPossible') return refused(toStepNotPossible(move, context.locale));
    return done(move.entry, before, move.clauses);
  });
}

async function insert(
  manager: EntityManager,
  context: RequestContext,
  wish: { readonly season: Season; readonly department: string; readonly draft: PlanEntryDraft },
): Promise<MutationOutcome<PlanEntryResult>> {
  const { season, department, draft } = wish;
  const owner = { seasonId: season.id, department, by: context.caller.subject, at: context.clock.now() };
  const entry = await insertPlanEntry(manager, owner, draft);
  if (entry === null) return refused(toRefused([codeTaken(draft.code)], context.locale));
  const [pattern] = await countPoolPatterns(manager, season.jurisdiction, [entry.id]);
  const fault = poolFault(entry, pattern?.enterprises ?? 0);
  if (fault !== null) return refused(toRefused([fault], context.locale));
  return done(entry, null, ['CC-2.3.1a', 'LYG-4.3b']);
}

/** A pool that nobody stands in, or a least number that its largest share cannot hold, would let the draw fail weeks later. */
function poolFault(entry: PlanEntry, enterprises: number): PlanEntryFault | null {
  if (enterprises === 0) {
    const message = {
      en: `category: no active enterprise of ${entry.department} has the category ${entry.category} in these divisions`,
      zh: `category：所选区划内没有监管类别为 ${entry.category} 的在管企业`,
    };
    return { field: 'category', message, clauses: [] };
  }
  const { ratio, maximum, unitsMin } = entry;
  const quota = { num: ratio.numerator, den: ratio.denominator, min: unitsMin, maxNum: maximum.numerator, maxDen: maximum.denominator };
  const fault = quotaFault(enterprises, quota);
  return fault === null
    ? null
    : {
        field: 'unitsMin',
        message: { en: `unitsMin: ${fault}`, zh: `unitsMin：最少户数超过对象池（${enterprises} 户）的上限` },
        clauses: [],
      };
}

function toDraft(input: SubmitPlanEntryInput, pack: RulePack): PlanEntryDraft {
  const largest = ruleOf(pack, 'maxDrawRatioGeneral')?.value;
  // Without a word of the department the pack's cap holds, unless the entry wants more than that, as key items may.
  const cap =
    largest?.kind === 'RATIO' && input.ratio.numerator * largest.denominator <= largest.numerator * input.ratio.denominator
      ? largest
      : WHOLE;
  const { numerator, denominator } = input.maximum ?? cap;
  return { ...input, divisions: input.divisions ?? null, maximum: { numerator, denominator } };
}

function codeTaken(code: string): PlanEntryFault {
  return {
    field: 'code',
    message: {
      en: `code: the department has an entry ${code} in this season already`,
      zh: `code：本部门在本批次已有编号为 ${code} 的计划`,
    },
    clauses: [],
  };
}

function closedSeason(season: Season | null): { kind: 'notPossible'; from: string; to: string; missing: readonly string[] } {
  return { kind: 'notPossible', from: season?.state ?? '-', to: 'OPEN', missing: [] };
}

function toRefused(faults: readonly PlanEntryFault[], locale: Locale): PlanEntryRefused {
  const told = faults.map(({ field, message, clauses }) => ({ field, message: inLocale(message, locale), clauses }));
  return {
    __typename: 'PlanEntryRefused',
    code: 'PLAN_ENTRY_REFUSED',
    message: told.map((fault) => fault.message).join('; '),
    faults: told,
  };
}

function refused(result: PlanEntryResult): MutationOutcome<PlanEntryResult> {
  return { kind: 'refused', result };
}

function done(entry: PlanEntry, before: PlanEntry | null, clauses: readonly string[]): MutationOutcome<PlanEntryResult> {
  return {
    kind: 'done',
    result: { __typename: 'PlanEntrySuccess', entry },
    subject: `PlanEntry:${entry.id}`,
    before,
    after: entry,
    clauses,
  };
}
