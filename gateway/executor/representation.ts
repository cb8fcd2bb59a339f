import { Kind, type SelectionSetNode } from 'graphql';
import type { Faults } from './faults.ts';
import type { InputRewrite, RequiredField, Requirement } from './plan.ts';
import { compileTypenameRewrites } from './rewrites.ts';
import { isRow, type Row } from './row.ts';
import type { Supergraph } from './supergraph.ts';

/**
 * Builds the JSON text by which a subgraph is told of an entity.
 *
 * The text is null when there is nothing to ask: the plan does not mean entities of this type, a key is null, or a field that the subgraph
 * requires is null because the fetch of it failed. `isUnknown` says that this is not as it should be: an earlier answer lacks the type or the key.
 */
export type BuildRepresentation = (entity: Row, faults: Faults) => Representation;

/** The outcome of building a representation. */
export interface Representation {
  readonly text: string | null;
  readonly isUnknown: boolean;
}

const NOTHING_TO_ASK: Representation = { text: null, isUnknown: false };
const UNKNOWN: Representation = { text: null, isUnknown: true };

/** Where the fields of a representation come from. */
export interface RepresentationPlan {
  readonly subgraph: string;
  readonly requires: readonly Requirement[];
  readonly inputRewrites?: readonly InputRewrite[] | null | undefined;
}

/** One field of a representation. */
export interface FieldPlan {
  /** Key in the answer so far. */
  readonly source: string;
  /** `"name":` as the subgraph expects it. */
  readonly label: string;
  readonly output: string;
  readonly inner: readonly Requirement[] | null;
}

interface TypePlan {
  readonly opening: string;
  readonly fields: readonly FieldPlan[];
  /** True when one key of the subgraph is complete. */
  readonly hasKey: (entity: Row) => boolean;
}

/** Thrown inside of this file only: a required field failed. */
class RequirementFailed extends Error {}

/** Compiles what a plan requires of an entity; the work is done once per type of entity. */
export function compileRepresentation(plan: RepresentationPlan, supergraph: Supergraph): BuildRepresentation {
  const rewriteTypename = compileTypenameRewrites(plan.inputRewrites, supergraph);
  const plans = new Map<string, TypePlan>();

  function planFor(typename: string): TypePlan | null {
    const fields = fieldsFor(plan.requires, typename, supergraph);
    if (fields.length === 0) return null;
    const sent = rewriteTypename(typename);
    const keys = supergraph.keysOf(sent, plan.subgraph);
    return { opening: `{"__typename":${JSON.stringify(sent)}`, fields, hasKey: compileKeyTest(keys, fields, supergraph) };
  }

  function findPlan(typename: string): TypePlan | null {
    const known = plans.get(typename);
    if (known !== undefined) return known;
    const made = planFor(typename);
    // Only names of the graph are kept: a subgraph that invents names must not fill the memory.
    if (made !== null) plans.set(typename, made);
    return made;
  }

  return (entity, faults) => {
    const typename = entity.__typename;
    if (typeof typename !== 'string') return UNKNOWN;
    const typePlan = findPlan(typename);
    if (typePlan === null) return NOTHING_TO_ASK;
    if (!typePlan.hasKey(entity)) return lacksFields(typePlan, entity, faults) ? UNKNOWN : NOTHING_TO_ASK;
    return { text: build(typePlan, entity, { faults, supergraph }), isUnknown: false };
  };
}

/** A key that is null is an answer; one that is not there at all, and did not fail to come, is a fault of a subgraph. */
function lacksFields({ fields }: TypePlan, entity: Row, faults: Faults): boolean {
  return fields.some(({ source }) => entity[source] === undefined && !faults.hasFailed(entity, source));
}

interface Writing {
  readonly faults: Faults;
  readonly supergraph: Supergraph;
}

function build(plan: TypePlan, entity: Row, writing: Writing): string | null {
  try {
    return `${plan.opening}${writeFields(plan.fields, entity, writing)}}`;
  } catch (error) {
    if (error instanceof RequirementFailed) return null;
    throw error;
  }
}

