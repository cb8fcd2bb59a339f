import { addDays, type CivilDate, civilDateOf } from '../../subgraph-kit/pure/civil-date.ts';
import type { LocalisedText } from '../../subgraph-kit/pure/localised-text.ts';
import type { RulePack, RuleUnit } from '../rules/rule-pack.ts';
import { ruleOf } from '../rules/rule-packs.ts';
import { addWorkingDays, type WorkingCalendar } from '../working-calendar/working-calendar.ts';

/** Balls of a unit by credit risk class where the pack is silent; worse never weighs less. Product default: no city states a factor. */
const RISK_WEIGHTS: Readonly<Record<string, number>> = { A: 1, B: 2, C: 4, D: 8 };
/** Classes in the order of rising risk. */
export const RISK_CLASSES = ['A', 'B', 'C', 'D'] as const;
/** Fewest inspectors of one department on one visit (PJ-3.4.3b). */
const SEATS_MIN = 2;
/** r: an inspector sent to a unit in its last so many visits is not sent again; product default, since no source states a number. */
export const NO_REPEAT_VISITS = 2;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS_PER_MONTH = 31;

/** Balls of a unit by credit risk class, for entries that weigh by risk. @source the pack's creditWeights (XZ-1.3.3e: worse never weighs less) */
export function riskWeightsOf(pack: RulePack): Readonly<Record<string, number>> {
  const value = ruleOf(pack, 'creditWeights')?.value;
  if (value?.kind !== 'WEIGHTS') return RISK_WEIGHTS;
  return Object.fromEntries(RISK_CLASSES.map((riskClass, place) => [riskClass, value.weights[place] ?? 1]));
}

/** Seats of each department on each visit. @source the pack's minInspectorsPerTeam, at least two (PJ-3.4.3b) */
export function seatsOf(pack: RulePack): number {
  const value = ruleOf(pack, 'minInspectorsPerTeam')?.value;
  return value?.kind === 'COUNT' ? Math.max(SEATS_MIN, value.count) : SEATS_MIN;
}

/** The office that has to witness the draw, as a word of the glossary; null where the pack names none. @source drawWitness (CC-2.5.3b) */
export function witnessOfficeOf(pack: RulePack): string | null {
  const value = ruleOf(pack, 'drawWitness')?.value;
  return value?.kind === 'WORDS' ? (value.words[0] ?? null) : null;
}

/** Name of an office that packs name, for people. */
export function officeText(office: string): LocalisedText {
  return OFFICES[office] ?? { zh: office, en: office };
}

const OFFICES: Readonly<Record<string, LocalisedText>> = {
  REGULATIONS_OFFICE: { zh: '法规机构', en: 'Regulations office' },
  JUSTICE_BUREAU: { zh: '司法局', en: 'Justice bureau' },
};

/**
 * The earliest moment at which an announced draw may begin.
 *
 * @source the pack's drawHeadsUpLead (CC-2.5.3a); in a year without a holiday notice working days take the longest span that they can
 */
export function earliestStart(pack: RulePack, announcedAt: Date, calendar: WorkingCalendar): Date {
  const value = ruleOf(pack, 'drawHeadsUpLead')?.value;
  if (value?.kind !== 'PERIOD') return announcedAt;
  return new Date(announcedAt.getTime() + leadMs(value.amount, value.unit, { from: announcedAt, calendar }));
}

function leadMs(amount: number, unit: RuleUnit, { from, calendar }: { readonly from: Date; readonly calendar: WorkingCalendar }): number {
  switch (unit) {
    case 'HOUR':
      return amount * HOUR_MS;
    case 'CALENDAR_DAY':
      return amount * DAY_MS;
    case 'MONTH':
      return amount * DAYS_PER_MONTH * DAY_MS;
    case 'WORKING_DAY': {
      const first = civilDateOf(from);
      const answer = addWorkingDays(calendar, first, amount);
      return DAY_MS * daysUntil(first, answer.kind === 'known' ? answer.value : addDays(first, weekdaySpan(amount)));
    }
  }
}

/** So many working days never take longer than this where every week has five of them and one holiday week falls in between. */
function weekdaySpan(workingDays: number): number {
  return Math.ceil(workingDays / 5) * 7 + 7;
}

function daysUntil(first: CivilDate, last: CivilDate): number {
  return Math.round((Date.parse(`${last}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / DAY_MS);
}
