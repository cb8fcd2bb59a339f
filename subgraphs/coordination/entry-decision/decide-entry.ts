import { type CivilDate, civilDateOf, compareCivilDates } from '../../subgraph-kit/pure/civil-date.ts';
import type { ParameterName } from '../rules/parameters.ts';
import type { RulePack } from '../rules/rule-pack.ts';
import { getPack, ruleOf } from '../rules/rule-packs.ts';
import type { EntryDecision, EntryFacts, EntryQuestion, EntryReason, VisitFact } from './entry-decision.ts';
import { offPlanReasons } from './off-plan.ts';
import { readinessReason } from './visit-readiness.ts';

/**
 * May this department enter this enterprise for these items on this day.
 *
 * A visit of a season that covers department, day and items is the ground, once its team is confirmed and its notice is served as the pack wants.
 * Everything else is off the plan: it needs filing in time and consent, or is denied, with what would make it lawful and from when.
 *
 * @unit civil dates, Asia/Shanghai
 * @source LYG-4.3d (the task list is the ground), LYG-4.3c, LYG-4.3e, LYG-4.3f, CC-2.3.1f (off the plan), as the pack of the season cites them
 */
export function decideEntry(question: EntryQuestion, facts: EntryFacts): EntryDecision {
  const own = facts.visits.filter((visit) => itemsOf(visit, question.department).length > 0);
  const today = own.filter((visit) => coversDay(visit, question.onDate));
  const visit = today.find((candidate) => missingItems(candidate, question).length === 0);
  if (visit !== undefined) return onVisit(question, visit);
  const pack = getPack(today[0]?.rulePackId ?? facts.rulePackId);
  const { outcome, reasons } = offPlanReasons(question, facts, pack);
  const context = today[0] === undefined ? otherDays(own, question, pack) : notOnVisit(today[0], question, pack);
  return decision(question, { outcome, rulePackId: pack.id, reasons: [...context, ...reasons] });
}

function onVisit(question: EntryQuestion, visit: VisitFact): EntryDecision {
  const pack = getPack(visit.rulePackId);
  const items = itemsOf(visit, question.department);
  const asked = question.items === null ? null : new Set(question.items.map((item) => item.code));
  const ground = {
    visitId: visit.id,
    entryIds: [...new Set(items.map((item) => item.entryId))],
    itemCodes: items.map((item) => item.code).filter((code) => asked === null || asked.has(code)),
    together: [...new Set(visit.items.map((item) => item.department))].filter((code) => code !== question.department).toSorted(),
    rulePackId: pack.id,
  };
  const obstacle = readinessReason(question, visit, pack);
  if (obstacle !== null) return decision(question, { ...ground, outcome: 'DENY', reasons: [obstacle] });
  const jointly = ground.together.length > 0;
  const reasons = [plannedReason(pack), ...(jointly ? [jointReason(pack)] : [])];
  return decision(question, { ...ground, outcome: jointly ? 'ALLOW_JOINTLY' : 'ALLOW', reasons });
}

/** From the first day of the window, or of the visit where a rehearsal went ahead of it, to the day it ended, or the last day of the window. */
function coversDay(visit: VisitFact, day: CivilDate): boolean {
  const started = visit.startedAt === null ? visit.windowFrom : civilDateOf(visit.startedAt);
  const first = compareCivilDates(started, visit.windowFrom) < 0 ? started : visit.windowFrom;
  const last = visit.endedAt === null ? visit.windowTo : civilDateOf(visit.endedAt);
  return first <= day && day <= last;
}

function itemsOf(visit: VisitFact, department: string): VisitFact['items'] {
  return visit.items.filter((item) => item.department === department);
}

function missingItems(visit: VisitFact, { department, items }: EntryQuestion): readonly string[] {
  const there = new Set(itemsOf(visit, department).map((item) => item.code));
  return (items ?? []).map((item) => item.code).filter((code) => !there.has(code));
}

function plannedReason(pack: RulePack): EntryReason {
  return {
    code: 'PLANNED_VISIT',
    clauses: clausesOf(pack, 'planReviewer', 'drawChannel'),
    message: { en: 'A visit of the season covers department, day and items.', zh: '本批次的联合检查任务包含该部门、该日期和这些事项。' },
    remedy: null,
    lawfulFrom: null,
  };
}

function jointReason(pack: RulePack): EntryReason {
  return {
    code: 'JOINT_VISIT',
    clauses: clausesOf(pack, 'planReviewer'),
    message: {
      en: 'Other departments are on the same visit: enter together, once.',
      zh: '其他部门在同一次检查中：须一并入企，只进一次门。',
    },
    remedy: null,
    lawfulFrom: null,
  };
}

function notOnVisit(visit: VisitFact, question: EntryQuestion, pack: RulePack): EntryReason[] {
  const codes = missingItems(visit, question).join(', ');
  return [
    {
      code: 'ITEM_NOT_ON_VISIT',
      clauses: clausesOf(pack, 'planReviewer'),
      message: { en: `The visit of that day does not include: ${codes}.`, zh: `当日的检查任务不包含：${codes}。` },
      remedy: { en: 'Check the items of the visit only.', zh: '只检查任务内的事项。' },
      lawfulFrom: question.onDate,
    },
  ];
}

/** Where the department has a visit on other days, entering then needs no filing at all. */
function otherDays(own: readonly VisitFact[], question: EntryQuestion, pack: RulePack): EntryReason[] {
  const next = own
    .filter((visit) => visit.endedAt === null && visit.windowFrom > question.onDate)
    .toSorted((first, second) => (first.windowFrom < second.windowFrom ? -1 : 1))[0];
  if (next === undefined) return [];
  const span = `${next.windowFrom} .. ${next.windowTo}`;
  return [
    {
      code: 'OUTSIDE_WINDOW',
      clauses: clausesOf(pack, 'planReviewer'),
      message: { en: `The department has a visit here on other days: ${span}.`, zh: `该部门在该企业的检查任务安排在其他日期：${span}。` },
      remedy: { en: 'Come with the visit, within its days.', zh: '在任务日期内一并检查。' },
      lawfulFrom: next.windowFrom,
    },
  ];
}

function clausesOf(pack: RulePack, ...names: readonly ParameterName[]): readonly string[] {
  return [...new Set(names.flatMap((name) => ruleOf(pack, name)?.clauses ?? []))];
}

function decision(
  question: EntryQuestion,
  parts: Pick<EntryDecision, 'outcome' | 'rulePackId' | 'reasons'> & Partial<EntryDecision>,
): EntryDecision {
  return { visitId: null, entryIds: [], itemCodes: [], together: [], ...parts, department: question.department, onDate: question.onDate };
}
