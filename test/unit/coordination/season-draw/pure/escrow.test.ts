import { describe, expect, test } from '@jest/globals';
import { checkReveal } from '../../../../../subgraphs/coordination/season-draw/pure/check-reveal.ts';
import { commitScalar } from '../../../../../subgraphs/coordination/season-draw/pure/commit-scalar.ts';
import { DRAW_PROFILES, type EscrowHolder } from '../../../../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { fromHex, toHex } from '../../../../../subgraphs/coordination/season-draw/pure/encoding.ts';
import {
  acknowledgeShare,
  checkAcknowledgement,
  checkShare,
  openShare,
  recoverReveal,
  type SealedShare,
  sealShare,
  shareFor,
} from '../../../../../subgraphs/coordination/season-draw/pure/escrow.ts';
import { nodePrimitives } from '../../../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { fixedBytes } from '../../../../support/drawn-season.ts';

const THRESHOLD = 3;

describe.each(DRAW_PROFILES)('escrow under %s', (profile) => {
  const primitives = nodePrimitives(profile);
  const { group } = primitives;
  const made = commitScalar(
    {
      partyId: 'P',
      planDigest: '11'.repeat(32),
      manifestDigest: '22'.repeat(32),
      threshold: THRESHOLD,
      entropy: fixedBytes('polynomial', 64 * THRESHOLD),
      signingSecretKey: fixedBytes('signer', 32),
    },
    primitives,
  );
  const { commit, secret } = made;
  const holderSecret = group.scalarFrom(fixedBytes('holder', 64));
  const holders = [1, 2, 3, 4, 5].map(
    (index): EscrowHolder => ({
      holderId: `H${index}`,
      index,
      signingKey: toHex(primitives.signatures.publicKeyOf(fixedBytes('holder signs', 32))),
      encryptionKey: toHex(group.multiplyBase(holderSecret)),
    }),
  );
  const shares = holders.map((holder) => shareFor(secret, holder, group));
  const [holder] = holders as [EscrowHolder];
  const [share] = shares as [(typeof shares)[number]];
  const sealed = sealShare(share, holder, fixedBytes('seal', 64), primitives) as SealedShare;

  test('any three of five shares give the scalar that was committed, and two give a public failure', () => {
    for (let mask = 0; mask < 32; mask++) {
      const given = shares.filter((_, index) => (mask >> index) & 1);
      const recovery = recoverReveal(commit, given, group);
      if (given.length < THRESHOLD) {
        expect(recovery).toEqual({ kind: 'tooFewShares', required: THRESHOLD, valid: given.length, badHolders: [] });
        continue;
      }
      expect(recovery.kind).toBe('recovered');
      if (recovery.kind === 'recovered') expect(checkReveal(commit, recovery.reveal, primitives)).toEqual({ kind: 'accepted' });
    }
  });

  test('a tampered share is caught, its holder is named, and the others still suffice', () => {
    const tampered = { ...share, share: toHex(group.encodeScalar(5n)) };
    expect(checkShare(tampered, commit, group)).toBe(false);
    const recovery = recoverReveal(commit, [tampered, ...shares.slice(1)], group);
    expect(recovery).toMatchObject({ kind: 'recovered', badHolders: ['H1'] });
  });

  test('a share of another index does not pass as this one', () => {
    expect(checkShare({ ...share, index: 2 }, commit, group)).toBe(false);
  });

  test('the same share given twice counts once', () => {
    expect(recoverReveal(commit, [share, share, share], group)).toMatchObject({ kind: 'tooFewShares', valid: 1 });
  });

  test('a sealed share opens for its holder only', () => {
    expect(openShare(sealed, group.encodeScalar(holderSecret), primitives)).toEqual(share);
    const stranger = openShare(sealed, group.encodeScalar(7n), primitives);
    expect(stranger === null || checkShare(stranger, commit, group)).toBe(false);
  });

  test('every changed byte of a sealed share is caught by its holder', () => {
    const bytes = fromHex(sealed.ciphertext);
    for (let place = 0; place < bytes.length; place++) {
      const changed = bytes.map((byte, at) => (at === place ? byte ^ 0x10 : byte));
      const opened = openShare({ ...sealed, ciphertext: toHex(changed) }, group.encodeScalar(holderSecret), primitives);
      expect(opened === null || checkShare(opened, commit, group)).toBe(false);
    }
  });

  test('an acknowledgement holds for exactly this sealed share and this holder', () => {
    const word = acknowledgeShare(sealed, fixedBytes('holder signs', 32), primitives);
    expect(checkAcknowledgement(word, sealed, holder, primitives)).toBe(true);
    expect(checkAcknowledgement(word, { ...sealed, ciphertext: '00'.repeat(32) }, holder, primitives)).toBe(false);
    expect(checkAcknowledgement({ ...word, partyId: 'Q' }, sealed, holder, primitives)).toBe(false);
    expect(checkAcknowledgement(word, sealed, { ...holder, holderId: 'H2' }, primitives)).toBe(false);
  });
});
