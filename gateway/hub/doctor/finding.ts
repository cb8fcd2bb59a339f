import type { LocalisedText } from '../../../subgraphs/subgraph-kit/pure/localised-text.ts';

/** `wrong` keeps the hub from working; `attention` does not, yet. */
export type DoctorVerdict = 'fine' | 'attention' | 'wrong';

/** What the doctor found out about one thing. */
export interface DoctorFinding {
  readonly topic: LocalisedText;
  readonly verdict: DoctorVerdict;
  readonly facts: LocalisedText;
  /** What to do about it; left out when it is fine. */
  readonly remedy?: LocalisedText;
}

/** One thing that the doctor looks at; what it throws is a finding too. */
export interface DoctorCheck {
  readonly topic: LocalisedText;
  look(): Promise<readonly Omit<DoctorFinding, 'topic'>[]>;
}

/** Looks at everything, one after the other; never throws. */
export async function examine(checks: readonly DoctorCheck[]): Promise<readonly DoctorFinding[]> {
  const findings: DoctorFinding[] = [];
  for (const { topic, look } of checks) {
    try {
      findings.push(...(await look()).map((finding) => ({ topic, ...finding })));
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      findings.push({ topic, verdict: 'wrong', facts: { en: text, zh: text } });
    }
  }
  return findings;
}

const MARKS: Readonly<Record<DoctorVerdict, string>> = { fine: '✓', attention: '!', wrong: '✗' };

/** Findings as lines for a person, Chinese first. */
export function printFindings(findings: readonly DoctorFinding[]): string {
  return findings
    .flatMap(({ topic, verdict, facts, remedy }) => [
      `${MARKS[verdict]} ${topic.zh} ${topic.en}: ${facts.zh === facts.en ? facts.en : `${facts.zh}  ${facts.en}`}`,
      ...(remedy === undefined ? [] : [`    → ${remedy.zh}`, `      ${remedy.en}`]),
    ])
    .join('\n');
}
