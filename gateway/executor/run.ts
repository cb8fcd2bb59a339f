import type { Faults } from './faults.ts';
import type { Row } from './row.ts';
import type { SubgraphFetch } from './subgraph-fetch.ts';

/** One execution of one operation. */
export interface Run<C> {
  /** The answer so far; every fetch puts its part into it. */
  readonly data: Row;
  readonly faults: Faults;
  /** Coerced by graphql-js. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: C;
  readonly fetch: SubgraphFetch<C>;
  /** Checks to make when everything has come: something was missing that a later answer may yet bring. */
  readonly doubts: (() => void)[];
}

/** A part of a plan, ready to run. It never rejects: what goes wrong is a fault of the run. */
export type Step<C> = (run: Run<C>) => Promise<void> | undefined;

/** The JSON members, each followed by nothing, of the variables that a request uses. A variable that has no value is left out. */
export function writeVariables(names: readonly string[], variables: Readonly<Record<string, unknown>>): string[] {
  const members: string[] = [];
  for (const name of names)
    if (Object.hasOwn(variables, name) && variables[name] !== undefined)
      members.push(`${JSON.stringify(name)}:${JSON.stringify(variables[name])}`);
  return members;
}
