import { type DivisionCode, isWithinDivision, parseDivisionCode } from '../../subgraph-kit/pure/division.ts';
import type { LocalisedText } from '../../subgraph-kit/pure/localised-text.ts';
import type { JointItem } from '../joint-registry/registry.ts';
import type { ParameterName } from '../rules/parameters.ts';
import type { RulePack } from '../rules/rule-pack.ts';
import { packVersion, ruleOf } from '../rules/rule-packs.ts';
import type { Season } from '../seasons/season.ts';
import { compareRatios, type PlanEntryDraft, type Ratio } from './plan-entry.ts';

/** One thing that is wrong with a plan entry, with the clauses that it would break. */
export interface PlanEntryFault {
  /** Field of the input. */
  readonly field: string;
  readonly message: LocalisedText;
  readonly clauses: readonly string[];
}

/** What an entry is checked against. */
export interface PlanEntryFacts {
  readonly department: string;
  readonly season: Season;
  readonly pack: RulePack;
  /** The items that the joint registry knows of those asked for. */
  readonly items: readonly JointItem[];
}

const CODE = /^[0-9A-Za-z-]{1,40}$/u;
const NAME_LENGTH_MAX = 200;
const ITEMS_MAX = 50;
const DENOMINATOR_MAX = 1_000_000;
const UNITS_MAX = 1_000_000;

/**
 * Everything that is wrong with an entry at once, so that the officer mends it in one go; an empty list is a good entry.
 *
 * @source the pack of the season: minDrawRatioGeneral, maxDrawRatioGeneral, minDrawRatioKey, with the clauses that it cites
 */
export function checkPlanEntry(draft: PlanEntryDraft, facts: PlanEntryFacts): readonly PlanEntryFault[] {
  return [
    ...shapeFaults(draft),
    ...itemFaults(draft, facts),
    ...poolFaults(draft, facts),
    ...ratioFaults(draft, facts),
    ...windowFaults(draft, facts),
  ];
}

function shapeFaults(draft: PlanEntryDraft): PlanEntryFault[] {
  const faults: PlanEntryFault[] = [];
  if (!CODE.test(draft.code))
    faults.push(fault('code', 'must be 1 to 40 letters, digits or hyphens', '必须是 1 到 40 个字母、数字或连字符'));
  if (draft.name.trim() === '' || draft.name.length > NAME_LENGTH_MAX)
    faults.push(fault('name', `must have 1 to ${NAME_LENGTH_MAX} characters`, `长度必须为 1 到 ${NAME_LENGTH_MAX} 个字符`));
  if (!Number.isSafeInteger(draft.unitsMin) || draft.unitsMin < 0 || draft.unitsMin > UNITS_MAX)
    faults.push(fault('unitsMin', `must be 0 to ${UNITS_MAX}`, `必须在 0 到 ${UNITS_MAX} 之间`));
  for (const field of ['ratio', 'maximum'] as const) {
    if (!isShare(draft[field])) faults.push(fault(field, 'must be a fraction above 0 and up to 1', '必须是大于 0、不超过 1 的分数'));
  }
  return faults;
}

function itemFaults(draft: PlanEntryDraft, facts: PlanEntryFacts): PlanEntryFault[] {
  const { itemCodes } = draft;
  if (itemCodes.length === 0 || itemCodes.length > ITEMS_MAX || new Set(itemCodes).size < itemCodes.length)
    return [fault('itemCodes', `must name 1 to ${ITEMS_MAX} different items`, `必须列出 1 到 ${ITEMS_MAX} 个不重复的事项`)];
  const known = new Map(facts.items.map((item) => [item.code, item]));
  return itemCodes.flatMap((code) => {
    const item = known.get(code);
    if (item === undefined)
      return [fault('itemCodes', `${code} is not an item that the joint registry knows`, `联合名录中没有事项 ${code}`)];
    if (item.department !== facts.department)
      return [fault('itemCodes', `${code} is an item of ${item.department}`, `${code} 是 ${item.department} 的事项`)];
    if (item.status !== 'ACTIVE') return [fault('itemCodes', `${code} is ${item.status}`, `${code} 的状态为 ${item.status}`)];
    if (item.category !== draft.category)
      return [fault('category', `${code} is checked at enterprises of category ${item.category}`, `${code} 的监管类别为 ${item.category}`)];
    return [];
  });
}

