import { type ExecutionResult, parse, validate } from 'graphql';
import { createExecutor, type Executor } from '../../../gateway/executor/executor.ts';
import type { SubgraphAnswer, SubgraphFetch, SubgraphRequest } from '../../../gateway/executor/subgraph-fetch.ts';
import { buildFederation, type FixtureContext, type FixtureFederation } from './federation.ts';

/** An executor over the fixture, with what was sent to the subgraphs. */
export interface Bench {
  readonly executor: Executor<FixtureContext>;
  readonly federation: FixtureFederation;
  readonly requests: SubgraphRequest[];
  /** Executes as a server would: parsed and validated first. */
  ask(
    source: string,
    variables?: Record<string, unknown>,
    options?: { operationName?: string; context?: FixtureContext },
  ): Promise<ExecutionResult>;
}

/** Changes what a subgraph answers. Undefined leaves the answer as it is. */
export type Intercept = (request: SubgraphRequest, answer: () => Promise<SubgraphAnswer>) => Promise<unknown> | undefined;

/** Builds an executor over the fixture. */
export function buildBench(intercept: Intercept = () => undefined): Bench {
  const federation = buildFederation();
  const requests: SubgraphRequest[] = [];
  const fetch: SubgraphFetch<FixtureContext> = (request, context) => {
    requests.push(request);
    const answer = () => federation.fetch(request, context);
    return (intercept(request, answer) as Promise<SubgraphAnswer> | undefined) ?? answer();
  };
  const executor = createExecutor({ supergraphSdl: federation.supergraphSdl, fetch });
  return {
    executor,
    federation,
    requests,
    async ask(source, variables, options = {}) {
      const document = parse(source);
      const errors = validate(executor.apiSchema, document);
      if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('; '));
      const result = await executor.execute(
        { document, source, variables: variables ?? null, operationName: options.operationName ?? null },
        options.context ?? {},
      );
      return JSON.parse(JSON.stringify(result)) as ExecutionResult;
    },
  };
}
