import { addDays, type CivilDate, civilDateOf } from '../../subgraph-kit/pure/civil-date.ts';
import type { ParameterName } from '../rules/parameters.ts';
import type { RulePack } from '../rules/rule-pack.ts';
import { packVersion, ruleOf } from '../rules/rule-packs.ts';
import type { EntryFacts, EntryOutcome, EntryQuestion, EntryReason } from './entry-decision.ts';

/**
 * What is to be said of an inspection that is not on the plan: whether filing can still make it lawful, and from when.
 *
 * @unit calendar days before the inspection
 * @source offPlanFilingLead, lateOffPlanRequest, offPlanApprover, entryConsentBody and sameTypeChecksPerYear of the pack: LYG-4.3c to LYG-4.3g, CC-2.3.1f, CC-2.3.1g
 */
export function offPlanReasons(
  question: EntryQuestion,
  facts: EntryFacts,
  pack: RulePack,
): { readonly outcome: EntryOutcome; readonly reasons: readonly EntryReason[] } {
  const capped = yearlyCapReason(question, facts, pack);
  if (capped !== null) return { outcome: 'DENY', reasons: [capped] };
  const lead = ruleOf(pack, 'offPlanFilingLead')?.value;
  if (lead?.kind !== 'PERIOD' || lead.unit !== 'CALENDAR_DAY') return { outcome: 'DENY', reasons: [silentPack(pack)] };
  const earliest = addDays(civilDateOf(question.now), lead.amount);
  const inTime = question.onDate >= earliest;
  return { outcome: inTime ? 'NEEDS_FILING' : 'DENY', reasons: [notPlanned(pack, earliest, inTime), ...consentReasons(pack, earliest)] };
}

function notPlanned(pack: RulePack, earliest: CivilDate, inTime: boolean): EntryReason {
  const lead = inTime ? (['offPlanFilingLead'] as const) : (['offPlanFilingLead', 'lateOffPlanRequest'] as const);
  return {
    code: 'NOT_PLANNED',
    clauses: clausesOf(pack, ...lead),
    message: inTime
      ? {
          en: 'No visit of a season covers this; an inspection off the plan has to be filed.',
          zh: '没有检查任务包含此项；计划外检查须提前报备。',
        }
      : {
          en: 'No visit of a season covers this, and it is too late to file for that day; it goes into a later plan.',
          zh: '没有检查任务包含此项，且已来不及为该日报备，应列入以后的计划。',
        },
    remedy: { en: `File it today; entry is then possible from ${earliest}.`, zh: `今日报备，最早于 ${earliest} 入企。` },
    lawfulFrom: earliest,
  };
}

/** Filing and consent are two things, and silence is not consent. */
function consentReasons(pack: RulePack, earliest: CivilDate): EntryReason[] {
  const clauses = clausesOf(pack, 'entryConsentBody', 'offPlanApprover');
  if (clauses.length === 0) return [];
  return [
    {
      code: 'CONSENT_NEEDED',
      clauses,
      message: {
        en: 'Entry off the plan needs consent besides filing; silence is not consent.',
        zh: '计划外入企除报备外还须经同意，沉默不等于同意。',
      },
      remedy: { en: 'Obtain the consent before entering.', zh: '入企前取得同意。' },
      lawfulFrom: earliest,
    },
  ];
}

function silentPack(pack: RulePack): EntryReason {
  return {
    code: 'NOT_PLANNED',
    clauses: clausesOf(pack, 'drawChannel'),
    message: {
      en: `No visit of a season covers this, and the rule pack ${packVersion(pack)} knows no way off the plan.`,
      zh: `没有检查任务包含此项，规则包 ${packVersion(pack)} 未规定计划外检查。`,
    },
    remedy: { en: 'Submit it for the plan of a season.', zh: '列入以后批次的计划。' },
    lawfulFrom: null,
  };
}

/** Same type is read as same category of items, and same year as the calendar year. */
function yearlyCapReason(question: EntryQuestion, facts: EntryFacts, pack: RulePack): EntryReason | null {
  const cap = ruleOf(pack, 'sameTypeChecksPerYear');
  if (cap?.value.kind !== 'COUNT' || question.items === null) return null;
  const year = question.onDate.slice(0, 4);
  const { count } = cap.value;
  const reached = question.items.find((item) => item.category !== null && endedVisits(facts, item.category, year) >= count);
  if (reached === undefined) return null;
  return {
    code: 'YEARLY_CAP',
    clauses: cap.clauses,
    message: {
      en: `The enterprise has had its ${count} inspection(s) of category ${reached.category} in ${year}.`,
      zh: `该企业 ${year} 年监管类别 ${reached.category} 的检查已达 ${count} 次上限。`,
    },
    remedy: {
      en: 'Wait for the next year, or cite the law that provides otherwise.',
      zh: '待下一年度，或援引法律、法规、规章的另行规定。',
    },
    lawfulFrom: `${Number(year) + 1}-01-01` as CivilDate,
  };
}

function endedVisits(facts: EntryFacts, category: string, year: string): number {
  return facts.visits.filter(
    (visit) =>
      visit.endedAt !== null && civilDateOf(visit.endedAt).startsWith(year) && visit.items.some((item) => item.category === category),
  ).length;
}

function clausesOf(pack: RulePack, ...names: readonly ParameterName[]): readonly string[] {
  return [...new Set(names.flatMap((name) => ruleOf(pack, name)?.clauses ?? []))];
}
