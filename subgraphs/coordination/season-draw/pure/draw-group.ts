import { weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { ristretto255 } from '@noble/curves/ed25519.js';
import type { DrawGroup } from './primitives.ts';

/*
 * The groups in which parties commit to their scalars: ristretto255 (RFC 9496) and the recommended 256-bit curve of SM2 (GB/T 32918.5).
 * Both have prime order, so a scalar between 1 and the order stands for exactly one point.
 */

/** What both libraries' points have in common. */
type GroupPoint<P> = {
  add(other: P): P;
  multiply(scalar: bigint): P;
  multiplyUnsafe(scalar: bigint): P;
  toBytes(compressed?: boolean): Uint8Array;
  is0(): boolean;
};
type PointClass<P extends GroupPoint<P>> = { readonly BASE: P; readonly ZERO: P; fromBytes(bytes: Uint8Array): P };

const SM2_ORDER = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;
const Sm2Point = weierstrass({
  p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
  n: SM2_ORDER,
  h: 1n,
  a: 0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffcn,
  b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
  Gx: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  Gy: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
});
const RISTRETTO_ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

/** Group of DRAW1-SHA256: scalars are little-endian. */
export const RISTRETTO255_GROUP: DrawGroup = groupOver(ristretto255.Point, RISTRETTO_ORDER, 'LITTLE_ENDIAN');

/** Group of DRAW1-SM: scalars are big-endian, points compressed. */
export const SM2_GROUP: DrawGroup = groupOver(Sm2Point, SM2_ORDER, 'BIG_ENDIAN');

function groupOver<P extends GroupPoint<P>>(points: PointClass<P>, order: bigint, byteOrder: 'LITTLE_ENDIAN' | 'BIG_ENDIAN'): DrawGroup {
  const inOrder = (bytes: Uint8Array): Uint8Array => (byteOrder === 'LITTLE_ENDIAN' ? bytes.toReversed() : bytes);
  const pointOf = (bytes: Uint8Array): P | null => {
    try {
      const point = points.fromBytes(bytes);
      return !point.is0() && point.toBytes(true).length === bytes.length ? point : null;
    } catch {
      return null;
    }
  };
  return {
    order,
    scalarFrom(entropy) {
      if (entropy.length !== 64) throw new RangeError('A scalar is made from 64 bytes, so that the remainder is even');
      return (bigIntOf(entropy) % (order - 1n)) + 1n;
    },
    encodeScalar: (scalar) => inOrder(bytesOf(scalar)),
    decodeScalar(bytes) {
      if (bytes.length !== 32) return null;
      const scalar = bigIntOf(inOrder(bytes));
      return scalar > 0n && scalar < order ? scalar : null;
    },
    multiplyBase: (scalar) => points.BASE.multiply(scalar).toBytes(true),
    multiply: (point, scalar) => pointOf(point)?.multiply(scalar).toBytes(true) ?? null,
    evaluate(vector, x) {
      let sum = points.ZERO;
      for (const bytes of vector.toReversed()) {
        const point = pointOf(bytes);
        if (point === null) return null;
        sum = sum.multiplyUnsafe(x).add(point);
      }
      return sum.is0() ? null : sum.toBytes(true);
    },
    isPoint: (bytes) => pointOf(bytes) !== null,
  };
}

function bigIntOf(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}

function bytesOf(scalar: bigint): Uint8Array {
  const bytes = new Uint8Array(32);
  let rest = scalar;
  for (let index = 31; index >= 0; index--) {
    bytes[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}
