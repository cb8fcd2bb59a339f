import 'reflect-metadata';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { type GraphQLSchema, parse, print } from 'graphql';
import { type BuildSchemaOptions, buildSchemaSync, createResolversMap } from 'type-graphql';
import type { SubgraphPolicy } from '../authorisation/policy.ts';
import type { RequestContext } from '../request-context.ts';
import { describeAudience } from './audience.ts';
import { tagPublicLeaves } from './public-leaves.ts';
import { CivilDateScalar, CreditCodeScalar, InstantScalar } from './scalars.ts';

/** Directives of Federation 2.9 that our schemas may use. */
const FEDERATION_DIRECTIVES = [
  '@key',
  '@shareable',
  '@external',
  '@requires',
  '@provides',
  '@override',
  '@inaccessible',
  '@tag',
  '@interfaceObject',
  '@listSize',
];

/**
 * Resolves the reference to an entity that another subgraph sends.
 *
 * For an entity that this subgraph only extends: return the reference, and read in field resolvers through a loader, so that the whole level is one
 * statement. Null when there is no such thing.
 */
export type ReferenceResolver = (reference: Record<string, unknown>, context: RequestContext) => unknown;

/** What type-graphql needs, and how references to entities are resolved. */
export interface FederatedSchemaParts {
  readonly resolvers: readonly (new () => object)[];
  /** Entities that no field of this subgraph returns. */
  readonly orphanedTypes?: readonly (new () => object)[];
  readonly references: Readonly<Record<string, ReferenceResolver>>;
}

/** An executable subgraph schema and its SDL. */
export interface FederatedSchema {
  readonly schema: GraphQLSchema;
  readonly sdl: string;
}

/** Builds a Federation 2 subgraph from type-graphql classes; the descriptions of its fields say for whom the policy lets them be. */
export function buildFederatedSchema(parts: FederatedSchemaParts, policy: SubgraphPolicy): FederatedSchema {
  const plain = buildSchemaSync({
    resolvers: parts.resolvers as unknown as BuildSchemaOptions['resolvers'],
    orphanedTypes: [...(parts.orphanedTypes ?? [])],
    validate: false,
    skipCheck: true,
    scalarsMap: [{ type: Date, scalar: InstantScalar }],
  });
  const body = print(describeAudience(tagPublicLeaves(parse(printSchemaWithDirectives(plain))), policy));
  const used = FEDERATION_DIRECTIVES.filter((directive) => new RegExp(`${directive}\\b`, 'u').test(body));
  const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ${JSON.stringify(used)})\n\n${body}\n`;
  const resolvers: Record<string, unknown> = { ...createResolversMap(plain) };
  for (const [typeName, resolve] of Object.entries(parts.references)) {
    resolvers[typeName] = { ...(resolvers[typeName] as object | undefined), __resolveReference: resolve };
  }
  for (const scalar of [CivilDateScalar, InstantScalar, CreditCodeScalar]) if (resolvers[scalar.name]) resolvers[scalar.name] = scalar;
  return { schema: buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }]), sdl };
}
