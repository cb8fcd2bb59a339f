import { type GraphQLSchema, isObjectType } from 'graphql';
import type { TokenIdentity } from '../../../gateway/identity/development-tokens.ts';
import { ANONYMOUS, type Caller } from '../../../subgraphs/subgraph-kit/identity/caller.ts';
import type { TestHub } from '../hub.ts';
import { judgeAnswer, type RulesOf, type SeenField } from './judge-answer.ts';
import { type ArgumentValues, findPaths, queryAlong, shallowFields, type WalkPath } from './walk-paths.ts';

/** Selections in one query, below the limit of the gateway. */
const SELECTIONS_MAX = 15;
/** Fields that rules look at in the parent, and that tell objects of a type apart. */
const KEYS = ['creditCode', 'id', 'code'];

/** What a walk through the graph needs. */
export interface WalkGround {
  readonly hub: TestHub;
  readonly schema: GraphQLSchema;
  readonly values: ArgumentValues;
  readonly rulesOf: RulesOf;
}

/** What somebody saw on a walk. */
export interface Walk {
  readonly seen: readonly SeenField[];
  /** Errors other than that something is not there, with the query. */
  readonly faults: readonly string[];
}

/** The caller whom a token names. */
export function callerOf(identity: TokenIdentity | null): Caller {
  if (identity === null) return ANONYMOUS;
  const { role, department = null, division = null, creditCode = null, inspectorId = null } = identity;
  return { subject: 'walker', role, department, division, creditCode, inspectorId };
}

/** Asks for every field of every type along every way, as somebody. */
export async function walkAs(ground: WalkGround, identity: TokenIdentity | null): Promise<Walk> {
  const seen: SeenField[] = [];
  const faults: string[] = [];
  for (const query of queriesOf(ground)) {
    const { data, errors } = await ground.hub.ask(identity, { query });
    seen.push(...judgeAnswer(data, callerOf(identity), ground));
    faults.push(...errors.filter(({ extensions }) => extensions.code !== 'NOT_FOUND').map(({ message }) => `${message}: ${query}`));
  }
  return { seen, faults };
}

function queriesOf({ schema, values }: WalkGround): readonly string[] {
  return [...findPaths(schema, values)].flatMap(([typeName, paths]) =>
    paths.flatMap((path) => queriesAlong(schema, path, { typeName, values })),
  );
}

function queriesAlong(
  schema: GraphQLSchema,
  path: WalkPath,
  { typeName, values }: { readonly typeName: string; readonly values: ArgumentValues },
): readonly string[] {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) return [];
  const key = KEYS.filter((name) => path.fields.length > 0 && type.getFields()[name] !== undefined).slice(0, 1);
  const fields = [...shallowFields(type, values).values()];
  const chunks = Array.from({ length: Math.ceil(fields.length / SELECTIONS_MAX) }, (_, index) =>
    fields.slice(index * SELECTIONS_MAX, (index + 1) * SELECTIONS_MAX),
  );
  return chunks.map((chunk) => queryAlong(path, [...new Set([...key, ...chunk])]));
}