function poolFaults(draft: PlanEntryDraft, { season }: PlanEntryFacts): PlanEntryFault[] {
  const { divisions } = draft;
  if (divisions === null) return [];
  if (divisions.length === 0 || new Set(divisions).size < divisions.length)
    return [fault('divisions', 'must name different divisions, or be left out', '必须列出不重复的区划，或不填')];
  return divisions
    .filter((code) => parseDivisionCode(code) === null || !isWithinDivision(code as DivisionCode, season.jurisdiction as DivisionCode))
    .map((code) => fault('divisions', `${code} is not a division of ${season.jurisdiction}`, `${code} 不属于 ${season.jurisdiction}`));
}

/** Which bounds hold is decided by the classes of the items: the strictest least ratio, and the largest ratio when general items are among them. */
function ratioFaults(draft: PlanEntryDraft, facts: PlanEntryFacts): PlanEntryFault[] {
  if (!isShare(draft.ratio) || !isShare(draft.maximum)) return [];
  const classes = new Set(facts.items.map((item) => item.itemClass));
  const faults: PlanEntryFault[] = [];
  if (classes.has('GENERAL')) faults.push(...boundFaults(draft, facts.pack, 'minDrawRatioGeneral', 'maxDrawRatioGeneral'));
  if (classes.has('KEY')) faults.push(...boundFaults(draft, facts.pack, 'minDrawRatioKey', null));
  if (compareRatios(draft.ratio, draft.maximum) > 0) faults.push(fault('maximum', 'must not be below ratio', '不得小于 ratio'));
  return faults;
}

function boundFaults(draft: PlanEntryDraft, pack: RulePack, least: ParameterName, most: ParameterName | null): PlanEntryFault[] {
  const faults: PlanEntryFault[] = [];
  const [lower, upper] = [ruleOf(pack, least), most === null ? null : ruleOf(pack, most)];
  if (lower?.value.kind === 'RATIO' && compareRatios(draft.ratio, lower.value) < 0) {
    const { zh, en } = boundText(lower.value);
    faults.push({
      ...fault('ratio', `must be at least ${en} (${packVersion(pack)})`, `不得低于 ${zh}（${packVersion(pack)}）`),
      clauses: lower.clauses,
    });
  }
  if (upper?.value.kind === 'RATIO' && compareRatios(draft.ratio, upper.value) > 0) {
    const { zh, en } = boundText(upper.value);
    faults.push({
      ...fault('ratio', `must be at most ${en} (${packVersion(pack)})`, `不得高于 ${zh}（${packVersion(pack)}）`),
      clauses: upper.clauses,
    });
  }
  return faults;
}

function windowFaults(draft: PlanEntryDraft, { season }: PlanEntryFacts): PlanEntryFault[] {
  const faults: PlanEntryFault[] = [];
  if (draft.windowTo < draft.windowFrom) faults.push(fault('windowTo', 'must not be before windowFrom', '不得早于 windowFrom'));
  if (draft.windowFrom < season.windowFrom || draft.windowTo > season.windowTo) {
    const span = `${season.windowFrom} .. ${season.windowTo}`;
    faults.push({
      ...fault('windowFrom', `must lie, with windowTo, within the season: ${span}`, `与 windowTo 必须在批次期间之内：${span}`),
      // What is not in the plan of its season goes into a later one.
      clauses: ['LYG-4.3e'],
    });
  }
  return faults;
}

function isShare({ numerator, denominator }: Ratio): boolean {
  return (
    Number.isSafeInteger(numerator) &&
    Number.isSafeInteger(denominator) &&
    numerator > 0 &&
    denominator <= DENOMINATOR_MAX &&
    numerator <= denominator
  );
}

function boundText({ numerator, denominator }: Ratio): LocalisedText {
  return { zh: `${numerator}/${denominator}`, en: `${numerator}/${denominator}` };
}

function fault(field: string, en: string, zh: string): PlanEntryFault {
  return { field, message: { en: `${field} ${en}`, zh: `${field}${zh}` }, clauses: [] };
}
