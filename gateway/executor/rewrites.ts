import type { InputRewrite, OutputRewrite, RewriteSegment } from './plan.ts';
import { isRow, type Row } from './row.ts';
import type { Supergraph } from './supergraph.ts';

/** Changes an answer of a subgraph in place. */
export type Rewrite = (value: unknown) => void;

/** Compiles the renaming of keys that the planner had to change because two types disagree about one field. */
export function compileOutputRewrites(rewrites: readonly OutputRewrite[] | null | undefined, supergraph: Supergraph): Rewrite | null {
  if (!rewrites?.length) return null;
  const renames = rewrites.map(({ KeyRenamer }) => compileRename(KeyRenamer.path, KeyRenamer.renameKeyTo, supergraph));
  return (value) => {
    for (const rename of renames) rename(value);
  };
}

function compileRename(path: readonly RewriteSegment[], to: string, supergraph: Supergraph): Rewrite {
  const last = path.at(-1);
  if (last === undefined || !('Key' in last)) throw new Error('The query plan renames something that is not a key.');
  let apply: (row: Row) => void = (row) => {
    if (!Object.hasOwn(row, last.Key)) return;
    row[to] = row[last.Key];
    delete row[last.Key];
  };
  for (const segment of path.slice(0, -1).toReversed()) apply = compileSegment(segment, apply, supergraph);
  return (value) => forEachRow(value, apply);
}

function compileSegment(segment: RewriteSegment, apply: (row: Row) => void, supergraph: Supergraph): (row: Row) => void {
  if ('Key' in segment) return (row) => forEachRow(row[segment.Key], apply);
  const typenames = new Set(segment.TypenameEquals.flatMap((condition) => [...supergraph.satisfying(condition)]));
  return (row) => {
    const typename = row.__typename;
    if (typename === undefined || typenames.has(String(typename))) apply(row);
  };
}

function forEachRow(value: unknown, apply: (row: Row) => void): void {
  if (Array.isArray(value)) for (const item of value) forEachRow(item, apply);
  else if (isRow(value)) apply(value);
}

/** The final key of every key that the planner invented, for the paths of errors. */
export function renamedKeys(rewrites: readonly OutputRewrite[] | null | undefined): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { KeyRenamer } of rewrites ?? []) {
    const last = KeyRenamer.path.at(-1);
    if (last !== undefined && 'Key' in last) names.set(last.Key, KeyRenamer.renameKeyTo);
  }
  return names;
}

/** Compiles the rewrites of a representation: which `__typename` to send for an object of a type. */
export function compileTypenameRewrites(
  rewrites: readonly InputRewrite[] | null | undefined,
  supergraph: Supergraph,
): (typename: string) => string {
  const setters = (rewrites ?? []).map(({ ValueSetter }) => ({
    typenames: new Set(ValueSetter.path[0].TypenameEquals.flatMap((condition) => [...supergraph.satisfying(condition)])),
    value: ValueSetter.setValueTo,
  }));
  return (typename) => setters.reduce((name, setter) => (setter.typenames.has(name) ? setter.value : name), typename);
}
