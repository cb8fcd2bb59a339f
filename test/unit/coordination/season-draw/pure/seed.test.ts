import { createCipheriv } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { checkReveal, revealOf } from '../../../../../subgraphs/coordination/season-draw/pure/check-reveal.ts';
import { checkCommit, commitScalar } from '../../../../../subgraphs/coordination/season-draw/pure/commit-scalar.ts';
import { computeSeed } from '../../../../../subgraphs/coordination/season-draw/pure/compute-seed.ts';
import { DRAW_PROFILES } from '../../../../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { fromHex, toHex } from '../../../../../subgraphs/coordination/season-draw/pure/encoding.ts';
import { nodePrimitives } from '../../../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { drawnSeason, fixedBytes } from '../../../../support/drawn-season.ts';

describe.each(DRAW_PROFILES)('commit and reveal under %s', (profile) => {
  const primitives = nodePrimitives(profile);
  const signingSecretKey = fixedBytes('signer', 32);
  const signingKey = toHex(primitives.signatures.publicKeyOf(signingSecretKey));
  const digests = { planDigest: '11'.repeat(32), manifestDigest: '22'.repeat(32) };
  const frame = { ...digests, parties: [{ partyId: 'P', name: 'P', signingKey }], threshold: 2 };
  const made = commitScalar({ partyId: 'P', ...digests, threshold: 2, entropy: fixedBytes('entropy', 128), signingSecretKey }, primitives);
  const { commit, secret } = made;

  test('a commit of a party over this plan and pool is accepted, and its reveal opens it', () => {
    expect(checkCommit(commit, frame, primitives)).toEqual({ kind: 'accepted' });
    expect(checkReveal(commit, revealOf(secret), primitives)).toEqual({ kind: 'accepted' });
  });

  test.each([
    ['UNKNOWN_PARTY', { ...commit, partyId: 'Q' }],
    ['OTHER_PLAN', { ...commit, planDigest: '33'.repeat(32) }],
    ['OTHER_MANIFEST', { ...commit, manifestDigest: '33'.repeat(32) }],
    ['WRONG_VECTOR_LENGTH', { ...commit, vector: commit.vector.slice(1) }],
    ['NOT_A_POINT', { ...commit, vector: [commit.vector[0] ?? '', 'ff'.repeat(32)] }],
    ['BAD_SIGNATURE', { ...commit, vector: commit.vector.toReversed() }],
    ['BAD_SIGNATURE', { ...commit, signature: `${commit.signature.slice(0, -2)}00` }],
  ])('a commit is refused as %s', (reason, changed) => {
    expect(checkCommit(changed, frame, primitives)).toEqual({ kind: 'refused', reason });
  });

  test('the neutral element is no commitment, because its scalar would be known', () => {
    const neutral = profile === 'DRAW1-SM' ? '00' : '00'.repeat(32);
    expect(primitives.group.isPoint(fromHex(neutral))).toBe(false);
  });

  test.each([
    ['OTHER_PARTY', { partyId: 'Q', scalar: secret.coefficients[0] ?? '' }],
    ['NOT_A_SCALAR', { partyId: 'P', scalar: '00'.repeat(32) }],
    ['NOT_A_SCALAR', { partyId: 'P', scalar: 'ff'.repeat(32) }],
    ['NOT_A_SCALAR', { partyId: 'P', scalar: '01' }],
    ['NOT_THE_COMMITTED_SCALAR', { partyId: 'P', scalar: secret.coefficients[1] ?? '' }],
  ])('a reveal is refused as %s', (reason, reveal) => {
    expect(checkReveal(commit, reveal, primitives)).toEqual({ kind: 'refused', reason });
  });

  test('a scalar is written in the byte order of the profile', () => {
    const one = primitives.group.encodeScalar(1n);
    expect(one.indexOf(1)).toBe(profile === 'DRAW1-SM' ? 31 : 0);
    expect(primitives.group.decodeScalar(one)).toBe(1n);
  });

  test('the seed depends on every scalar, the header and the beacon, and not on the order of arrival', () => {
    const { header, reveals, beacon } = drawnSeason({ profile });
    const seed = computeSeed({ header, reveals, beacon }, primitives);
    expect(computeSeed({ header, reveals: reveals.toReversed(), beacon }, primitives)).toBe(seed);
    const others = [
      computeSeed({ header, reveals: reveals.slice(1), beacon }, primitives),
      computeSeed(
        { header, reveals: reveals.with(0, { ...(reveals[0] ?? { partyId: '' }), scalar: '01'.repeat(32) }), beacon },
        primitives,
      ),
      computeSeed({ header: { ...header, attempt: 2 }, reveals, beacon }, primitives),
      computeSeed({ header, reveals, beacon: { kind: 'none' } }, primitives),
    ];
    expect(new Set([seed, ...others]).size).toBe(5);
  });
});

describe('the published constants', () => {
  test('the base point of ristretto255 is the one of RFC 9496, appendix A.1', () => {
    const base = nodePrimitives('DRAW1-SHA256').group.multiplyBase(1n);
    expect(toHex(base)).toBe('e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76');
  });

  test('the base point of the SM2 curve is the one of GB/T 32918.5', () => {
    const base = nodePrimitives('DRAW1-SM').group.multiplyBase(1n);
    expect(toHex(base)).toBe('0232c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7');
  });

  test('the signature of GM/T 0003.5 over "message digest" is accepted, and so the user id is the standard one', () => {
    const publicKey = `04${'09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020'}${'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13'}`;
    const signature = `${'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3'}${'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa'}`;
    const { signatures } = nodePrimitives('DRAW1-SM');
    const message = new TextEncoder().encode('message digest');
    expect(signatures.verify(message, fromHex(signature), fromHex(publicKey))).toBe(true);
    expect(signatures.verify(new TextEncoder().encode('message digesT'), fromHex(signature), fromHex(publicKey))).toBe(false);
  });

  test('the signature of RFC 8032, section 7.1, test 2 is accepted', () => {
    const { signatures } = nodePrimitives('DRAW1-SHA256');
    const publicKey = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c';
    const signature =
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00';
    expect(signatures.verify(Uint8Array.of(0x72), fromHex(signature), fromHex(publicKey))).toBe(true);
    expect(signatures.verify(Uint8Array.of(0x73), fromHex(signature), fromHex(publicKey))).toBe(false);
  });

  test('SM3 of "abc" is the one of GB/T 32905, appendix A.1', () => {
    expect(toHex(nodePrimitives('DRAW1-SM').hash(new TextEncoder().encode('abc')))).toBe(
      '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
    );
  });

  test('SM4 encrypts the block of GB/T 32907, appendix A.1, as published', () => {
    const key = Buffer.from('0123456789abcdeffedcba9876543210', 'hex');
    const cipher = createCipheriv('sm4-ecb', key, null).setAutoPadding(false);
    expect(cipher.update(key).toString('hex')).toBe('681edf34d206965e86b3e94f536e4246');
  });

  test('block i of the keystream of DRAW1-SM is the encryption of the number i', () => {
    const key = fixedBytes('sm4 key', 16);
    const encrypted = createCipheriv('sm4-ecb', key, null)
      .setAutoPadding(false)
      .update(Buffer.from(`${'00'.repeat(15)}07`, 'hex'));
    expect(toHex(nodePrimitives('DRAW1-SM').keystream(key, 7, 1))).toBe(encrypted.toString('hex'));
  });
});
