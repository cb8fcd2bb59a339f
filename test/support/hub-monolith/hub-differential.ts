import {
  type ExecutionResult,
  execute,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isIntrospectionType,
  isObjectType,
  isRequiredArgument,
  parse,
} from 'graphql';
import { createGatewayContext, type GatewayContext } from '../../../gateway/endpoints/gateway-context.ts';
import { createExecutor, type Executor } from '../../../gateway/executor/executor.ts';
import type { SubgraphAnswer, SubgraphFetch } from '../../../gateway/executor/subgraph-fetch.ts';
import { openKeyRing } from '../../../gateway/identity/trust.ts';
import type { RequestFacts } from '../../../gateway/request-facts.ts';
import { StatementSigner } from '../../../gateway/transports/statement-signer.ts';
import { bodyOf } from '../../../gateway/transports/subgraph-connection.ts';
import { CHECKED_SCALARS } from '../../../subgraphs/subgraph-kit/schema/scalars.ts';
import { systemClock } from '../../../subgraphs/subgraph-kit/system-clock.ts';
import { readCallers } from '../callers.ts';
import type { Differential, Question } from '../federation/differential.ts';
import type { TestHub } from '../hub.ts';
import { composePlan } from '../hub-plan.ts';
import { callerOf } from '../policy-walk/walk-as.ts';
import { buildHubMonolith, type MonolithContext } from './hub-monolith.ts';
import { FAVOURED, readHubValues } from './hub-values.ts';

const CALL = { path: '/graphql', body: '{}' };
/** Few, so that plans are thrown away and made again as well. */
const PLANS_MAX = 20;
const IN_FLIGHT = 4;

/** A comparison over the hub's own graph. */
export interface HubDifferential extends Differential {
  /** Coordinates of the fields that have had a value so far. */
  readonly seen: ReadonlySet<string>;
}

/** The hub's own graph under the executor, against the same running subgraphs as one schema; asked by callers of every role. */
export async function hubDifferential(hub: TestHub): Promise<HubDifferential> {
  const { supergraphSdl } = composePlan(hub.plan);
  const signer = new StatementSigner('gateway', await openKeyRing(hub.settings), systemClock);
  const executor = executorOf(hub, supergraphSdl, signer);
  const monolith = buildHubMonolith(supergraphSdl, new Map([...hub.subgraphs].map(([name, { schema }]) => [name, schema])));
  const seen = recordValues(monolith);
  const callers = Object.values(await readCallers(hub)).map(callerOf);
  const factsOf = ({ seed }: Question): RequestFacts => ({
    caller: callers[seed % callers.length] ?? callerOf(null),
    requestId: `seed-${seed}`,
    locale: seed % 2 === 0 ? 'en' : 'zh-CN',
  });
  const askAsOne = async (facts: RequestFacts, source: string, variables: Record<string, unknown> = {}): Promise<ExecutionResult> =>
    execute({ schema: monolith, document: parse(source), variableValues: variables, contextValue: monolithContext(hub, signer, facts) });
  const cursors = await readCursors(monolith, (source) =>
    askAsOne({ caller: callerOf({ role: 'COORDINATOR' }), requestId: 'cursors', locale: 'en' }, source),
  );
  return {
    schema: monolith,
    options: { valuesOf: await readHubValues(hub, monolith, cursors), isFavoured: (coordinate) => FAVOURED.has(coordinate) },
    inFlight: IN_FLIGHT,
    federation: (question) => {
      const { source, variables } = question;
      return executor.execute({ document: parse(source), source, variables }, createGatewayContext(factsOf(question)));
    },
    monolith: (question) => askAsOne(factsOf(question), question.source, question.variables),
    seen,
  };
}

/** Every call goes through the door of its subgraph, under a statement of its own. */
function executorOf(hub: TestHub, supergraphSdl: string, signer: StatementSigner): Executor<GatewayContext> {
  const fetch: SubgraphFetch<GatewayContext> = async (request, context) => {
    const body = bodyOf(request);
    const statement = signer.sign({ audience: request.subgraph, path: CALL.path, body }, context);
    const variables = JSON.parse(request.variablesJson) as Record<string, unknown>;
    return (await hub.subgraphs.get(request.subgraph)?.graphql({ query: request.query, variables, body, statement })) as SubgraphAnswer;
  };
  return createExecutor({ supergraphSdl, fetch, scalars: CHECKED_SCALARS, maxPlans: PLANS_MAX });
}

/** Each subgraph makes its own context, from a statement like that of the gateway. */
function monolithContext(hub: TestHub, signer: StatementSigner, facts: RequestFacts): MonolithContext {
  const contexts = new Map<string, unknown>();
  return {
    references: new Map(),
    contextOf(subgraph) {
      const known = contexts.get(subgraph);
      if (known !== undefined) return known;
      const statement = signer.sign({ audience: subgraph, ...CALL }, facts);
      const context = hub.subgraphs.get(subgraph)?.contextOf(statement, 'POST', CALL.path, CALL.body);
      contexts.set(subgraph, context);
      return context;
    },
  };
}

/** Notes which fields had a value. */
function recordValues(schema: GraphQLSchema): ReadonlySet<string> {
  const seen = new Set<string>();
  for (const type of objectTypes(schema))
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field;
      field.resolve = async (...call) => {
        const value: unknown = await resolve?.(...call);
        if (value !== null && value !== undefined) seen.add(`${type.name}.${field.name}`);
        return value;
      };
    }
  return seen;
}

function objectTypes(schema: GraphQLSchema): readonly GraphQLObjectType[] {
  return Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !isIntrospectionType(type)) as GraphQLObjectType[];
}

/** One cursor of each connection that can be read from the root. */
async function readCursors(schema: GraphQLSchema, ask: (source: string) => Promise<ExecutionResult>): Promise<ReadonlyMap<string, string>> {
  const cursors = new Map<string, string>();
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const type = getNamedType(field.type);
    if (!isObjectType(type) || type.getFields().pageInfo === undefined || field.args.some(isRequiredArgument)) continue;
    const { data } = await ask(`{ page: ${field.name}(first: 1) { pageInfo { endCursor } } }`);
    const { pageInfo } = (data?.page ?? {}) as { pageInfo?: { endCursor: string | null } };
    if (pageInfo?.endCursor) cursors.set(type.name, pageInfo.endCursor);
  }
  return cursors;
}
