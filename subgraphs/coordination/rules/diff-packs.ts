import { canonicalJson } from '../../subgraph-kit/pure/canonical-json.ts';
import { PARAMETER_NAMES, type ParameterName } from './parameters.ts';
import type { RuleEntry, RulePack } from './rule-pack.ts';

/** A parameter that two packs do not state alike; null where a pack is silent. */
export interface RuleDifference {
  readonly name: ParameterName;
  readonly before: RuleEntry | null;
  readonly after: RuleEntry | null;
}

/**
 * Parameters whose value differs between two packs, in the order of the list; clauses and notes alone are no difference.
 *
 * @unit that of the values
 * @source the documents that the packs name
 */
export function diffPacks(before: RulePack, after: RulePack): readonly RuleDifference[] {
  return PARAMETER_NAMES.map((name) => ({ name, before: before.parameters[name] ?? null, after: after.parameters[name] ?? null })).filter(
    (pair) => canonicalJson(pair.before?.value ?? null) !== canonicalJson(pair.after?.value ?? null),
  );
}
