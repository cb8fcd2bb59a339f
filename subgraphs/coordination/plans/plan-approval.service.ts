import type { EntityManager } from 'typeorm';
import { HubError } from '../../subgraph-kit/errors.ts';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { publishOnce } from '../publication/publication.repository.ts';
import type { PlanContent } from '../publication/publication-content.ts';
import { findSeasons } from '../seasons/season.repository.ts';
import { type SeasonStepInput, type SeasonStepResult, takeSeasonStep } from '../seasons/season.service.ts';
import type { StepRefusal } from '../seasons/state-step.ts';
import { approveListedEntries, listPlanEntries } from './plan-entry.repository.ts';
import type { PlanEntry } from './plan-entry.ts';

const NAMED_MAX = 20;

/** Approves the merged plan: every entry has been decided, and at least one is on the list (CC-2.3.1b, LYG-4.3d). */
export function approvePlan(context: RequestContext, input: SeasonStepInput): Promise<SeasonStepResult> {
  return takeSeasonStep(context, { operation: 'approvePlan', to: 'PLAN_APPROVED', input }, async (manager) => {
    const undecided = await listPlanEntries(manager, input.seasonId, ['PLAN_SUBMITTED']);
    if (undecided.length > 0) return refusal(undecided.slice(0, NAMED_MAX).map((entry) => `decision on ${nameOf(entry)}`));
    const approved = await approveListedEntries(manager, input.seasonId);
    return approved === 0 ? refusal(['an accepted plan entry']) : null;
  });
}

/** Makes the approved plan public (CC-1.0b). */
export function publishPlan(context: RequestContext, input: SeasonStepInput): Promise<SeasonStepResult> {
  return takeSeasonStep(context, { operation: 'publishPlan', to: 'PLAN_PUBLISHED', input }, async (manager) => {
    await publishOnce(manager, {
      seasonId: input.seasonId,
      kind: 'PLAN',
      visitId: null,
      creditCode: null,
      content: await planContent(manager, input.seasonId),
      publishedAt: context.clock.now(),
      publishedByDepartment: context.caller.department,
    });
    return null;
  });
}

/** The plan as it was published: which department, which items, how many of which pool, when. */
async function planContent(manager: EntityManager, seasonId: string): Promise<PlanContent> {
  const season = (await findSeasons(manager, [seasonId])).get(seasonId);
  if (season === undefined) throw new HubError('NOT_FOUND');
  const entries = await listPlanEntries(manager, seasonId, ['PLAN_APPROVED']);
  return {
    season: season.code,
    name: season.name,
    rehearsal: season.rehearsal,
    rulePack: season.rulePackId,
    entries: entries.map((entry) => ({
      department: entry.department,
      code: entry.code,
      name: entry.name,
      itemCodes: [...entry.itemCodes],
      category: entry.category,
      divisions: entry.divisions === null ? null : [...entry.divisions],
      ratio: entry.ratio,
      unitsMin: entry.unitsMin,
      windowFrom: entry.windowFrom,
      windowTo: entry.windowTo,
    })),
  };
}

function nameOf(entry: PlanEntry): string {
  return `${entry.department} ${entry.code}`;
}

function refusal(missing: readonly string[]): StepRefusal {
  return { kind: 'notPossible', from: 'OPEN', to: 'PLAN_APPROVED', missing };
}
