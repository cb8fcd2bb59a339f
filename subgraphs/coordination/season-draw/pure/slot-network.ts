import { invariant } from '../../../subgraph-kit/pure/invariant.ts';
import type { CandidateInspector, Slot } from './draw-types.ts';
import type { InspectorFitting } from './inspector-fitting.ts';
import type { PairOrder } from './pair-order.ts';

/** What a network is built over. Slots stand in the order in which they are drawn. */
export type SlotNetworkParts = {
  readonly slots: readonly Slot[];
  readonly inspectors: readonly CandidateInspector[];
  readonly fitting: InspectorFitting;
  readonly pairOrder: PairOrder;
  readonly evenLoad: boolean;
};

/** Stands for an inspector where a slot is empty. */
export const NOBODY = -1;
/** Pairs whose order a department keeps for later searches; beyond it the order is hashed again, so that memory stays bounded however many draw at once. */
const KEPT_PAIRS_MAX = 10_000_000;

/**
 * The flow network slot -> (inspector, visit) -> inspector[capacity] -> done, and its present flow.
 *
 * The middle node keeps a person from filling two seats of one visit. Filled slots never become empty, unless their edge is
 * removed. All slots of the draw are filled before the first edge is removed: what searches have given up on stays given up.
 */
export class SlotNetwork {
  readonly #parts: SlotNetworkParts;
  readonly #inspectorOf: Int32Array;
  /** Slots that each inspector fills, ascending. */
  readonly #heldBy: number[][];
  /** Seats that each inspector may still fill. */
  readonly #spare: Int32Array;
  readonly #slotsOfVisit: readonly (readonly number[])[];
  readonly #orders: (Uint32Array | null)[];
  #keptPairs = 0;
  /** Number of the search in which a slot or an inspector was last seen; dead ones are beyond every search. */
  readonly #seenSlot: Float64Array;
  readonly #seenInspector: Float64Array;
  readonly #cameFrom: Int32Array;
  #search = 0;

  constructor(parts: SlotNetworkParts) {
    this.#parts = parts;
    const { slots, inspectors } = parts;
    this.#inspectorOf = new Int32Array(slots.length).fill(NOBODY);
    this.#heldBy = inspectors.map(() => []);
    this.#spare = Int32Array.from(inspectors, ({ capacity }) => capacity);
    this.#slotsOfVisit = siblingsOf(slots);
    this.#orders = new Array<Uint32Array | null>(slots.length).fill(null);
    this.#seenSlot = new Float64Array(slots.length);
    this.#seenInspector = new Float64Array(inspectors.length);
    this.#cameFrom = new Int32Array(slots.length);
  }

  /** Places of the inspectors who fill the slots at present; {@link NOBODY} where a slot is empty. */
  inspectorNumbers(): Int32Array {
    return this.#inspectorOf.slice();
  }

