import { z } from 'zod';

/**
 * The shape of a query plan, and the door through which it comes in.
 *
 * The planner is a native library: what it returns is parsed strictly, so that a node, a rewrite or a property that this
 * executor does not know is refused when the operation is planned, and never half executed. Conditions are among that: they are decided before planning.
 */

const graphqlName = z.string().regex(/^[_A-Za-z][_0-9A-Za-z]*$/, 'is not a GraphQL name');

const pathSegment = z.union([
  z.literal('@'),
  z.strictObject({ Field: graphqlName }),
  z.strictObject({ TypeCondition: z.array(graphqlName).min(1) }),
]);
/** One step from the root of the answer to the entities of a fetch; `@` goes into a list. */
export type PathSegment = z.infer<typeof pathSegment>;

const rewriteSegment = z.union([z.strictObject({ Key: graphqlName }), z.strictObject({ TypenameEquals: z.array(graphqlName).min(1) })]);
/** One step from an object to the value that a rewrite changes. */
export type RewriteSegment = z.infer<typeof rewriteSegment>;

const keyRenamer = z.strictObject({ path: z.array(rewriteSegment).min(1), renameKeyTo: graphqlName });
const outputRewrite = z.strictObject({ KeyRenamer: keyRenamer });
/** Renames a key of an answer after it has come. */
export type OutputRewrite = z.infer<typeof outputRewrite>;

const inputRewrite = z.strictObject({
  ValueSetter: z.strictObject({
    path: z.tuple([z.strictObject({ TypenameEquals: z.array(graphqlName).min(1) }), z.strictObject({ Key: z.literal('__typename') })]),
    setValueTo: graphqlName,
  }),
});
/** Sets the `__typename` of a representation, which is how an interface object is asked for. */
export type InputRewrite = z.infer<typeof inputRewrite>;

/** A field of a representation: `name` is the key in the answer so far, `alias` the name that the subgraph expects. */
export interface RequiredField {
  readonly kind: 'Field';
  readonly name: string;
  readonly alias?: string | null | undefined;
  readonly selections?: readonly Requirement[] | null | undefined;
}

/** Fields of a representation that only some types have. */
export interface RequiredFragment {
  readonly kind: 'InlineFragment';
  readonly typeCondition: string;
  readonly selections: readonly Requirement[];
}

/** What a subgraph must be told of an entity. */
export type Requirement = RequiredField | RequiredFragment;

const requirement: z.ZodType<Requirement> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('Field'),
      name: graphqlName,
      alias: graphqlName.nullish(),
      selections: z.array(requirement).nullish(),
    }),
    z.strictObject({ kind: z.literal('InlineFragment'), typeCondition: graphqlName, selections: z.array(requirement) }),
  ]),
);

/**
 * Where an answer holds values of custom scalars. Known, and not needed: such a value is only ever replaced by or merged with the same value, because
 * one key is one field with the same arguments.
 */
const customScalarPaths = z.strictObject({
  terminal: z.boolean().nullish(),
  get children() {
    return z.record(graphqlName, customScalarPaths).nullish();
  },
});

const subgraphCall = {
  customScalarPaths: customScalarPaths.nullish(),
  serviceName: z.string().min(1),
  variableUsages: z.array(graphqlName).nullish(),
  operationKind: z.enum(['query', 'mutation']).nullish(),
  operationName: graphqlName.nullish(),
  operation: z.string().min(1),
};

const entityNeeds = {
  requires: z.array(requirement).min(1),
  inputRewrites: z.array(inputRewrite).nullish(),
  outputRewrites: z.array(outputRewrite).nullish(),
};

const rootFetch = z.strictObject({
  kind: z.literal('Fetch'),
  ...subgraphCall,
  requires: z.array(z.never()).nullish(),
  inputRewrites: z.array(z.never()).nullish(),
  outputRewrites: z.array(outputRewrite).nullish(),
});
/** A fetch from the root of the graph. */
export type RootFetchNode = z.infer<typeof rootFetch>;

const flatten = z.strictObject({
  kind: z.literal('Flatten'),
  path: z.array(pathSegment).min(1),
  node: z.strictObject({ kind: z.literal('Fetch'), ...subgraphCall, ...entityNeeds }),
});
/** A fetch of more fields of the entities at a path. */
export type FlattenNode = z.infer<typeof flatten>;

const batchAlias = z.strictObject({
  alias: graphqlName,
  representationsVariableName: graphqlName,
  paths: z.array(z.array(pathSegment).min(1)).min(1),
  ...entityNeeds,
});

const batchFetch = z.strictObject({
  kind: z.literal('BatchFetch'),
  ...subgraphCall,
  entityBatch: z.strictObject({ aliases: z.array(batchAlias).min(1) }),
});
/** Several fetches of entities in one request, each under an alias. */
export type BatchFetchNode = z.infer<typeof batchFetch>;

/** Steps one after the other. */
export interface SequenceNode {
  readonly kind: 'Sequence';
  readonly nodes: readonly PlanNode[];
}

/** Steps at the same time. */
export interface ParallelNode {
  readonly kind: 'Parallel';
  readonly nodes: readonly PlanNode[];
}

/** Everything that this executor can execute. */
export type PlanNode = RootFetchNode | FlattenNode | BatchFetchNode | SequenceNode | ParallelNode;

const planNode: z.ZodType<PlanNode> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    rootFetch,
    flatten,
    batchFetch,
    z.strictObject({ kind: z.literal('Sequence'), nodes: z.array(planNode) }),
    z.strictObject({ kind: z.literal('Parallel'), nodes: z.array(planNode) }),
  ]),
);

const queryPlan = z.strictObject({ kind: z.literal('QueryPlan'), node: planNode.nullish() });

/**
 * Reads a plan as the planner emitted it.
 *
 * @returns the root node, or null for a plan with nothing to fetch
 * @throws Error that names the first thing this executor does not know
 */
export function parsePlan(plan: unknown): PlanNode | null {
  const parsed = queryPlan.safeParse(plan);
  if (parsed.success) return parsed.data.node ?? null;
  const issue = parsed.error.issues[0];
  throw new Error(`The query plan has a part that this executor does not know, at ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}
