import type { FixtureRow } from './rows.ts';
import * as rows from './rows.ts';

/** Columns of each type that a subgraph has. Keys are among them; what is not listed, a subgraph does not know. */
export type Columns = Readonly<Record<string, readonly string[]>>;

/** Access to the rows as one subgraph, or the monolith, sees them. */
export interface World {
  /** A row of a type, or null. A type of which nothing is known but the key gives just the key. */
  find(typename: string, matches: (row: FixtureRow) => boolean): FixtureRow | null;
  list(typename: string): readonly FixtureRow[];
  subject(id: unknown): FixtureRow | null;
  /** Things that mutations have done, in order. */
  readonly journal: string[];
}

const TABLES: Readonly<Record<string, readonly FixtureRow[]>> = {
  District: rows.districts,
  Enterprise: rows.enterprises,
  Person: rows.persons,
  Premises: rows.premises,
  Inspector: rows.inspectors,
  SafetyFinding: rows.findings.filter((row) => row.__typename === 'SafetyFinding'),
  HygieneFinding: rows.findings.filter((row) => row.__typename === 'HygieneFinding'),
  Visit: rows.visits,
};

/** The world of the monolith: whole rows. */
export function wholeWorld(journal: string[]): World {
  return worldOf((row) => row, journal);
}

/** The world of one subgraph: `interfaceObject` is the interface that it takes for an object. */
export function partialWorld(columns: Columns, journal: string[], interfaceObject?: string): World {
  const world = worldOf((row) => {
    const wanted = columns[String(row.__typename)] ?? [];
    return Object.fromEntries(Object.entries(row).filter(([key]) => key === '__typename' || wanted.includes(key)));
  }, journal);
  if (interfaceObject === undefined) return world;
  return { ...world, subject: (id) => (world.subject(id) === null ? null : { __typename: interfaceObject, id }) };
}

function worldOf(view: (row: FixtureRow) => FixtureRow, journal: string[]): World {
  const find: World['find'] = (typename, matches) => {
    const row = (TABLES[typename] ?? []).find(matches);
    return row === undefined ? null : view(row);
  };
  return {
    find,
    list: (typename) => (TABLES[typename] ?? []).map(view),
    subject: (id) => {
      const row = [...rows.enterprises, ...rows.persons].find((candidate) => candidate.id === id);
      return row === undefined ? null : view(row);
    },
    journal,
  };
}
