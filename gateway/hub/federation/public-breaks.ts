import { buildASTSchema, findBreakingChanges, parse } from 'graphql';

/** What somebody who relies on the first contract would miss in the second, one sentence each. */
export function findPublicBreaks(before: string, after: string): readonly string[] {
  const [old, next] = [before, after].map((sdl) => buildASTSchema(parse(sdl)));
  return old === undefined || next === undefined ? [] : findBreakingChanges(old, next).map((change) => change.description);
}
