import { ask, type ReportedError } from './answers.ts';
import type { Faults } from './faults.ts';
import { mergeRow } from './merge.ts';
import type { RootFetchNode } from './plan.ts';
import { compileOutputRewrites, renamedKeys } from './rewrites.ts';
import { isRow, type ResponsePath, type Row } from './row.ts';
import { type Run, type Step, writeVariables } from './run.ts';
import type { SubgraphRequest } from './subgraph-fetch.ts';
import { keysOfSet, readSubgraphOperation } from './subgraph-operation.ts';
import type { Supergraph } from './supergraph.ts';

/** The parts of a request that do not change from one execution to the next. */
export function prepareRequest(call: {
  readonly serviceName: string;
  readonly operation: string;
  readonly operationKind?: string | null | undefined;
}): Omit<SubgraphRequest, 'variablesJson'> {
  return {
    subgraph: call.serviceName,
    query: call.operation,
    isMutation: call.operationKind === 'mutation',
    bodyPrefix: `{"query":${JSON.stringify(call.operation)},"variables":`,
  };
}

/** Compiles a fetch from the root of the graph. */
export function compileRootFetch<C>(node: RootFetchNode, supergraph: Supergraph): Step<C> {
  const request = prepareRequest(node);
  const usages = node.variableUsages ?? [];
  const rewrite = compileOutputRewrites(node.outputRewrites, supergraph);
  const renamed = renamedKeys(node.outputRewrites);
  const { selectionSet, fragments } = readSubgraphOperation(node.operation);
  const keys = keysOfSet(selectionSet, fragments).map((key) => renamed.get(key) ?? key);

  return async (run) => {
    const variablesJson = `{${writeVariables(usages, run.variables).join(',')}}`;
    const { data, errors } = await ask(run.fetch, { ...request, variablesJson }, run.context);
    if (data !== null) {
      rewrite?.(data);
      mergeRow(run.data, data, supergraph.isAbstract);
    }
    for (const error of errors) report(error, keys, node.serviceName, { run, renamed });
  };
}

function report<C>(
  error: ReportedError,
  keys: readonly string[],
  subgraph: string,
  { run, renamed }: { run: Run<C>; renamed: ReadonlyMap<string, string> },
): void {
  if (error.path === undefined) {
    for (const key of keys) {
      run.faults.add({ ...error, subgraph, path: [key] });
      run.faults.markField(run.data, key);
    }
    return;
  }
  const path = error.path.map((step) => (typeof step === 'string' ? (renamed.get(step) ?? step) : step));
  run.faults.add({ ...error, subgraph, path });
  markNull(run.data, path, run.faults);
}

/** Marks the field that is null because of an error: the one at the path, or the nullable one above it to which the null went up. */
export function markNull(root: Row, path: ResponsePath, faults: Faults): void {
  const [step, ...rest] = path;
  if (typeof step !== 'string') return;
  const value = root[step];
  if (value === null || value === undefined) faults.markField(root, step);
  else markBelow(value, rest, faults);
}

function markBelow(value: unknown, path: ResponsePath, faults: Faults): void {
  const [step, ...rest] = path;
  if (isRow(value)) markNull(value, path, faults);
  else if (Array.isArray(value) && typeof step === 'number') markBelow(value[step], rest, faults);
}
