import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { nodePrimitives } from '../../../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { ticketOf } from '../../../../../subgraphs/coordination/season-draw/pure/sample.ts';

const SEED = '202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f';

/** H("stream", seed, "ticket") written out by hand, as somebody with the specification and a hash command would. */
function ticketKey(hashName: string): string {
  const number = (value: number): Buffer => Buffer.from(value.toString(16).padStart(8, '0'), 'hex');
  const message = Buffer.concat([
    Buffer.from('DRAW1\0stream\0'),
    number(2),
    number(32),
    Buffer.from(SEED, 'hex'),
    number(6),
    Buffer.from('ticket'),
  ]);
  return createHash(hashName).update(message).digest('hex');
}

describe('a ticket without this program', () => {
  test.each([
    ['DRAW1-SHA256', 'sha256', '-aes-256-ctr', 64],
    ['DRAW1-SM', 'sm3', '-sm4-ctr', 32],
  ] as const)('openssl enc alone gives the tickets of %s', (profile, hashName, cipher, keyDigits) => {
    for (const ball of [0, 1, 255, 256, 70_000, 3_000_000]) {
      const counter = ball.toString(16).padStart(32, '0');
      const args = ['enc', cipher, '-K', ticketKey(hashName).slice(0, keyDigits), '-iv', counter];
      const block = execFileSync('openssl', args, { input: Buffer.alloc(16) });
      expect(ticketOf(SEED, ball, nodePrimitives(profile))).toBe(block.toString('hex'));
    }
  });
});
