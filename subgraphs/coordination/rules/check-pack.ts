import { unreachable } from '../../subgraph-kit/pure/invariant.ts';
import { PARAMETER_NAMES, PARAMETERS, type ParameterName } from './parameters.ts';
import type { RuleEntry, RulePack, RuleValue } from './rule-pack.ts';

const CLAUSE = /^(?:PJ|LYG|CD|XZ|CC)-[0-9A-Za-z.]+$/u;
const WORD = /^[A-Z][A-Z_]*$/u;
const PERIOD_MAX = 400;
const COUNT_MAX = 1_000;
const WEIGHT_MAX = 64;
const MONTH_LENGTHS_MAX = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Every fault of a pack as a sentence; an empty list is a good pack.
 *
 * @unit none: sentences
 * @source none: our choice, except that worse credit never lowers the weight (XZ-1.3.3e)
 */
export function checkPack(pack: RulePack): readonly string[] {
  const faults: string[] = [];
  for (const [name, entry] of Object.entries(pack.parameters)) {
    if (!isParameterName(name)) faults.push(`${name} is not a parameter`);
    else faults.push(...entryFaults(pack, name, entry).map((fault) => `${name} ${fault}`));
  }
  const [least, most] = [pack.parameters.minDrawRatioGeneral?.value, pack.parameters.maxDrawRatioGeneral?.value];
  if (least?.kind === 'RATIO' && most?.kind === 'RATIO' && least.numerator * most.denominator > most.numerator * least.denominator) {
    faults.push('minDrawRatioGeneral is larger than maxDrawRatioGeneral');
  }
  return faults;
}

/**
 * True for the name of a parameter.
 *
 * @unit none: a name
 * @source none: the names are ours
 */
export function isParameterName(name: string): name is ParameterName {
  return (PARAMETER_NAMES as readonly string[]).includes(name);
}

function entryFaults(pack: RulePack, name: ParameterName, entry: RuleEntry): string[] {
  const faults: string[] = [];
  const kind = PARAMETERS[name].kind;
  if (entry.value.kind !== kind) faults.push(`is a ${entry.value.kind}, not a ${kind}`);
  const valueFault = faultOf(entry.value);
  if (valueFault !== null) faults.push(valueFault);
  return [...faults, ...basisFaults(pack, entry)];
}

/** A city's pack states its own clauses only; this product's pack follows clauses or says that a value is a default, with the reason. */
function basisFaults(pack: RulePack, entry: RuleEntry): string[] {
  const faults = entry.clauses.filter((clause) => !CLAUSE.test(clause)).map((clause) => `cites ${clause}, which is not a clause id`);
  if (entry.basis === 'PRODUCT_DEFAULT') {
    if (entry.note === null) faults.push('is a default without a reason');
    if (entry.clauses.length > 0) faults.push('is a default and cites a clause');
  } else if (entry.clauses.length === 0) faults.push('cites no clause');
  // What a city states and what this product chose must never be mixed up.
  if ((pack.status === 'PRODUCT') === (entry.basis === 'STATED')) faults.push(`cannot be ${entry.basis} in a pack that is ${pack.status}`);
  const foreign = entry.clauses.filter((clause) => pack.clausePrefix !== null && !clause.startsWith(`${pack.clausePrefix}-`));
  return [...faults, ...foreign.map((clause) => `cites ${clause} of another city`)];
}

function faultOf(value: RuleValue): string | null {
  switch (value.kind) {
    case 'RATIO':
      return unless(isWhole(value.numerator, value.denominator) && value.denominator > 0, 'is not a ratio of 0 to 1');
    case 'COUNT':
      return unless(isWhole(value.count, COUNT_MAX), 'is not a count');
    case 'PERIOD':
      return unless(isWhole(value.amount, PERIOD_MAX), 'is not a period');
    case 'YEARLY_DATE':
      return unless(value.day > 0 && isWhole(value.day, MONTH_LENGTHS_MAX[value.month - 1] ?? 0), 'is not a day of a year');
    case 'FLAG':
      return null;
    case 'WORDS':
      return unless(value.words.length > 0 && value.words.every((word) => WORD.test(word)), 'has a word that is not SCREAMING_SNAKE');
    case 'WEIGHTS':
      return weightsFault(value.weights);
    default:
      return unreachable(value);
  }
}

function unless(holds: boolean, fault: string): string | null {
  return holds ? null : fault;
}

function isWhole(number: number, max: number): boolean {
  return Number.isSafeInteger(number) && number >= 0 && number <= max;
}

function weightsFault(weights: readonly number[]): string | null {
  if (weights.length !== 4) return 'does not give one weight to each of A, B, C, D';
  // With a weight of 0 a class would never be drawn and not be in the pool, and its units would show by that.
  if (!weights.every((weight) => weight > 0 && isWhole(weight, WEIGHT_MAX))) return `has a weight outside 1 to ${WEIGHT_MAX}`;
  const falls = weights.some((weight, index) => weight < (weights[index - 1] ?? 0));
  return falls ? 'lowers the weight for worse credit' : null;
}
