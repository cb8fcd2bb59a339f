import { compareBytes } from './byte-order.ts';

/*
 * Merkle trees of RFC 9162 section 2.1, over any hash: leaf = HASH(00 || d), node = HASH(01 || left || right), the left part of n > 1
 * leaves being the largest power of two smaller than n, the root of no leaves HASH of nothing.
 * The functions take leaf hashes, so that whoever keeps hashes only can build the tree.
 */

/** A hash function with a fixed output length. */
export type HashFunction = (bytes: Uint8Array) => Uint8Array;

/** Hash of one entry d: HASH(00 || d). */
export function merkleLeaf(hash: HashFunction, entry: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + entry.length);
  bytes.set(entry, 1);
  return hash(bytes);
}

/** Hash of an inner node: HASH(01 || left || right). */
export function merkleNode(hash: HashFunction, left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + left.length + right.length);
  bytes[0] = 1;
  bytes.set(left, 1);
  bytes.set(right, 1 + left.length);
  return hash(bytes);
}

/** Root of the tree over these leaf hashes (MTH of section 2.1.1). */
export function merkleRoot(hash: HashFunction, leaves: readonly Uint8Array[]): Uint8Array {
  const frontier = new MerkleFrontier(hash);
  for (const leaf of leaves) frontier.append(leaf);
  return frontier.root();
}

/** The tree while it grows: keeps one hash per full subtree, so a log of any length needs at most 53 hashes. */
export class MerkleFrontier {
  readonly #hash: HashFunction;
  readonly #peaks: Uint8Array[];
  #size: number;

  /** Continues from stored peaks (largest subtree first); without them the tree is empty. */
  constructor(hash: HashFunction, stored: { readonly size: number; readonly peaks: readonly Uint8Array[] } = { size: 0, peaks: [] }) {
    this.#hash = hash;
    this.#peaks = [...stored.peaks];
    this.#size = stored.size;
  }

  /** Number of leaves so far. */
  get size(): number {
    return this.#size;
  }

  /** Roots of the full subtrees, largest first: what has to be stored to continue later. */
  get peaks(): readonly Uint8Array[] {
    return this.#peaks;
  }

  /** Adds the next leaf hash. */
  append(leaf: Uint8Array): void {
    let node = leaf;
    for (let size = this.#size; size % 2 === 1; size = Math.floor(size / 2)) {
      const left = this.#peaks.pop();
      if (left === undefined) throw new RangeError('A frontier has one peak per one-bit of its size');
      node = merkleNode(this.#hash, left, node);
    }
    this.#peaks.push(node);
    this.#size += 1;
  }

  /** Root over all leaves so far. */
  root(): Uint8Array {
    return (
      this.#peaks.reduceRight<Uint8Array | null>((right, left) => (right === null ? left : merkleNode(this.#hash, left, right)), null) ??
      this.#hash(new Uint8Array(0))
    );
  }
}

/** Path that proves leaf `index` in the tree of all `leaves` (section 2.1.3.1), nearest node first. */
export function merkleInclusionProof(hash: HashFunction, leaves: readonly Uint8Array[], index: number): Uint8Array[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length)
    throw new RangeError(`No leaf ${index} in a tree of ${leaves.length}`);
  if (leaves.length === 1) return [];
  const split = largestPowerBelow(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...merkleInclusionProof(hash, left, index), merkleRoot(hash, right)]
    : [...merkleInclusionProof(hash, right, index - split), merkleRoot(hash, left)];
}

/** What an inclusion proof claims: `leaf` stands at `index` of the tree of `size` leaves with this `root`. */
export type InclusionClaim = { readonly leaf: Uint8Array; readonly index: number; readonly size: number; readonly root: Uint8Array };

/** Whether a path proves the claim (section 2.1.3.2). Every hash must have the length of the root. */
export function verifyInclusion(hash: HashFunction, claim: InclusionClaim, proof: readonly Uint8Array[]): boolean {
  const { leaf, index, size, root } = claim;
  if (!isIndexOf(index, size) || !allHashesOfLength(hash, [leaf, root, ...proof])) return false;
  const sides = sidesOfPath(index, size - 1, proof.length);
  if (sides === null) return false;
  const reached = proof.reduce(
    (node, step, height) => (sides[height] === 'LEFT' ? merkleNode(hash, step, node) : merkleNode(hash, node, step)),
    leaf,
  );
  return compareBytes(reached, root) === 0;
}