/** Fields that were not asked for, because of a condition, are left out; a null is passed on as null. */
function writeFields(fields: readonly FieldPlan[], row: Row, writing: Writing): string {
  let text = '';
  for (const field of fields) {
    const value = row[field.source];
    if ((value === undefined || value === null) && writing.faults.hasFailed(row, field.source)) throw new RequirementFailed();
    if (value === undefined) continue;
    text += `,${field.label}${field.inner === null ? JSON.stringify(value) : writeValue(field.inner, value, writing)}`;
  }
  return text;
}

function writeValue(selections: readonly Requirement[], value: unknown, writing: Writing): string {
  if (Array.isArray(value)) return `[${value.map((item) => writeValue(selections, item, writing)).join(',')}]`;
  if (!isRow(value)) return 'null';
  const typename = typeof value.__typename === 'string' ? value.__typename : null;
  const fields = fieldsFor(selections, typename, writing.supergraph);
  const wantsTypename = typename !== null && selections.some((selection) => selection.kind === 'Field' && selection.name === '__typename');
  const inner = writeFields(fields, value, writing).slice(1);
  const opening = wantsTypename ? `"__typename":${JSON.stringify(typename)}` : '';
  return `{${opening}${opening !== '' && inner !== '' ? ',' : ''}${inner}}`;
}

/** The fields of a representation that apply to a type, each once, with everything that is wanted below it. */
export function fieldsFor(requirements: readonly Requirement[], typename: string | null, supergraph: Supergraph): readonly FieldPlan[] {
  const fields = new Map<string, RequiredField>();
  collectFields(requirements, typename, supergraph, fields);
  return [...fields].map(([output, field]) => ({
    source: field.name,
    output,
    label: `${JSON.stringify(output)}:`,
    inner: field.selections?.length ? field.selections : null,
  }));
}

function collectFields(
  requirements: readonly Requirement[],
  typename: string | null,
  supergraph: Supergraph,
  fields: Map<string, RequiredField>,
): void {
  for (const requirement of requirements) {
    if (requirement.kind === 'InlineFragment') {
      if (typename === null || supergraph.satisfying(requirement.typeCondition).has(typename))
        collectFields(requirement.selections, typename, supergraph, fields);
    } else if (requirement.name !== '__typename') addField(requirement, fields);
  }
}

function addField(field: RequiredField, fields: Map<string, RequiredField>): void {
  const output = field.alias ?? field.name;
  const known = fields.get(output);
  const selections = [...(known?.selections ?? []), ...(field.selections ?? [])];
  fields.set(output, { ...(known ?? field), selections });
}

/**
 * Compiles the test whether an entity has a complete key. Only keys that the plan asks for count; when the supergraph names none of
 * them, anything but an empty representation passes.
 */
function compileKeyTest(keys: readonly SelectionSetNode[], fields: readonly FieldPlan[], supergraph: Supergraph): (entity: Row) => boolean {
  const tests = keys.map((key) => compileKey(key, fields, supergraph)).filter((test) => test !== null);
  if (tests.length === 0) return (entity) => fields.some((field) => entity[field.source] !== undefined && entity[field.source] !== null);
  const [only] = tests;
  if (tests.length === 1 && only !== undefined) return only;
  return (entity) => tests.some((test) => test(entity));
}

function compileKey(key: SelectionSetNode, fields: readonly FieldPlan[], supergraph: Supergraph): ((entity: Row) => boolean) | null {
  const tests: ((entity: Row) => boolean)[] = [];
  for (const selection of key.selections) {
    if (selection.kind !== Kind.FIELD || selection.name.value === '__typename') continue;
    const field = fields.find(({ output }) => output === selection.name.value);
    if (field === undefined) return null;
    const inner = selection.selectionSet;
    const test = inner === undefined ? null : compileKey(inner, fieldsFor(field.inner ?? [], null, supergraph), supergraph);
    if (inner !== undefined && test === null) return null;
    tests.push((entity) => isComplete(entity[field.source], test));
  }
  return (entity) => tests.every((test) => test(entity));
}

function isComplete(value: unknown, test: ((row: Row) => boolean) | null): boolean {
  if (value === undefined || value === null) return false;
  if (Array.isArray(value)) return value.every((item) => isComplete(item, test));
  return test === null || (isRow(value) && test(value));
}
