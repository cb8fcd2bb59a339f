import { describe, expect, test } from '@jest/globals';
import { revealOf } from '../../../../subgraphs/coordination/season-draw/pure/check-reveal.ts';
import { commitScalar } from '../../../../subgraphs/coordination/season-draw/pure/commit-scalar.ts';
import { computeSeed } from '../../../../subgraphs/coordination/season-draw/pure/compute-seed.ts';
import type { DrawHeader, DrawProfile, EscrowShare } from '../../../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { shareFor } from '../../../../subgraphs/coordination/season-draw/pure/escrow.ts';
import { nodePrimitives } from '../../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { settleReveals } from '../../../../subgraphs/coordination/season-draw/settle-parties.ts';
import { fixedBytes } from '../../../support/drawn-season.ts';

const DIGEST = '11'.repeat(32);
const HEADER: DrawHeader = {
  drawId: 'DRAW',
  attempt: 1,
  planDigest: DIGEST,
  poolRoot: DIGEST,
  poolSize: 9,
  exclusionRoot: DIGEST,
  inspectorRoot: DIGEST,
  freezeCheckpoint: { treeSize: 9, rootHash: DIGEST },
  profile: 'DRAW1-SHA256',
};

/** Parties that are holders as well, the supervising body among the holders, and a threshold of more than half. */
function ceremony(profile: DrawProfile, count: number) {
  const primitives = nodePrimitives(profile);
  const names = Array.from({ length: count }, (_, party) => `PARTY-${party}`);
  const holders = [...names, 'AUDITOR'].map((holderId, place) => ({ holderId, index: place + 1 }));
  const threshold = Math.floor(holders.length / 2) + 1;
  const parties = names.map((partyId) =>
    commitScalar(
      {
        partyId,
        planDigest: DIGEST,
        manifestDigest: DIGEST,
        threshold,
        entropy: fixedBytes(`${profile} ${partyId}`, 64 * threshold),
        signingSecretKey: fixedBytes(partyId, 32),
      },
      primitives,
    ),
  );
  const shares = new Map(
    parties.map(({ secret }) => [secret.partyId, holders.map((holder) => shareFor(secret, holder, primitives.group))] as const),
  );
  return { primitives, names, holders, threshold, parties, shares };
}

describe.each([
  ['DRAW1-SHA256', [3, 4, 5, 6, 7]],
  ['DRAW1-SM', [3, 4]],
] as const)('withheld reveals under %s', (profile, counts) => {
  test.each(counts)(
    'every subset of %d parties gives the same seed as no withholding, or names exactly who withheld',
    (count) => {
      const { primitives, names, holders, threshold, parties, shares } = ceremony(profile, count);
      const commits = parties.map(({ commit }) => commit);
      const seedOf = (reveals: { partyId: string; scalar: string }[]) =>
        computeSeed({ header: HEADER, reveals, beacon: { kind: 'none' } }, primitives);
      const expected = seedOf(parties.map(({ secret }) => revealOf(secret)));
      let failures = 0;
      for (let subset = 0; subset < 2 ** count; subset++) {
        const withheld = names.filter((_, party) => ((subset >> party) & 1) === 1);
        const openers = new Set(holders.map(({ holderId }) => holderId).filter((holderId) => !withheld.includes(holderId)));
        const settlement = settleReveals(
          {
            commits,
            reveals: parties.filter(({ secret }) => !withheld.includes(secret.partyId)).map(({ secret }) => revealOf(secret)),
            openedShares: withheld.flatMap((partyId) => (shares.get(partyId) ?? []).filter(({ holderId }) => openers.has(holderId))),
            holderIds: holders.map(({ holderId }) => holderId),
          },
          primitives.group,
        );
        if (withheld.length === 0 || openers.size >= threshold) {
          if (settlement.kind !== 'complete') throw new Error(`not complete without ${withheld.join()}`);
          expect(seedOf([...settlement.reveals, ...settlement.recovered])).toBe(expected);
          expect(settlement.recovered.map(({ partyId }) => partyId)).toEqual(withheld);
        } else {
          failures += 1;
          expect(settlement).toMatchObject({
            kind: 'short',
            missing: withheld.map((partyId) => ({ partyId, validShares: openers.size, silentHolders: withheld })),
          });
        }
      }
      expect(failures).toBeGreaterThan(0);
    },
    120_000,
  );

  test('a tampered share is not counted, and its holder is told', () => {
    const { primitives, parties, holders, shares } = ceremony(profile, 3);
    const own = shares.get('PARTY-1') as EscrowShare[];
    const tampered = own.map((share) => (share.holderId === 'PARTY-0' ? { ...share, share: own[3]?.share ?? '' } : share));
    const input = {
      commits: parties.map(({ commit }) => commit),
      reveals: parties.filter(({ secret }) => secret.partyId !== 'PARTY-1').map(({ secret }) => revealOf(secret)),
      holderIds: holders.map(({ holderId }) => holderId),
    };
    expect(settleReveals({ ...input, openedShares: tampered.slice(0, 3) }, primitives.group)).toEqual({
      kind: 'short',
      missing: [{ partyId: 'PARTY-1', validShares: 2, requiredShares: 3, silentHolders: ['PARTY-0', 'AUDITOR'] }],
    });
    expect(settleReveals({ ...input, openedShares: tampered }, primitives.group)).toMatchObject({
      kind: 'complete',
      recovered: [{ partyId: 'PARTY-1', scalar: parties[1]?.secret.coefficients[0] }],
    });
  });
});
