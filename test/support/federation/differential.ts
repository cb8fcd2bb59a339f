import { type DocumentNode, type GraphQLSchema, Kind, parse, print, type SelectionSetNode, validate, visit } from 'graphql';
import type { Executor } from '../../../gateway/executor/executor.ts';
import { compareResults, isReportedLoss } from './compare.ts';
import { executeMonolith, type FixtureContext } from './federation.ts';
import { generateQuery, type QueryGeneratorOptions } from './query-generator.ts';

/** One query whose federated answer is wrong. */
export interface Difference {
  readonly seed: number;
  readonly source: string;
  readonly variables: Record<string, unknown>;
  readonly what: string;
}

/** The outcome of many queries. */
export interface DifferentialReport {
  readonly queries: number;
  /** Queries for which there is no plan: refused, not answered wrongly. */
  readonly refused: readonly string[];
  readonly withErrors: number;
  /** Queries of which something was lost, with an error that says so. */
  readonly losses: number;
  readonly differences: readonly Difference[];
}

/** What to compare with what. */
export interface Differential {
  readonly executor: Executor<FixtureContext>;
  readonly monolith: GraphQLSchema;
  readonly options: QueryGeneratorOptions;
  /** Called before each execution, for both sides to start alike. */
  readonly reset?: () => void;
}

/** Asks a federation and a monolith the same generated questions. */
export async function runDifferential(differential: Differential, firstSeed: number, count: number): Promise<DifferentialReport> {
  const refused: string[] = [];
  const differences: Difference[] = [];
  let withErrors = 0;
  let losses = 0;
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const { source, variables } = generateQuery(differential.executor.apiSchema, seed, differential.options);
    const outcome = await differ(differential, source, variables);
    if (outcome.refused !== null) refused.push(outcome.refused);
    if (outcome.hasErrors) withErrors++;
    if (outcome.isReportedLoss) losses++;
    else if (outcome.what !== null) differences.push({ seed, source, variables, what: outcome.what });
  }
  return { queries: count, refused, withErrors, losses, differences };
}

interface Outcome {
  readonly what: string | null;
  readonly refused: string | null;
  readonly hasErrors: boolean;
  readonly isReportedLoss: boolean;
}

/** Compares the answers to one query. */
export async function differ(differential: Differential, source: string, variables: Record<string, unknown>): Promise<Outcome> {
  differential.reset?.();
  const expected = await executeMonolith(differential.monolith, source, variables);
  differential.reset?.();
  const actual = await differential.executor.execute({ document: parse(source), source, variables }, {});
  const [error] = actual.errors ?? [];
  if (error?.extensions.code === 'QUERY_PLANNING_FAILED')
    return { what: null, refused: `${error.originalError?.message ?? error.message}\n${source}`, hasErrors: true, isReportedLoss: false };
  const what = compareResults(actual, expected);
  return {
    what,
    refused: null,
    hasErrors: expected.errors !== undefined,
    isReportedLoss: what !== null && isReportedLoss(actual, expected),
  };
}

/** Takes parts out of a query as long as its answer stays wrong. */
export async function shrink(
  differential: Differential,
  { source, variables }: Difference,
  isStillWrong?: (outcome: Outcome) => boolean,
): Promise<string> {
  const wrong = isStillWrong ?? ((outcome: Outcome) => outcome.what !== null);
  let smallest = parse(source);
  for (let found = true; found; ) {
    found = false;
    for (const candidate of smaller(smallest)) {
      if (weigh(candidate) >= weigh(smallest) || validate(differential.executor.apiSchema, candidate).length > 0) continue;
      if (!wrong(await differ(differential, print(candidate), variables))) continue;
      smallest = candidate;
      found = true;
      break;
    }
  }
  return print(smallest);
}

/** Fragments count heavily, so that putting one in place makes a document lighter even when it grows. */
function weigh(document: DocumentNode): number {
  return print(document).length + document.definitions.length * 10_000;
}

function* smaller(document: DocumentNode): Generator<DocumentNode> {
  let count = 0;
  visit(document, {
    SelectionSet(set) {
      count += set.selections.length;
    },
  });
  for (let target = 0; target < count; target++) yield clean(without(document, target));
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
    yield clean(inlined(document, definition.name.value));
  }
  const plain = visit(document, { Directive: () => null });
  if (print(plain) !== print(document)) yield clean(plain);
}

function without(document: DocumentNode, target: number): DocumentNode {
  let position = 0;
  return visit(document, {
    SelectionSet: {
      enter(set): SelectionSetNode | undefined {
        const start = position;
        position += set.selections.length;
        if (target < start || target >= position) return undefined;
        return { ...set, selections: set.selections.filter((_, index) => index !== target - start) };
      },
    },
  });
}

function inlined(document: DocumentNode, name: string): DocumentNode {
  const fragment = document.definitions.find(
    (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name,
  );
  if (fragment?.kind !== Kind.FRAGMENT_DEFINITION) return document;
  return visit(document, {
    FragmentSpread: (spread) =>
      spread.name.value === name ? { ...fragment, kind: Kind.INLINE_FRAGMENT, directives: spread.directives ?? [] } : undefined,
  });
}

/** Takes out what removal left behind: empty selection sets, fragments and variables that nothing uses. */
function clean(document: DocumentNode): DocumentNode {
  const typename = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } } as const;
  const filled = visit(document, { SelectionSet: (set) => (set.selections.length === 0 ? { ...set, selections: [typename] } : undefined) });
  const used = new Set<string>();
  visit(filled, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void used.add(`$${name.value}`),
    FragmentSpread: ({ name }) => void used.add(name.value),
  });
  return visit(filled, {
    VariableDefinition: ({ variable }) => (used.has(`$${variable.name.value}`) ? undefined : null),
    FragmentDefinition: ({ name }) => (used.has(name.value) ? undefined : null),
  });
}
