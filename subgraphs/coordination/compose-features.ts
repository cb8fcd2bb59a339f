import type { PolicyTable } from '../subgraph-kit/authorisation/policy.ts';
import { invariant } from '../subgraph-kit/pure/invariant.ts';
import type { ReferenceResolver } from '../subgraph-kit/schema/federated-schema.ts';
import type { CoordinationFeature } from './feature.ts';

/** One policy table of the features' lines; two features may have lines for the same type, the kit refuses two lines for one field. */
export function composePolicy(features: readonly CoordinationFeature[]): PolicyTable {
  const table: Record<string, Record<string, string[]>> = {};
  for (const { policy } of features) {
    for (const [typeName, byRule] of Object.entries(policy)) {
      table[typeName] ??= {};
      const rules = table[typeName];
      for (const [rule, fields] of Object.entries(byRule)) rules[rule] = [...(rules[rule] ?? []), ...fields];
    }
  }
  return table;
}

/** The reference resolvers of all features; a type that two features want to resolve is a mistake of ours. */
export function composeReferences(features: readonly CoordinationFeature[]): Readonly<Record<string, ReferenceResolver>> {
  const references: Record<string, ReferenceResolver> = {};
  for (const feature of features) {
    for (const [typeName, resolve] of Object.entries(feature.references ?? {})) {
      invariant(references[typeName] === undefined, `references to ${typeName} are resolved by one feature`);
      references[typeName] = resolve;
    }
  }
  return references;
}