  /** Removes an edge (section 7): when the inspector fills the slot, it becomes empty and is filled with everything else fixed. */
  removeEdge(slotId: string, inspectorId: string): void {
    const slot = this.#parts.slots.findIndex((one) => one.slotId === slotId);
    const inspector = this.#parts.inspectors.findIndex((one) => one.inspectorId === inspectorId);
    invariant(slot >= 0 && inspector >= 0, 'a removed edge is one of a known slot and a known inspector');
    this.#parts.fitting.remove(slotId, inspector);
    this.#orders[slot] = null;
    if (this.#inspectorOf[slot] !== inspector) return;
    this.#vacate(slot);
    this.fillAlone(slot);
  }

  /** Takes a slot away with everything else fixed: whoever filled it is free again. The caller never fills it any more. */
  close(slot: number): void {
    this.#vacate(slot);
  }

  /** Fills an empty slot with everything else fixed: the search ends where it would have to move somebody else. Whether it was filled. */
  fillAlone(slot: number): boolean {
    return this.#giveFree(slot, slot);
  }

  /** One augmenting-path search from an empty slot. Whether it was filled. */
  fill(slot: number): boolean {
    if (this.#inspectorOf[slot] !== NOBODY) return true;
    this.#search += 1;
    this.#seenSlot[slot] = this.#search;
    if (this.#giveFree(slot, slot)) return true;
    const queue = [slot];
    for (let next = 0; next < queue.length; next++) {
      if (this.#displaceFor(queue[next] as number, slot, queue)) return true;
    }
    this.#bury(queue);
    return false;
  }

  /** Step 2: gives x the first inspector with capacity left who does not yet sit in the visit, and ends the search at `first`. */
  #giveFree(x: number, first: number): boolean {
    const free = this.#freeFor(x);
    if (free.length === 0) return false;
    this.#shift(first, x, this.#parts.pairOrder.first(this.#slot(x).slotId, free));
    return true;
  }

  /** Inspectors of whom the first in the order of the pairs gets x: with even load those with the smallest load only. */
  #freeFor(x: number): readonly number[] {
    const seated = (this.#slotsOfVisit[x] as readonly number[]).map((slot) => this.#inspectorOf[slot]);
    const spare = this.#spare;
    const free = this.#parts.fitting.fitting(this.#slot(x)).filter((one) => (spare[one] as number) > 0 && !seated.includes(one));
    if (!this.#parts.evenLoad) return free;
    const least = free.reduce((load, one) => Math.min(load, this.#load(one)), Number.POSITIVE_INFINITY);
    return free.filter((one) => this.#load(one) === least);
  }

  /**
   * Step 3: puts the slots that would have to move for x into the queue. Whether one of them could move, which ended the search.
   *
   * Looking for a free inspector when a slot enters the queue finds the same slot as looking when it leaves, a whole level earlier.
   */
  #displaceFor(x: number, first: number, queue: number[]): boolean {
    const order = this.#order(x);
    for (let rank = 0; rank < order.length; rank++) {
      const displaced = this.#displacedBy(order[rank] as number, x);
      for (const slot of displaced) {
        if (this.#enqueue(slot, x, queue) && this.#giveFree(slot, first)) return true;
      }
    }
    return false;
  }

  /** Slots of which one would have to move before the inspector could fill x. */
  #displacedBy(inspector: number, x: number): readonly number[] {
    const seat = this.#seatOf(inspector, x);
    if (seat !== NOBODY) return [seat];
    if ((this.#seenInspector[inspector] as number) >= this.#search) return [];
    this.#seenInspector[inspector] = this.#search;
    return this.#heldBy[inspector] as number[];
  }

  /** Whether the slot was not in the queue yet. */
  #enqueue(slot: number, from: number, queue: number[]): boolean {
    if ((this.#seenSlot[slot] as number) >= this.#search) return false;
    this.#seenSlot[slot] = this.#search;
    this.#cameFrom[slot] = from;
    queue.push(slot);
    return true;
  }

  /** Gives the last slot of the path its inspector, and every slot before it the one that its follower gave up. */
  #shift(first: number, last: number, inspector: number): void {
    let slot = last;
    let next = inspector;
    for (;;) {
      const givenUp = this.#inspectorOf[slot] as number;
      this.#move(slot, next);
      if (slot === first) return;
      slot = this.#cameFrom[slot] as number;
      next = givenUp;
    }
  }

  #move(slot: number, inspector: number): void {
    this.#vacate(slot);
    this.#inspectorOf[slot] = inspector;
    insertAscending(this.#heldBy[inspector] as number[], slot);
    this.#spare[inspector] = (this.#spare[inspector] as number) - 1;
  }

  #vacate(slot: number): void {
    const inspector = this.#inspectorOf[slot] as number;
    if (inspector === NOBODY) return;
    const held = this.#heldBy[inspector] as number[];
    held.splice(held.indexOf(slot), 1);
    this.#spare[inspector] = (this.#spare[inspector] as number) + 1;
    this.#inspectorOf[slot] = NOBODY;
  }

  /** What a search without success has seen has no way out, now or later: no later path can pass through it. */
  #bury(queue: readonly number[]): void {
    for (const slot of queue) {
      this.#seenSlot[slot] = Number.POSITIVE_INFINITY;
      for (const inspector of this.#order(slot)) {
        if (this.#seenInspector[inspector] === this.#search) this.#seenInspector[inspector] = Number.POSITIVE_INFINITY;
      }
    }
  }

  /** The other seat of x's visit that the inspector fills, or x itself when she fills it. */
  #seatOf(inspector: number, x: number): number {
    for (const slot of this.#slotsOfVisit[x] as readonly number[]) {
      if (this.#inspectorOf[slot] === inspector) return slot;
    }
    return NOBODY;
  }

  #order(slot: number): Uint32Array {
    const kept = this.#orders[slot];
    if (kept !== null && kept !== undefined) return kept;
    const facts = this.#slot(slot);
    const order = this.#parts.pairOrder.sorted(facts.slotId, this.#parts.fitting.fitting(facts));
    if (this.#keptPairs + order.length <= KEPT_PAIRS_MAX) {
      this.#keptPairs += order.length;
      this.#orders[slot] = order;
    }
    return order;
  }

  #slot(number: number): Slot {
    return this.#parts.slots[number] as Slot;
  }

  #load(inspector: number): number {
    return (this.#heldBy[inspector] as number[]).length;
  }
}

/** For each slot the numbers of all slots of its visit, one list per visit. */
function siblingsOf(slots: readonly Slot[]): readonly (readonly number[])[] {
  const byVisit = new Map<string, number[]>();
  slots.forEach(({ visitId }, number) => {
    const list = byVisit.get(visitId);
    if (list === undefined) byVisit.set(visitId, [number]);
    else list.push(number);
  });
  return slots.map(({ visitId }) => byVisit.get(visitId) ?? []);
}

function insertAscending(list: number[], slot: number): void {
  let place = list.length;
  while (place > 0 && (list[place - 1] as number) > slot) place -= 1;
  list.splice(place, 0, slot);
}
