import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLScalarType,
  type GraphQLSchema,
  getVariableValues,
} from 'graphql';
import { type CompiledOperation, compileOperation } from './compile.ts';
import { countCost } from './cost.ts';
import { BAD_INPUT_CODE, explainViolations, PLANNING_CODE, refusal, toGraphqlError } from './errors.ts';
import { Faults } from './faults.ts';
import { shareReads } from './in-flight.ts';
import { type PreparedOperation, prepareOperation } from './operation.ts';
import { PlanCache } from './plan-cache.ts';
import { createPlanner } from './planner.ts';
import { toResponsePaths } from './response-paths.ts';
import type { Row } from './row.ts';
import type { Run } from './run.ts';
import type { SubgraphFetch } from './subgraph-fetch.ts';
import { readSupergraph } from './supergraph.ts';

/** One operation of a client. */
export interface ExecutableOperation {
  /** Parsed and validated against `apiSchema` by the server in front. */
  readonly document: DocumentNode;
  /** The text of the document. It identifies the document, so the two must belong together. */
  readonly source: string;
  readonly operationName?: string | null;
  readonly variables?: Record<string, unknown> | null;
}

/** Answers operations against one supergraph. */
export interface Executor<C> {
  readonly apiSchema: GraphQLSchema;
  /** Never rejects for anything that a client or a subgraph does: that is in `errors`. */
  execute(operation: ExecutableOperation, context: C): Promise<ExecutionResult>;
  /** The cost of an operation, before it is executed. @unit objects */
  costOf(document: DocumentNode, variables: Record<string, unknown> | null | undefined, operationName?: string | null): number;
}

/** What an executor needs. */
export interface ExecutorOptions<C> {
  readonly supergraphSdl: string;
  readonly fetch: SubgraphFetch<C>;
  /** Scalars whose values are checked before anything is asked. */
  readonly scalars?: readonly GraphQLScalarType[];
  /** Operations whose plans are kept. */
  readonly maxPlans?: number;
}

/** Enough for all operations of the hub's own clients several times over. */
const PLANS_MAX_DEFAULT = 1000;
const VARIABLE_ERRORS_MAX = 20;
/** How GraphQL.js begins the sentence about a wrong value: the variable, and the path where the value is a part of it. */
const PLACE_OF_VALUE = /^Variable "\$(?<name>\w+)" got invalid value .*?(?: at "(?<path>[^"]+)")?$/su;

/**
 * Builds an executor. It holds no state of any request, so another supergraph is another executor: see `replaceable-executor.ts`.
 *
 * @throws Error when the supergraph cannot be read
 */
export function createExecutor<C extends { dedupKey?: string }>(options: ExecutorOptions<C>): Executor<C> {
  const supergraph = readSupergraph(options.supergraphSdl, options.scalars);
  const planner = createPlanner(options.supergraphSdl);
  const shared = shareReads(options.fetch);
  const plansMax = options.maxPlans ?? PLANS_MAX_DEFAULT;
  const prepared = new PlanCache<PreparedOperation | GraphQLError>(plansMax);
  const compiled = new PlanCache<Promise<CompiledOperation<C> | GraphQLError>>(plansMax);

  return {
    apiSchema: supergraph.apiSchema,
    async execute({ document, source, operationName, variables }, context) {
      const key = `${operationName ?? ''}\n${source}`;
      const operation = prepared.getOrMake(key, () => orRefusal(() => prepareOperation(supergraph.apiSchema, document, operationName)));
      if (operation instanceof GraphQLError) return { errors: [operation] };
      const coerced = coerceVariables(supergraph.apiSchema, operation, variables ?? {});
      if ('errors' in coerced) return { errors: coerced.errors };
      const conditions = operation.conditionVariables.map((name) => (coerced.values[name] === true ? '1' : '0')).join('');
      // A refusal is kept like a plan, or else the same operation could be made to fail expensively again and again.
      const ready = await compiled.getOrMake(`${conditions}\n${key}`, () =>
        compileOperation<C>(operation, coerced.values, { supergraph, planner }).catch(toRefusal),
      );
      if (ready instanceof GraphQLError) return { errors: [ready] };
      const fetch = operation.operation.operation === 'mutation' ? shared.write : shared.read;
      return runOperation(ready, { data: {}, faults: new Faults(), variables: coerced.values, context, fetch, doubts: [] });
    },
    costOf: (document, variables, operationName) => countCost(supergraph.apiSchema, document, variables, operationName),
  };
}

