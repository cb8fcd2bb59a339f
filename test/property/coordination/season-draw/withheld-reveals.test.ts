import { describe, expect, test } from '@jest/globals';
import { revealOf } from '../../../../subgraphs/coordination/season-draw/pure/check-reveal.ts';
import { commitScalar } from '../../../../subgraphs/coordination/season-draw/pure/commit-scalar.ts';
import { computeSeed } from '../../../../subgraphs/coordination/season-draw/pure/compute-seed.ts';
import {
  DRAW_PROFILES,
  type DrawHeader,
  type DrawProfile,
  type EscrowShare,
} from '../../../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { shareFor } from '../../../../subgraphs/coordination/season-draw/pure/escrow.ts';
import { type Settlement, settleReveals } from '../../../../subgraphs/coordination/season-draw/settle-parties.ts';
import { fixedBytes } from '../../../support/drawn-season.ts';
import { rememberedPrimitives } from '../../../support/remembered-primitives.ts';

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
  const primitives = rememberedPrimitives(profile);
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
  /** What comes of it when some withhold, and these holders open the shares of those. */
  const settle = (withheld: readonly string[], openedBy: (holderId: string) => boolean) =>
    settleReveals(
      {
        commits: parties.map(({ commit }) => commit),
        reveals: parties.filter(({ secret }) => !withheld.includes(secret.partyId)).map(({ secret }) => revealOf(secret)),
        openedShares: withheld.flatMap((partyId) => (shares.get(partyId) ?? []).filter(({ holderId }) => openedBy(holderId))),
        holderIds: holders.map(({ holderId }) => holderId),
      },
      primitives.group,
    );
  const seedOf = (settlement: Settlement) => {
    if (settlement.kind === 'short') return `short of ${settlement.missing.map(({ partyId }) => partyId).join()}`;
    const reveals = [...settlement.reveals, ...settlement.recovered];
    return computeSeed({ header: HEADER, reveals, beacon: { kind: 'none' } }, primitives);
  };
  return { primitives, names, holders, threshold, parties, shares, settle, seedOf };
}

describe.each(DRAW_PROFILES)('withheld reveals under %s', (profile) => {
  test.each([3, 4, 5, 6, 7])(
    'every subset of %d parties gives the same seed as no withholding, or names exactly who withheld',
    (count) => {
      const { names, holders, threshold, settle, seedOf } = ceremony(profile, count);
      const expected = seedOf(settle([], () => false));
      expect(expected).toMatch(/^[0-9a-f]{64}$/u);
      let failures = 0;
      for (let subset = 0; subset < 2 ** count; subset++) {
        const withheld = names.filter((_, party) => ((subset >> party) & 1) === 1);
        // Who withholds the own scalar may open the others' shares, as a holder should, or keep them closed as well.
        expect(seedOf(settle(withheld, () => true))).toBe(expected);
        const settlement = settle(withheld, (holderId) => !withheld.includes(holderId));
        const openers = holders.length - withheld.length;
        if (withheld.length === 0 || openers >= threshold) {
          expect(seedOf(settlement)).toBe(expected);
          expect(settlement).toMatchObject({ recovered: withheld.map((partyId) => ({ partyId })) });
        } else {
          failures += 1;
          const missing = withheld.map((partyId) => ({ partyId, validShares: openers, silentHolders: withheld }));
          expect(settlement).toMatchObject({ kind: 'short', missing });
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
