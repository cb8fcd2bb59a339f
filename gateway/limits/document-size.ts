import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  Lexer,
  type SelectionNode,
  type SelectionSetNode,
  Source,
  TokenKind,
} from 'graphql';
import type { HubError } from '../../subgraphs/subgraph-kit/errors.ts';
import { type LimitName, tooLarge } from './limit-error.ts';

/** Largest shape of a document that is executed. */
export interface DocumentLimits {
  readonly depthMax: number;
  readonly aliasesMax: number;
  readonly rootFieldsMax: number;
}

/** Shape of a document's largest operation, with fragments counted wherever they are spread. */
export interface DocumentSize {
  /** Levels of fields; introspection is not counted, its own depth is bounded by validation. */
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
}

/** True when the text has more tokens than allowed; costs nothing for a text with no more characters than that. */
export function hasTooManyTokens(text: string, tokensMax: number): boolean {
  if (text.length <= tokensMax) return false;
  const lexer = new Lexer(new Source(text));
  try {
    for (let count = 0; count <= tokensMax; count += 1) if (lexer.advance().kind === TokenKind.EOF) return false;
    return true;
  } catch (error) {
    // A text that is not GraphQL is refused by the parser, with the place of the mistake.
    if (error instanceof GraphQLError) return false;
    throw error;
  }
}

/** The first limit that a document breaks, or null. */
export function findBrokenLimit(document: DocumentNode, limits: DocumentLimits): HubError | null {
  const size = measureDocument(document);
  const checks: readonly (readonly [LimitName, number, number])[] = [
    ['rootFields', size.rootFields, limits.rootFieldsMax],
    ['aliases', size.aliases, limits.aliasesMax],
    ['depth', size.depth, limits.depthMax],
  ];
  const broken = checks.find(([, value, max]) => value > max);
  return broken === undefined ? null : tooLarge(...broken);
}

/** Measures all operations of a document; fragments that spread each other in a circle count once, validation refuses them. */
export function measureDocument(document: DocumentNode): DocumentSize {
  const measure = new Measure(document);
  let largest: DocumentSize = { depth: 0, aliases: 0, rootFields: 0 };
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const { depth, aliases, fields } = measure.set(definition.selectionSet);
    largest = {
      depth: Math.max(largest.depth, depth),
      aliases: Math.max(largest.aliases, aliases),
      rootFields: Math.max(largest.rootFields, fields),
    };
  }
  return largest;
}

/** Sums of a selection set: `fields` are those at its own level. */
interface Sums {
  depth: number;
  aliases: number;
  fields: number;
}

const EMPTY: Readonly<Sums> = { depth: 0, aliases: 0, fields: 0 };

/** Each fragment is measured once, so that a document of n tokens takes n steps however often its fragments are spread. */
class Measure {
  readonly #definitions = new Map<string, FragmentDefinitionNode>();
  readonly #fragments = new Map<string, Readonly<Sums>>();

  constructor(document: DocumentNode) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#definitions.set(definition.name.value, definition);
    }
  }

  set(selections: SelectionSetNode): Readonly<Sums> {
    const sums = { ...EMPTY };
    for (const selection of selections.selections) {
      const part = this.#selection(selection);
      sums.depth = Math.max(sums.depth, part.depth);
      sums.aliases += part.aliases;
      sums.fields += part.fields;
    }
    return sums;
  }

  #selection(selection: SelectionNode): Readonly<Sums> {
    if (selection.kind === Kind.INLINE_FRAGMENT) return this.set(selection.selectionSet);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.#fragment(selection.name.value);
    const inner = selection.selectionSet === undefined ? EMPTY : this.set(selection.selectionSet);
    const isIntrospection = selection.name.value === '__schema' || selection.name.value === '__type';
    return {
      depth: isIntrospection ? 1 : 1 + inner.depth,
      aliases: inner.aliases + (selection.alias === undefined ? 0 : 1),
      fields: 1,
    };
  }

  #fragment(name: string): Readonly<Sums> {
    const known = this.#fragments.get(name);
    if (known !== undefined) return known;
    const definition = this.#definitions.get(name);
    if (definition === undefined) return EMPTY;
    // Stands while the fragment is being measured: a circle ends here.
    this.#fragments.set(name, EMPTY);
    const sums = this.set(definition.selectionSet);
    this.#fragments.set(name, sums);
    return sums;
  }
}
