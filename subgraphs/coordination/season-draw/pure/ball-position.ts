import { compareBytes } from '../../../subgraph-kit/pure/byte-order.ts';
import { HASH_BYTES } from './primitives.ts';

/** Position of a leaf in a file of ascending leaves; throws when it is not there. */
export function findPosition(leaves: Uint8Array, leaf: Uint8Array): number {
  let low = 0;
  let high = leaves.length / HASH_BYTES - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const order = compareBytes(leaves.subarray(middle * HASH_BYTES, (middle + 1) * HASH_BYTES), leaf);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  throw new RangeError('The leaf is not in the file');
}
