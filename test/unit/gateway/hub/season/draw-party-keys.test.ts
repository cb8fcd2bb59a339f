import { describe, expect, test } from '@jest/globals';
import { DrawPartyKeys, type DrawToJoin } from '../../../../../gateway/hub/season/draw-party-keys.ts';
import { checkReveal } from '../../../../../subgraphs/coordination/season-draw/pure/check-reveal.ts';
import { checkCommit } from '../../../../../subgraphs/coordination/season-draw/pure/commit-scalar.ts';
import { nodePrimitives } from '../../../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';

const PROFILE = 'DRAW1-SHA256';
const DRAW: DrawToJoin = { drawId: 'd1', planDigest: 'aa'.repeat(32), manifestDigest: 'bb'.repeat(32), threshold: 1 };
const keysOf = (secret: string): DrawPartyKeys => new DrawPartyKeys(Buffer.from(secret), PROFILE);

describe('keys of the departments in a rehearsal', () => {
  test('a driver that starts again makes the same contribution, so that it can reveal what it committed to', () => {
    expect(keysOf('secret').contributionOf('COMMERCE', DRAW)).toEqual(keysOf('secret').contributionOf('COMMERCE', DRAW));
    expect(keysOf('secret').publicKeyOf('COMMERCE')).toBe(keysOf('secret').publicKeyOf('COMMERCE'));
  });

  test('another draw, department or secret gives another scalar', () => {
    const scalars = [
      keysOf('secret').contributionOf('COMMERCE', DRAW),
      keysOf('secret').contributionOf('COMMERCE', { ...DRAW, drawId: 'd2' }),
      keysOf('secret').contributionOf('MARKET_REGULATION', DRAW),
      keysOf('other').contributionOf('COMMERCE', DRAW),
    ].map(({ scalar }) => scalar);
    expect(new Set(scalars).size).toBe(4);
  });

  test('commitment and reveal are accepted under the public key', () => {
    const keys = keysOf('secret');
    const { vector, signature, scalar } = keys.contributionOf('COMMERCE', DRAW);
    const commit = { partyId: 'COMMERCE', planDigest: DRAW.planDigest, manifestDigest: DRAW.manifestDigest, vector, signature };
    const parties = [{ partyId: 'COMMERCE', name: 'Commerce', signingKey: keys.publicKeyOf('COMMERCE') }];
    expect(checkCommit(commit, { ...DRAW, parties }, nodePrimitives(PROFILE))).toEqual({ kind: 'accepted' });
    expect(checkReveal(commit, { partyId: 'COMMERCE', scalar }, nodePrimitives(PROFILE))).toEqual({ kind: 'accepted' });
  });
});
