import { ask, type CheckedAnswer, INVALID_ANSWER_CODE, invalidAnswer, type ReportedError } from './answers.ts';
import { type Collector, compileCollector } from './collect.ts';
import { mergeRow } from './merge.ts';
import type { BatchFetchNode, FlattenNode } from './plan.ts';
import { type BuildRepresentation, compileRepresentation } from './representation.ts';
import { compileOutputRewrites, type Rewrite, renamedKeys } from './rewrites.ts';
import { markNull, prepareRequest } from './root-fetch.ts';
import { copyJson, isRow, type ResponsePath, type Row } from './row.ts';
import { type Run, type Step, writeVariables } from './run.ts';
import { entitySelection, keysOfSet, readSubgraphOperation, type SubgraphOperation } from './subgraph-operation.ts';
import type { Supergraph } from './supergraph.ts';

type BatchAlias = BatchFetchNode['entityBatch']['aliases'][number];

/** One `_entities` field of a request: whom it asks for, and where the answers go. */
interface EntityField {
  readonly alias: string;
  readonly variable: string;
  readonly collectors: readonly Collector[];
  readonly build: BuildRepresentation;
  readonly rewrite: Rewrite | null;
  readonly renamed: ReadonlyMap<string, string>;
  /** What the fetch brings. */
  readonly keys: readonly string[];
}

/** The representations that go into one variable, each once. */
class Representations {
  readonly #indexes = new Map<string, number>();

  add(text: string): number {
    const known = this.#indexes.get(text);
    if (known !== undefined) return known;
    this.#indexes.set(text, this.#indexes.size);
    return this.#indexes.size - 1;
  }

  get count(): number {
    return this.#indexes.size;
  }

  toJson(): string {
    return `[${[...this.#indexes.keys()].join(',')}]`;
  }
}

/** The entities of one field in one execution: `targets[i]` gets the answer at `indexes[i]`. */
interface Gathered {
  readonly field: EntityField;
  readonly targets: readonly Row[];
  readonly indexes: readonly number[];
  readonly representations: Representations;
}

/** Compiles a fetch of the entities at one path: a batch of one. */
export function compileEntityFetch<C>(node: FlattenNode, supergraph: Supergraph): Step<C> {
  const { requires, inputRewrites, outputRewrites } = node.node;
  const alias = {
    alias: '_entities',
    representationsVariableName: 'representations',
    paths: [node.path],
    requires,
    inputRewrites,
    outputRewrites,
  };
  return compileBatchFetch({ ...node.node, kind: 'BatchFetch', entityBatch: { aliases: [alias] } }, supergraph);
}

/** Compiles a fetch of entities at several paths from one subgraph. */
export function compileBatchFetch<C>(node: BatchFetchNode, supergraph: Supergraph): Step<C> {
  const request = prepareRequest(node);
  const usages = node.variableUsages ?? [];
  const operation = readSubgraphOperation(node.operation);
  const fields = node.entityBatch.aliases.map((alias) => compileField(alias, operation, { subgraph: node.serviceName, supergraph }));

  return (run) => {
    const gathered = gather(fields, run, node.serviceName);
    if (gathered === null) return undefined;
    const variables = new Map(gathered.map(({ field, representations }) => [field.variable, representations]));
    const members = [...variables].map(([name, representations]) => `${JSON.stringify(name)}:${representations.toJson()}`);
    const variablesJson = `{${[...members, ...writeVariables(usages, run.variables)].join(',')}}`;
    return ask(run.fetch, { ...request, variablesJson }, run.context).then((answer) => {
      receive(gathered, answer, { run, subgraph: node.serviceName, supergraph });
    });
  };
}

function compileField(
  alias: BatchAlias,
  operation: SubgraphOperation,
  { subgraph, supergraph }: { subgraph: string; supergraph: Supergraph },
): EntityField {
  const renamed = renamedKeys(alias.outputRewrites);
  const keys = keysOfSet(entitySelection(operation, alias.alias), operation.fragments);
  return {
    alias: alias.alias,
    variable: alias.representationsVariableName,
    collectors: alias.paths.map((path) => compileCollector(path, supergraph)),
    build: compileRepresentation({ subgraph, requires: alias.requires, inputRewrites: alias.inputRewrites }, supergraph),
    rewrite: compileOutputRewrites(alias.outputRewrites, supergraph),
    renamed,
    keys: keys.map((key) => renamed.get(key) ?? key),
  };
}

/** Finds the entities to ask for; null when there are none, and nothing needs to be sent. */
function gather<C>(fields: readonly EntityField[], run: Run<C>, subgraph: string): readonly Gathered[] | null {
  const byVariable = new Map<string, Representations>();
  const gathered = fields.map((field) => {
    const representations = byVariable.get(field.variable) ?? new Representations();
    byVariable.set(field.variable, representations);
    return gatherField(field, representations, { run, subgraph });
  });
  return gathered.some(({ targets }) => targets.length > 0) ? gathered : null;
}