/** Nodes that prove that the tree of the first `oldSize` leaves is the beginning of the tree of all (section 2.1.4.1). */
export function merkleConsistencyProof(hash: HashFunction, leaves: readonly Uint8Array[], oldSize: number): Uint8Array[] {
  if (!Number.isInteger(oldSize) || oldSize < 1 || oldSize > leaves.length) {
    throw new RangeError(`No tree of ${oldSize} leaves begins a tree of ${leaves.length}`);
  }
  return subProof(hash, leaves, oldSize, true);
}

function subProof(hash: HashFunction, leaves: readonly Uint8Array[], oldSize: number, isWhole: boolean): Uint8Array[] {
  if (oldSize === leaves.length) return isWhole ? [] : [merkleRoot(hash, leaves)];
  const split = largestPowerBelow(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return oldSize <= split
    ? [...subProof(hash, left, oldSize, isWhole), merkleRoot(hash, right)]
    : [...subProof(hash, right, oldSize - split, false), merkleRoot(hash, left)];
}

/** What a consistency proof claims: the tree of `oldSize` leaves with `oldRoot` begins the tree of `newSize` leaves with `newRoot`. */
export type ConsistencyClaim = {
  readonly oldSize: number;
  readonly oldRoot: Uint8Array;
  readonly newSize: number;
  readonly newRoot: Uint8Array;
};

/** Whether the nodes prove the claim (section 2.1.4.2). Every hash must have the length of the hash function. */
export function verifyConsistency(hash: HashFunction, claim: ConsistencyClaim, proof: readonly Uint8Array[]): boolean {
  const { oldSize, oldRoot, newSize, newRoot } = claim;
  if (!isIndexOf(oldSize - 1, newSize) || !allHashesOfLength(hash, [oldRoot, newRoot, ...proof])) return false;
  if (oldSize === newSize) return proof.length === 0 && compareBytes(oldRoot, newRoot) === 0;
  const path = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : proof;
  const [first, ...rest] = path;
  if (first === undefined) return false;
  let place = oldSize - 1;
  let last = newSize - 1;
  while (place % 2 === 1) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  const sides = sidesOfPath(place, last, rest.length);
  if (sides === null) return false;
  let oldNode = first;
  let newNode = first;
  rest.forEach((step, height) => {
    const isLeft = sides[height] === 'LEFT';
    if (isLeft) oldNode = merkleNode(hash, step, oldNode);
    newNode = isLeft ? merkleNode(hash, step, newNode) : merkleNode(hash, newNode, step);
  });
  return compareBytes(oldNode, oldRoot) === 0 && compareBytes(newNode, newRoot) === 0;
}

/** On which side of the path each of `steps` nodes stands, climbing from node `index` of `last + 1`; null when the root is not reached exactly. */
function sidesOfPath(index: number, last: number, steps: number): ('LEFT' | 'RIGHT')[] | null {
  const sides: ('LEFT' | 'RIGHT')[] = [];
  let place = index;
  let end = last;
  for (let step = 0; step < steps; step++) {
    if (end === 0) return null;
    const isLeft = place % 2 === 1 || place === end;
    sides.push(isLeft ? 'LEFT' : 'RIGHT');
    // A last node without a right neighbour rises unchanged until it has a left one.
    while (isLeft && place % 2 === 0 && place !== 0) [place, end] = [place / 2, Math.floor(end / 2)];
    [place, end] = [Math.floor(place / 2), Math.floor(end / 2)];
  }
  return end === 0 ? sides : null;
}

function isIndexOf(index: number, size: number): boolean {
  return Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size;
}

function allHashesOfLength(hash: HashFunction, hashes: readonly Uint8Array[]): boolean {
  const length = hash(new Uint8Array(0)).length;
  return hashes.every((one) => one.length === length);
}

function isPowerOfTwo(size: number): boolean {
  return size === 1 || largestPowerBelow(size) * 2 === size;
}

/** Largest power of two smaller than `size`, for sizes of 2 and more. */
function largestPowerBelow(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}