function orRefusal<T>(make: () => T): T | GraphQLError {
  try {
    return make();
  } catch (cause) {
    return toRefusal(cause);
  }
}

function toRefusal(cause: unknown): GraphQLError {
  return cause instanceof GraphQLError ? cause : refusal('The operation could not be prepared.', PLANNING_CODE, cause);
}

function coerceVariables(
  schema: GraphQLSchema,
  { operation, conditionVariables }: PreparedOperation,
  given: Record<string, unknown>,
): { readonly values: Readonly<Record<string, unknown>> } | { readonly errors: readonly GraphQLError[] } {
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], given, { maxErrors: VARIABLE_ERRORS_MAX });
  if (coerced.errors) return { errors: coerced.errors.map(asBadInput) };
  const unusable = conditionVariables.filter((name) => typeof coerced.coerced[name] !== 'boolean');
  if (unusable.length === 0) return { values: coerced.coerced };
  return {
    errors: unusable.map((name) => refusal(`Variable "$${name}" is used in a condition and must be true or false.`, BAD_INPUT_CODE)),
  };
}

/** What is wrong with a variable. A scalar that explains itself in several languages is heard in each, with the place in the variable. */
function asBadInput({ message, nodes, originalError }: GraphQLError): GraphQLError {
  const told = originalError instanceof GraphQLError ? originalError : null;
  const text = told?.extensions.text as { readonly zh: string } | undefined;
  if (told === null || text === undefined) return new GraphQLError(message, { nodes: nodes ?? null, extensions: { code: BAD_INPUT_CODE } });
  const place = PLACE_OF_VALUE.exec(message.slice(0, -`; ${told.message}`.length))?.groups;
  const field = `$${place?.path ?? place?.name}`;
  const texts = { en: `${field}: ${told.message}`, zh: `${field}：${text.zh}` };
  return new GraphQLError(texts.en, { nodes: nodes ?? null, extensions: { ...told.extensions, field, text: texts, code: BAD_INPUT_CODE } });
}

async function runOperation<C>(compiled: CompiledOperation<C>, run: Run<C>): Promise<ExecutionResult> {
  const introspectionErrors = putIntrospection(compiled, run);
  for (const { step, endsWhenNull } of compiled.parts) {
    await step(run);
    if (endsWhenNull !== null && isMissing(run.data, endsWhenNull)) break;
  }
  for (const check of run.doubts) check();
  return toResult(compiled, run, introspectionErrors);
}

function isMissing(data: Row, key: string): boolean {
  return data[key] === undefined || data[key] === null;
}

function putIntrospection<C>(compiled: CompiledOperation<C>, run: Run<C>): readonly GraphQLError[] {
  if (compiled.introspect === null) return [];
  const { data, errors } = compiled.introspect(run.variables);
  for (const [responseKey, key] of compiled.introspectionKeys) run.data[key] = data[responseKey];
  return errors;
}

function toResult<C>(compiled: CompiledOperation<C>, run: Run<C>, introspectionErrors: readonly GraphQLError[]): ExecutionResult {
  const { data, violations } = compiled.project(run.data);
  if (run.faults.list.length === 0 && violations.length === 0 && introspectionErrors.length === 0) return { data };
  const reported = run.faults.list.flatMap((fault) =>
    toResponsePaths(fault, run.data, compiled.projection).map((path) => toGraphqlError(fault, path)),
  );
  const errors = [...introspectionErrors, ...reported];
  return { data, errors: [...errors, ...explainViolations(violations, errors)] };
}
