import { type DocumentNode, type ExecutionResult, GraphQLError } from 'graphql';
import { type CompiledOperation, type Compiling, compileOperation } from './compile.ts';
import { type CountCost, compileCost } from './cost.ts';
import { explainViolations, PLANNING_CODE, refusal, toGraphqlError } from './errors.ts';
import { Faults } from './faults.ts';
import type { SharedFetch } from './in-flight.ts';
import { type PreparedOperation, prepareOperation } from './operation.ts';
import type { PlanCache } from './plan-cache.ts';
import { toResponsePaths } from './response-paths.ts';
import type { Row } from './row.ts';
import type { Run } from './run.ts';
import { coerceVariables } from './variables.ts';

/** A plan, or why there is none. A refusal is kept like a plan, or else the same operation could be made to fail expensively again and again. */
export type Planned<C> = CompiledOperation<C> | GraphQLError;

/** What all operations of one executor share. */
export interface OperationGround<C> extends Compiling {
  readonly fetch: SharedFetch<C>;
  /** By operation and conditions. */
  readonly plans: PlanCache<Promise<Planned<C>>>;
}

/** The text of a document, read, and which of its operations is meant. */
export interface OperationText {
  /** Parsed and validated against the API schema by the server in front. */
  readonly document: DocumentNode;
  /** The text of the document. It identifies the document, so the two must belong together. */
  readonly source: string;
  readonly operationName?: string | null;
}

/** Which operation of which text it is. */
export function keyOfOperation({ source, operationName }: Pick<OperationText, 'source' | 'operationName'>): string {
  return operationName == null ? source : `${source}\n#${operationName}`;
}

/** One operation of a client: everything about it that does not depend on its variables is found out once. */
export class ReadyOperation<C> {
  readonly #ground: OperationGround<C>;
  readonly #key: string;
  readonly #prepared: PreparedOperation | GraphQLError;
  readonly #cost: CountCost;
  /** Most operations have one plan, or few in turns. */
  #last: { readonly conditions: string; readonly planned: Planned<C> } | null = null;

  constructor(text: OperationText, ground: OperationGround<C>) {
    const { apiSchema } = ground.supergraph;
    this.#ground = ground;
    this.#key = keyOfOperation(text);
    this.#prepared = prepare(text, ground);
    this.#cost = compileCost(apiSchema, text.document, text.operationName);
  }

  /** What it costs with these variables, before it is executed. @unit objects */
  costOf(variables: Readonly<Record<string, unknown>> | null | undefined): number {
    return this.#cost(variables ?? {});
  }

  /** Never rejects for anything that a client or a subgraph does: that is in `errors`. */
  async execute(variables: Record<string, unknown> | null | undefined, context: C): Promise<ExecutionResult> {
    const prepared = this.#prepared;
    if (prepared instanceof GraphQLError) return { errors: [prepared] };
    const { supergraph, fetch } = this.#ground;
    const coerced = coerceVariables(supergraph.apiSchema, prepared, variables ?? {});
    if ('errors' in coerced) return { errors: coerced.errors };
    const { values } = coerced;
    const conditions = prepared.conditionVariables.map((name) => (values[name] === true ? '1' : '0')).join('');
    const planned = this.#last?.conditions === conditions ? this.#last.planned : await this.#plan(prepared, conditions, values);
    if (planned instanceof GraphQLError) return { errors: [planned] };
    const send = prepared.operation.operation === 'mutation' ? fetch.write : fetch.read;
    return runOperation(planned, { data: {}, faults: new Faults(), variables: values, context, fetch: send, doubts: [] });
  }

  async #plan(prepared: PreparedOperation, conditions: string, values: Readonly<Record<string, unknown>>): Promise<Planned<C>> {
    const planned = await this.#ground.plans.getOrMake(`${conditions}\n${this.#key}`, () =>
      compileOperation<C>(prepared, values, this.#ground).catch(toRefusal),
    );
    this.#last = { conditions, planned };
    return planned;
  }
}

function prepare<C>({ document, operationName }: OperationText, { supergraph }: OperationGround<C>): PreparedOperation | GraphQLError {
  try {
    return prepareOperation(supergraph.apiSchema, document, operationName);
  } catch (cause) {
    return toRefusal(cause);
  }
}

function toRefusal(cause: unknown): GraphQLError {
  return cause instanceof GraphQLError ? cause : refusal('The operation could not be prepared.', PLANNING_CODE, cause);
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
