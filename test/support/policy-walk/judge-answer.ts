import type { PolicyRule } from '../../../subgraphs/subgraph-kit/authorisation/policy.ts';
import type { Caller } from '../../../subgraphs/subgraph-kit/identity/caller.ts';

/** Rules of a field in all subgraphs that have it. */
export type RulesOf = (coordinate: string) => readonly PolicyRule[];

/** What an answer shows of one field of one object. */
export interface SeenField {
  readonly coordinate: string;
  readonly isPresent: boolean;
  readonly isAllowed: boolean;
}

/** A rule may look at the enterprise of the parent; the API shows it as the parent's own code. */
type Shown = Readonly<Record<string, unknown>>;

/** What the rules are, and the arguments of the question by name: a rule may look at the enterprise that one of them names. */
export interface Judgement {
  readonly rulesOf: RulesOf;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Every field of every object in an answer, with what the policy says of it. */
export function judgeAnswer(data: unknown, caller: Caller, { rulesOf, values }: Judgement): readonly SeenField[] {
  const seen: SeenField[] = [];
  judgeValue(data, seen, (coordinate, parent) => rulesOf(coordinate).some((rule) => rule.may(caller, parent, values)));
  return seen;
}

function judgeValue(value: unknown, seen: SeenField[], isAllowed: (coordinate: string, parent: Shown) => boolean): void {
  if (Array.isArray(value)) for (const element of value) judgeValue(element, seen, isAllowed);
  if (!isObject(value)) return;
  const { __typename: typeName, ...fields } = value;
  for (const [name, content] of Object.entries(fields)) {
    if (typeof typeName === 'string') {
      const coordinate = `${typeName}.${name}`;
      seen.push({ coordinate, isPresent: !isAbsent(content), isAllowed: isAllowed(coordinate, value) });
    }
    judgeValue(content, seen, isAllowed);
  }
}

/** What a denied field shows: null, an empty list or an empty connection. */
function isAbsent(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Array.isArray(value.nodes) && value.nodes.length === 0;
}

function isObject(value: unknown): value is Shown {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