function gatherField<C>(
  field: EntityField,
  representations: Representations,
  { run, subgraph }: { run: Run<C>; subgraph: string },
): Gathered {
  const found: Row[] = [];
  for (const collector of field.collectors) collector.collect(run.data, found);
  const targets: Row[] = [];
  const indexes: number[] = [];
  const unknown: Row[] = [];
  for (const row of found) {
    const { text, isUnknown } = field.build(row, run.faults);
    if (isUnknown) unknown.push(row);
    if (text === null) continue;
    targets.push(row);
    indexes.push(representations.add(text));
  }
  if (unknown.length > 0) run.doubts.push(() => reportUnknown(field, unknown, { run, subgraph }));
  return { field, targets, indexes, representations };
}

/** An earlier answer does not say of what type an entity is, or what its key is: nothing more can be found out about it. */
function reportUnknown<C>(field: EntityField, rows: readonly Row[], { run, subgraph }: { run: Run<C>; subgraph: string }): void {
  const wanted = new Set(rows.filter((row) => field.build(row, run.faults).isUnknown));
  if (wanted.size === 0) return;
  const message = `An entity could not be looked up in the subgraph "${subgraph}": its type or its key is missing.`;
  for (const collector of field.collectors)
    for (const [row, path] of collector.locate(run.data, wanted))
      for (const key of field.keys.filter((name) => row[name] === undefined))
        run.faults.add({ message, code: INVALID_ANSWER_CODE, subgraph, path: [...path, key], onlyIfAsked: true });
}

interface Receiving<C> {
  readonly run: Run<C>;
  readonly subgraph: string;
  readonly supergraph: Supergraph;
}

function receive<C>(gathered: readonly Gathered[], answer: CheckedAnswer, receiving: Receiving<C>): void {
  const valid = checkEntities(gathered, answer, receiving.subgraph);
  if (valid.data !== null) for (const part of gathered) apply(part, valid.data[part.field.alias], receiving);
  if (valid.errors.length > 0) reportErrors(gathered, valid.errors, receiving);
}

/** A list of another length than the question cannot be matched to it, so none of it is used. */
function checkEntities(gathered: readonly Gathered[], answer: CheckedAnswer, subgraph: string): CheckedAnswer {
  const { data } = answer;
  if (data === null) return answer;
  for (const { field, representations } of gathered) {
    const entities = data[field.alias];
    if (entities === null && answer.errors.length > 0) continue;
    if (!Array.isArray(entities)) return invalidAnswer(subgraph, 'has no list of entities');
    if (entities.length !== representations.count)
      return invalidAnswer(subgraph, `has ${entities.length} entities where ${representations.count} were asked for`);
  }
  return answer;
}

/** Two places that show the same entity must not share objects: later fetches put different things into them. */
function apply<C>({ field, targets, indexes }: Gathered, entities: unknown, { supergraph }: Receiving<C>): void {
  if (!Array.isArray(entities)) return;
  field.rewrite?.(entities);
  const used = new Set<number>();
  for (const [position, target] of targets.entries()) {
    const index = indexes[position] ?? -1;
    const entity: unknown = entities[index];
    if (!isRow(entity)) continue;
    mergeRow(target, used.has(index) ? copyJson(entity) : entity, supergraph.isAbstract);
    used.add(index);
  }
}

function reportErrors<C>(gathered: readonly Gathered[], errors: readonly ReportedError[], receiving: Receiving<C>): void {
  const places = gathered.map(({ field, targets }) => {
    const wanted = new Set(targets);
    return new Map(field.collectors.flatMap((collector) => [...collector.locate(receiving.run.data, wanted)]));
  });
  for (const error of errors) {
    const part = gathered.findIndex(({ field }) => field.alias === error.path?.[0]);
    const group = gathered[part];
    const index = error.path?.[1];
    if (group === undefined || typeof index !== 'number' || !group.indexes.includes(index))
      reportForAll(gathered, places, error, receiving);
    else reportForEntity(group, places[part] ?? new Map(), { error, index }, receiving);
  }
}

function reportForEntity<C>(
  { field, targets, indexes }: Gathered,
  places: ReadonlyMap<Row, ResponsePath>,
  { error, index }: { error: ReportedError; index: number },
  { run, subgraph }: Receiving<C>,
): void {
  const rest = (error.path ?? []).slice(2).map((step) => (typeof step === 'string' ? (field.renamed.get(step) ?? step) : step));
  for (const [position, target] of targets.entries()) {
    if (indexes[position] !== index) continue;
    run.faults.add({ ...error, subgraph, path: [...(places.get(target) ?? []), ...rest] });
    if (rest.length === 0) run.faults.markRow(target);
    else markNull(target, rest, run.faults);
  }
}

/** One error for the whole fetch, where all its entities have their common root: not one for each of a hundred rows. */
function reportForAll<C>(
  gathered: readonly Gathered[],
  places: readonly ReadonlyMap<Row, ResponsePath>[],
  error: ReportedError,
  { run, subgraph }: Receiving<C>,
): void {
  for (const [part, group] of gathered.entries()) {
    const paths = [...(places[part]?.values() ?? [])];
    if (paths.length === 0) continue;
    run.faults.add({ ...error, subgraph, path: commonStart(paths) });
    for (const target of group.targets) run.faults.markRow(target);
  }
}

function commonStart(paths: readonly ResponsePath[]): ResponsePath {
  const [first = [], ...others] = paths;
  let length = first.length;
  for (const path of others) {
    let same = 0;
    while (same < length && path[same] === first[same]) same++;
    length = same;
  }
  return first.slice(0, length);
}
