/** Something that a guard found: where, and in one sentence what to do about it. */
export interface GuardFinding {
  /** Path from the root of the project, with `:line` where the guard knows one. */
  readonly place: string;
  readonly sentence: string;
}

/** A finding at the line of a text where an offset lies. */
export function findingAt(path: string, text: string, offset: number, sentence: string): GuardFinding {
  return { place: `${path}:${text.slice(0, offset).split('\n').length}`, sentence };
}

/** Findings as lines for a person to read. */
export function printFindings(findings: readonly GuardFinding[]): string {
  return findings.map(({ place, sentence }) => `${place}  ${sentence}`).join('\n');
}
