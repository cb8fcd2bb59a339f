/** How soon a clause has to be covered. */
export type ClauseLevel = 'core' | 'important' | 'later';

/** A clause of one city's rules, as the catalogue has it. */
export interface Clause {
  /** Prefix of the city and place in its document, like `LYG-4.3g`. */
  readonly id: string;
  readonly city: string;
  readonly kind: string;
  readonly level: ClauseLevel;
  /** Where the clause stands, in the words of the document. */
  readonly where: string;
  /** What the clause says, in English. */
  readonly says: string;
  /** How a test could show it. */
  readonly testIdea: string;
}

/** A test that names a clause, in its title or in the comment above it. */
export interface ClauseProof {
  readonly file: string;
  readonly title: string;
}

/** The catalogue against the tests. */
export interface ClauseReport {
  readonly clauses: readonly { readonly clause: Clause; readonly proofs: readonly ClauseProof[] }[];
  /** Clauses that a test names and the catalogue does not know: a slip of the pen. */
  readonly unknown: readonly { readonly id: string; readonly proof: ClauseProof }[];
}

/** How many clauses of one city and level are proven, of how many. */
export interface ClauseTotal {
  readonly city: string;
  readonly level: ClauseLevel;
  readonly proven: number;
  readonly clauses: number;
}

const CITATION = /\[((?:LYG|PJ|CD|XZ|CC)-[A-Za-z0-9.]+)\]/g;
/** A title: the string after `test(`, `describe(` or, for tables, after `)(`. Skipped and planned tests prove nothing. */
const TITLE = /(?:\b(?:test|it|describe)(?:\.(?!skip|todo)\w+)?|\))\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g;

/** Which clauses a test file names, and by which test: the one whose title holds the citation, or the next one below it. */
export function listClauseProofs(file: string, text: string): readonly { readonly id: string; readonly proof: ClauseProof }[] {
  const titles = [...text.matchAll(TITLE)].map((match) => ({ end: match.index + match[0].length, title: match[2] ?? '' }));
  return [...text.matchAll(CITATION)].flatMap((citation) => {
    const owner = titles.find(({ end }) => end > citation.index);
    return owner === undefined ? [] : [{ id: citation[1] ?? '', proof: { file, title: owner.title } }];
  });
}

/** Puts the tests beside the clauses that they name. */
export function reportClauses(catalogue: readonly Clause[], testFiles: ReadonlyMap<string, string>): ClauseReport {
  const cited = [...testFiles].flatMap(([file, text]) => listClauseProofs(file, text));
  const byId = Map.groupBy(cited, ({ id }) => id);
  const known = new Set(catalogue.map(({ id }) => id));
  return {
    clauses: catalogue.map((clause) => ({ clause, proofs: (byId.get(clause.id) ?? []).map(({ proof }) => proof) })),
    unknown: cited.filter(({ id }) => !known.has(id)),
  };
}

/** Counts by city and level, in the order of the catalogue. */
export function totalsOf(report: ClauseReport): readonly ClauseTotal[] {
  const groups = Map.groupBy(report.clauses, ({ clause }) => `${clause.city} ${clause.level}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { city, level } = first.clause;
    return [{ city, level, proven: group.filter(({ proofs }) => proofs.length > 0).length, clauses: group.length }];
  });
}
