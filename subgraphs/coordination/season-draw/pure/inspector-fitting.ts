import type { CandidateInspector, Slot, UnfilledReason } from './draw-types.ts';

/*
 * Slot and inspector fit when: department, qualification for every item of that department on the visit, certificate valid on the window,
 * area, free in the window, no recusal, not sent to this unit in the last r visits, and the pair was not removed with evidence.
 * Most slots share all facts but the unit, so the list for those facts is made once and only the unit's own exceptions are taken out.
 */

/** Why a predicate can leave nobody, in the order in which the predicates are tried. */
type Predicate = { readonly reason: UnfilledReason; readonly fits: (inspector: CandidateInspector, slot: Slot) => boolean };

const PREDICATES: readonly Predicate[] = [
  { reason: 'NO_INSPECTOR_OF_DEPARTMENT', fits: ({ department }, slot) => department === slot.department },
  { reason: 'NO_QUALIFICATION', fits: ({ qualifications }, slot) => slot.qualifications.every((one) => qualifications.includes(one)) },
  {
    reason: 'NO_VALID_CERTIFICATE',
    fits: ({ certificateValidUntil }, slot) => certificateValidUntil !== null && certificateValidUntil >= slot.windowTo,
  },
  { reason: 'OUT_OF_AREA', fits: ({ areas }, slot) => areas.length === 0 || areas.includes(slot.area) },
  { reason: 'NOT_FREE', fits: ({ busy }, slot) => !busy.some(({ from, to }) => from <= slot.windowTo && to >= slot.windowFrom) },
];

/** Whom the facts of a slot leave; when nobody, because of what. */
type Fitting = { readonly numbers: readonly number[]; readonly emptiedBy: UnfilledReason | null };

/** Answers, for any slot, which inspectors fit. Inspectors are numbered by their place in the list. */
export class InspectorFitting {
  readonly #inspectors: readonly CandidateInspector[];
  readonly #byFacts = new Map<string, Fitting>();
  readonly #recused: ReadonlyMap<string, ReadonlySet<number>>;
  readonly #recent: ReadonlyMap<string, ReadonlySet<number>>;
  readonly #removed = new Map<string, Set<number>>();

  constructor(inspectors: readonly CandidateInspector[]) {
    this.#inspectors = inspectors;
    this.#recused = groupBy(inspectors.flatMap(({ recusals }, number) => recusals.map((unitId) => [unitId, number] as const)));
    this.#recent = groupBy(inspectors.flatMap(({ recentUnits }, number) => recentUnits.map((unitId) => [unitId, number] as const)));
  }

  /** From now on this inspector does not fit this slot. */
  remove(slotId: string, inspector: number): void {
    const removed = this.#removed.get(slotId) ?? new Set<number>();
    removed.add(inspector);
    this.#removed.set(slotId, removed);
  }

  /** Numbers of the inspectors that fit the slot, ascending. */
  fitting(slot: Slot): readonly number[] {
    const list = this.#fittingFacts(slot).numbers;
    const exceptions = [this.#recused.get(slot.unitId), this.#recent.get(slot.unitId), this.#removed.get(slot.slotId)];
    return exceptions.every((one) => one === undefined) ? list : list.filter((number) => !exceptions.some((one) => one?.has(number)));
  }

  /** Why a slot that nobody fills is empty: the first predicate that leaves nobody; capacity when somebody fits. */
  reasonFor(slot: Slot): UnfilledReason {
    const { numbers, emptiedBy } = this.#fittingFacts(slot);
    if (emptiedBy !== null) return emptiedBy;
    let left = numbers;
    const exceptions = [
      ['RECUSED', this.#recused.get(slot.unitId)],
      ['REPEATED', this.#recent.get(slot.unitId)],
      ['EDGE_REMOVED', this.#removed.get(slot.slotId)],
    ] as const;
    for (const [reason, numbers] of exceptions) {
      left = left.filter((number) => numbers?.has(number) !== true);
      if (left.length === 0) return reason;
    }
    return 'NO_CAPACITY';
  }

  #fittingFacts(slot: Slot): Fitting {
    const key = JSON.stringify([slot.department, slot.area, slot.windowFrom, slot.windowTo, slot.qualifications]);
    const fitting = this.#byFacts.get(key) ?? this.#fit(slot);
    this.#byFacts.set(key, fitting);
    return fitting;
  }

  #fit(slot: Slot): Fitting {
    let left = this.#inspectors.map((inspector, number) => ({ inspector, number }));
    let emptiedBy: UnfilledReason | null = null;
    for (const { reason, fits } of PREDICATES) {
      left = left.filter(({ inspector }) => fits(inspector, slot));
      if (left.length === 0) emptiedBy ??= reason;
    }
    return { numbers: left.map(({ number }) => number), emptiedBy };
  }
}

function groupBy(pairs: readonly (readonly [string, number])[]): ReadonlyMap<string, ReadonlySet<number>> {
  const groups = new Map<string, Set<number>>();
  for (const [key, number] of pairs) {
    const group = groups.get(key) ?? new Set<number>();
    group.add(number);
    groups.set(key, group);
  }
  return groups;
}
