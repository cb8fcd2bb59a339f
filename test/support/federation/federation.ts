import { buildSubgraphSchema } from '@apollo/subgraph';
import { composeServices } from '@theguild/federation-composition';
import {
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  isUnionType,
  parse,
  validate,
} from 'graphql';
import type { SubgraphAnswer, SubgraphFetch } from '../../../gateway/executor/subgraph-fetch.ts';
import { readSupergraph } from '../../../gateway/executor/supergraph.ts';
import type { FixtureRow } from './rows.ts';
import { type FixtureResolvers, type FixtureSubgraph, fixtureSubgraphs } from './subgraphs.ts';
import { partialWorld, wholeWorld } from './world.ts';

/** What an execution of the fixture needs: nothing but, when wanted, an identity for sharing reads. */
export interface FixtureContext {
  readonly dedupKey?: string;
}

/** The fixture as a federation. */
export interface FixtureFederation {
  readonly supergraphSdl: string;
  readonly apiSchema: GraphQLSchema;
  readonly subgraphs: ReadonlyMap<string, GraphQLSchema>;
  /** Calls a subgraph in this process, over JSON text as a network would. */
  readonly fetch: SubgraphFetch<FixtureContext>;
  /** What mutations have done, in order. */
  readonly journal: string[];
}

/** Composes subgraphs into a supergraph. */
export function compose(services: readonly { readonly name: string; readonly sdl: string }[]): string {
  const result = composeServices(services.map(({ name, sdl }) => ({ name, url: `http://${name}.invalid`, typeDefs: parse(sdl) })));
  if (result.supergraphSdl === undefined) throw new Error((result.errors ?? []).map((error) => error.message).join('\n'));
  return result.supergraphSdl;
}

/** Builds the federation, with data of its own. */
export function buildFederation(definitions: readonly FixtureSubgraph[] = fixtureSubgraphs): FixtureFederation {
  const journal: string[] = [];
  const supergraphSdl = compose(definitions);
  const subgraphs = new Map(
    definitions.map((definition) => {
      const world = partialWorld(definition.columns, journal, definition.interfaceObject);
      const resolvers = definition.resolvers(world);
      const schema = buildSubgraphSchema([{ typeDefs: parse(definition.sdl), resolvers: resolvers as never }]);
      return [definition.name, schema] as const;
    }),
  );
  return { supergraphSdl, apiSchema: readSupergraph(supergraphSdl).apiSchema, subgraphs, fetch: inProcess(subgraphs), journal };
}

/** A fetch that executes in this process. A request that is not valid in the subgraph is an error, as in a real subgraph. */
export function inProcess(subgraphs: ReadonlyMap<string, GraphQLSchema>): SubgraphFetch<FixtureContext> {
  const documents = new Map<string, ReturnType<typeof parse>>();
  return async (request) => {
    const schema = subgraphs.get(request.subgraph);
    if (schema === undefined) throw new Error(`no subgraph ${request.subgraph}`);
    const body = JSON.parse(`${request.bodyPrefix}${request.variablesJson}}`) as { query: string; variables: Record<string, unknown> };
    const key = `${request.subgraph}\n${body.query}`;
    let document = documents.get(key);
    if (document === undefined) {
      document = parse(body.query);
      const errors = validate(schema, document);
      if (errors.length > 0)
        throw new Error(
          `The request to ${request.subgraph} is not valid: ${errors.map((error) => error.message).join('; ')}\n${body.query}`,
        );
      documents.set(key, document);
      if (documents.size > 5000) documents.clear();
    }
    const result = await execute({ schema, document, variableValues: body.variables, contextValue: {} });
    return JSON.parse(JSON.stringify(result)) as SubgraphAnswer;
  };
}

/** The fixture as one schema with the same resolvers over whole rows: what a federation must answer. */
export function buildMonolith(
  apiSchema: GraphQLSchema,
  definitions: readonly FixtureSubgraph[] = fixtureSubgraphs,
): { schema: GraphQLSchema; journal: string[] } {
  const journal: string[] = [];
  const world = wholeWorld(journal);
  for (const definition of definitions)
    for (const [typename, fields] of Object.entries(definition.resolvers(world))) install(apiSchema, typename, fields);
  for (const type of Object.values(apiSchema.getTypeMap()))
    if (isInterfaceType(type) || isUnionType(type)) type.resolveType = (row: Record<string, unknown>) => String(row.__typename);
  return { schema: apiSchema, journal };
}

function install(schema: GraphQLSchema, typename: string, fields: FixtureResolvers[string]): void {
  const type = schema.getType(typename);
  const targets = isInterfaceType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : [];
  for (const target of targets)
    for (const [name, resolver] of Object.entries(fields)) {
      const field = target.getFields()[name];
      if (field !== undefined) field.resolve = (source: FixtureRow, args: Record<string, unknown>) => resolver(source, args);
    }
}

/** Executes against the monolith and gives the result as JSON. */
export async function executeMonolith(
  schema: GraphQLSchema,
  source: string,
  variables: Record<string, unknown>,
  operationName?: string,
): Promise<ExecutionResult> {
  const result = await execute({
    schema,
    document: parse(source),
    variableValues: variables,
    ...(operationName === undefined ? {} : { operationName }),
  });
  for (const error of result.errors ?? []) if (!(error instanceof GraphQLError)) throw error;
  return result;
}
