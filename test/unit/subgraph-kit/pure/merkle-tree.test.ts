import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import {
  MerkleFrontier,
  merkleConsistencyProof,
  merkleInclusionProof,
  merkleLeaf,
  merkleNode,
  merkleRoot,
  verifyConsistency,
  verifyInclusion,
} from '../../../../subgraphs/subgraph-kit/pure/merkle-tree.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => Uint8Array.from(createHash('sha256').update(bytes).digest());
const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');

/** The eight entries of the reference vectors of certificate transparency (RFC 6962 reference implementation, same trees as RFC 9162). */
const ENTRIES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const LEAVES = ENTRIES.map((entry) => merkleLeaf(sha256, Uint8Array.from(Buffer.from(entry, 'hex'))));
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** Many leaves for proofs of odd shapes. */
const MANY = Array.from({ length: 21 }, (_, index) => merkleLeaf(sha256, Uint8Array.of(index)));

describe('published roots', () => {
  test.each(ROOTS.map((root, size) => [size, root] as const))('the tree of the first %i entries has its published root', (size, root) => {
    expect(hex(merkleRoot(sha256, LEAVES.slice(0, size)))).toBe(root);
  });
});

describe('published proofs', () => {
  test('the path of entry 0 of 8 is the published one', () => {
    expect(merkleInclusionProof(sha256, LEAVES, 0).map(hex)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
  });

  test('the path of entry 5 of 8 is the published one', () => {
    expect(merkleInclusionProof(sha256, LEAVES, 5).map(hex)).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
  });

  test('the nodes between 6 and 8 entries are the published ones', () => {
    expect(merkleConsistencyProof(sha256, LEAVES, 6).map(hex)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
  });
});

describe('inclusion', () => {
  test('every leaf of every tree up to 21 is proven, and for no other place', () => {
    for (let size = 1; size <= MANY.length; size++) {
      const leaves = MANY.slice(0, size);
      const root = merkleRoot(sha256, leaves);
      leaves.forEach((leaf, index) => {
        const proof = merkleInclusionProof(sha256, leaves, index);
        for (let place = -1; place <= size; place++) {
          expect(verifyInclusion(sha256, { leaf, index: place, size, root }, proof)).toBe(place === index);
        }
      });
    }
  });

  test('a changed, missing, added or shortened node is refused', () => {
    const root = merkleRoot(sha256, MANY);
    const leaf = MANY[9] as Uint8Array;
    const proof = merkleInclusionProof(sha256, MANY, 9);
    const claim = { leaf, index: 9, size: MANY.length, root };
    expect(verifyInclusion(sha256, claim, proof)).toBe(true);
    for (let step = 0; step < proof.length; step++) {
      const changed = proof.map((node, at) => (at === step ? node.map((byte, place) => (place === 7 ? byte ^ 1 : byte)) : node));
      expect(verifyInclusion(sha256, claim, changed)).toBe(false);
      expect(verifyInclusion(sha256, claim, proof.toSpliced(step, 1))).toBe(false);
      expect(verifyInclusion(sha256, claim, proof.with(step, (proof[step] as Uint8Array).subarray(0, 31)))).toBe(false);
    }
    expect(verifyInclusion(sha256, claim, [...proof, root])).toBe(false);
  });

  test('a path that is too long for the size it claims is refused, even when it reaches the root', () => {
    const two = MANY.slice(0, 2) as [Uint8Array, Uint8Array];
    const root = merkleRoot(sha256, two);
    expect(verifyInclusion(sha256, { leaf: two[1], index: 1, size: 2, root }, [two[0]])).toBe(true);
    expect(verifyInclusion(sha256, { leaf: two[1], index: 0, size: 1, root }, [two[0]])).toBe(false);
  });

  test('bytes that move from one hash to its neighbour are refused, although their concatenation is the same', () => {
    const [left, right] = MANY.slice(0, 2) as [Uint8Array, Uint8Array];
    const root = merkleRoot(sha256, [left, right]);
    const longer = Uint8Array.from([...left, ...right.subarray(0, 1)]);
    expect(verifyInclusion(sha256, { leaf: longer, index: 0, size: 2, root }, [right.subarray(1)])).toBe(false);
  });

  test('an inner node does not pass as a leaf', () => {
    const four = MANY.slice(0, 4);
    const inner = merkleNode(sha256, four[0] as Uint8Array, four[1] as Uint8Array);
    const upper = merkleNode(sha256, four[2] as Uint8Array, four[3] as Uint8Array);
    const asEntry = merkleLeaf(sha256, Uint8Array.from([...(four[0] as Uint8Array), ...(four[1] as Uint8Array)]));
    expect(hex(asEntry)).not.toBe(hex(inner));
    expect(verifyInclusion(sha256, { leaf: asEntry, index: 0, size: 2, root: merkleRoot(sha256, four) }, [upper])).toBe(false);
  });

  test('a place outside of the tree has no path', () => {
    expect(() => merkleInclusionProof(sha256, MANY, 21)).toThrow(RangeError);
  });
});

describe('consistency', () => {
  test('every earlier tree up to 21 is proven to begin the later one, and no other', () => {
    for (let newSize = 1; newSize <= MANY.length; newSize++) {
      const newRoot = merkleRoot(sha256, MANY.slice(0, newSize));
      for (let oldSize = 1; oldSize <= newSize; oldSize++) {
        const oldRoot = merkleRoot(sha256, MANY.slice(0, oldSize));
        const proof = merkleConsistencyProof(sha256, MANY.slice(0, newSize), oldSize);
        expect(verifyConsistency(sha256, { oldSize, oldRoot, newSize, newRoot }, proof)).toBe(true);
        const changedRoot = oldRoot.map((byte, place) => (place === 0 ? byte ^ 1 : byte));
        expect(verifyConsistency(sha256, { oldSize, oldRoot: changedRoot, newSize, newRoot }, proof)).toBe(false);
        expect(verifyConsistency(sha256, { oldSize, oldRoot, newSize, newRoot }, [...proof, newRoot])).toBe(false);
      }
    }
  });

  test('a rewritten beginning is refused', () => {
    const rewritten = MANY.with(2, merkleLeaf(sha256, Uint8Array.of(99)));
    const claim = {
      oldSize: 7,
      oldRoot: merkleRoot(sha256, MANY.slice(0, 7)),
      newSize: 20,
      newRoot: merkleRoot(sha256, rewritten.slice(0, 20)),
    };
    expect(verifyConsistency(sha256, claim, merkleConsistencyProof(sha256, rewritten.slice(0, 20), 7))).toBe(false);
  });
});

describe('the growing tree', () => {
  test('a frontier continued from stored peaks has the root of the whole', () => {
    const early = new MerkleFrontier(sha256);
    for (const leaf of MANY.slice(0, 13)) early.append(leaf);
    const late = new MerkleFrontier(sha256, { size: early.size, peaks: early.peaks });
    for (const leaf of MANY.slice(13)) late.append(leaf);
    expect(hex(late.root())).toBe(hex(merkleRoot(sha256, MANY)));
    expect(early.size).toBe(13);
  });
});
