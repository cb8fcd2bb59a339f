import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  Kind,
  parse,
  print,
  type SelectionSetNode,
  validate,
  visit,
} from 'graphql';
import { codeOf, compareResults, isReportedLoss } from './compare.ts';
import { generateQuery, type QueryGeneratorOptions } from './query-generator.ts';

/** One operation, as both sides are asked it. */
export interface Question {
  /** Whatever else is chosen at random, such as who asks, follows from it. */
  readonly seed: number;
  readonly source: string;
  readonly variables: Record<string, unknown>;
}

/** One operation whose federated answer is wrong. */
export interface Difference extends Question {
  readonly what: string;
}

/** The outcome of many operations. */
export interface DifferentialReport {
  readonly queries: number;
  /** Operations for which there is no plan: refused, not answered wrongly. */
  readonly refused: readonly string[];
  readonly withErrors: number;
  /** Codes of the errors that were expected. */
  readonly codes: ReadonlySet<string>;
  /** Operations of which something was lost, with an error that says so. */
  readonly losses: number;
  readonly differences: readonly Difference[];
}

/** What is compared with what. */
export interface Differential {
  /** The graph over which operations are generated. */
  readonly schema: GraphQLSchema;
  readonly options: QueryGeneratorOptions;
  federation(question: Question): Promise<ExecutionResult>;
  monolith(question: Question): Promise<ExecutionResult>;
  /** Operations that are asked at the same time; 1 when left out. */
  readonly inFlight?: number;
}

/** Asks a federation and a monolith the same generated questions. */
export async function runDifferential(differential: Differential, firstSeed: number, count: number): Promise<DifferentialReport> {
  const outcomes: Outcome[] = [];
  const seeds = Array.from({ length: count }, (_, index) => firstSeed + index).values();
  const work = async (): Promise<void> => {
    for (const seed of seeds) {
      const { source, variables } = generateQuery(differential.schema, seed, differential.options);
      outcomes.push(await differ(differential, { seed, source, variables }));
    }
  };
  await Promise.all(Array.from({ length: differential.inFlight ?? 1 }, work));
  return {
    queries: outcomes.length,
    refused: outcomes.map(({ refused }) => refused).filter((refused) => refused !== null),
    withErrors: outcomes.filter(({ codes }) => codes.length > 0).length,
    codes: new Set(outcomes.flatMap(({ codes }) => codes)),
    losses: outcomes.filter(({ isReportedLoss }) => isReportedLoss).length,
    differences: outcomes.filter(({ what, isReportedLoss }) => what !== null && !isReportedLoss).map(toDifference),
  };
}

function toDifference({ question, what }: Outcome): Difference {
  return { ...question, what: what ?? '' };
}

interface Outcome {
  readonly question: Question;
  readonly what: string | null;
  readonly refused: string | null;
  readonly codes: readonly string[];
  readonly isReportedLoss: boolean;
}

/** Compares the answers to one question. */
export async function differ(differential: Differential, question: Question): Promise<Outcome> {
  const expected = await differential.monolith(question);
  const actual = await differential.federation(question);
  const codes = (expected.errors ?? []).map(codeOf);
  const [error] = actual.errors ?? [];
  if (error?.extensions.code === 'QUERY_PLANNING_FAILED') {
    const refused = `${error.originalError?.message ?? error.message}\n${question.source}`;
    return { question, what: null, refused, codes, isReportedLoss: false };
  }
  const what = compareResults(actual, expected);
  return { question, what, refused: null, codes, isReportedLoss: what !== null && isReportedLoss(actual, expected) };
}

/** Takes parts out of a query as long as its answer stays wrong. */
export async function shrink(
  differential: Differential,
  question: Question,
  isWrong: (outcome: Outcome) => boolean = ({ what }) => what !== null,
): Promise<string> {
  let smallest = parse(question.source);
  for (let found = true; found; ) {
    found = false;
    for (const candidate of smaller(smallest)) {
      if (weigh(candidate) >= weigh(smallest) || validate(differential.schema, candidate).length > 0) continue;
      if (!isWrong(await differ(differential, { ...question, source: print(candidate) }))) continue;
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
