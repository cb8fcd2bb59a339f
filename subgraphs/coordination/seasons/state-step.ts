import type { LocalisedText } from '../../subgraph-kit/pure/localised-text.ts';

/** One allowed step of a state machine, as the table `state_transition` has it. */
export interface Transition {
  readonly from: string;
  readonly to: string;
  /** Clauses that state the step. */
  readonly clauses: readonly string[];
}

/** A step that cannot be taken now, and what would have to happen first. */
export interface StepRefusal {
  readonly kind: 'notPossible';
  readonly from: string;
  readonly to: string;
  /** States to pass first, in order, or other things to do first; empty when no way leads there. */
  readonly missing: readonly string[];
}

/** The one step from here to there, when the table has it. */
export function findTransition(transitions: readonly Transition[], from: string, to: string): Transition | null {
  return transitions.find((transition) => transition.from === from && transition.to === to) ?? null;
}

/** The refusal of a step that the table does not have: names the states between, by the shortest way. */
export function refuseStep(transitions: readonly Transition[], from: string, to: string): StepRefusal {
  return { kind: 'notPossible', from, to, missing: shortestWay(transitions, from, to) };
}

/** Sentence for a refused step. */
export function stepRefusalText(refusal: StepRefusal): LocalisedText {
  const { from, to, missing } = refusal;
  if (missing.length === 0) {
    return { en: `No way leads from ${from} to ${to}.`, zh: `当前状态为 ${from}，不能再转为 ${to}。` };
  }
  return {
    en: `${to} cannot be reached from ${from} yet; missing: ${missing.join(', ')}.`,
    zh: `当前状态为 ${from}，尚不能转为 ${to}，还缺少：${missing.join('、')}。`,
  };
}

/** States strictly between the two; empty when there is no way or the step is direct. */
function shortestWay(transitions: readonly Transition[], from: string, to: string): readonly string[] {
  const cameFrom = new Map<string, string>();
  const queue = [from];
  for (let state = queue.shift(); state !== undefined && state !== to; state = queue.shift()) {
    for (const step of transitions) {
      if (step.from !== state || step.to === from || cameFrom.has(step.to)) continue;
      cameFrom.set(step.to, state);
      queue.push(step.to);
    }
  }
  const between: string[] = [];
  for (let state = cameFrom.get(to); state !== undefined && state !== from; state = cameFrom.get(state)) between.unshift(state);
  return between;
}
