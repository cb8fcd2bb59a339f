import type { LocalisedText } from '../../../subgraph-kit/pure/localised-text.ts';
import { checkCommit, commitScalar, ENTROPY_BYTES_PER_COEFFICIENT } from './commit-scalar.ts';
import type { DrawPlan, DrawProfile, EscrowHolder, Hex, PartyCommit, PartySecret } from './draw-types.ts';
import { documentDigest, fromHex, toHex } from './encoding.ts';
import { acknowledgeShare, checkShare, openShare, type SealedShare, sealShare, shareFor } from './escrow.ts';
import type { DrawPrimitives } from './primitives.ts';

/*
 * What a member of a draw, a party or a holder of shares, does on its own machine. It believes nothing that the hub says without a proof:
 * a hub that could make a member reveal too early, or open a share that is not due, could choose the seed.
 */

/** Keys of a member; they never leave its machine. */
export type MemberKeys = {
  /** Code of the department, or AUDITOR for the supervising body. */
  readonly memberId: string;
  readonly profile: DrawProfile;
  /** Secret key of its signatures, 32 bytes. */
  readonly signingKey: Hex;
  /** Scalar that opens shares which are sealed to it. */
  readonly openingKey: Hex;
};

/** What the hub and everybody else gets to know of the keys: the input of `registerDrawKey`. */
export type MemberPublicKeys = { readonly profile: DrawProfile; readonly publicKey: Hex; readonly encryptionKey: Hex };

/** What a member prepares for one draw: the commitment and its shares are sent, the secret stays until it is revealed. */
export type PreparedCommitment = {
  readonly commit: PartyCommit;
  readonly shares: readonly SealedShare[];
  readonly secret: PartySecret;
};

/** A draw as everybody sees it while it goes on. Instants are texts by RFC 3339. */
export type SeenDraw = {
  readonly id: string;
  readonly state: string;
  readonly plan: DrawPlan;
  readonly planDigest: Hex;
  readonly manifest: unknown;
  readonly manifestDigest: Hex | null;
  /** Null until it is known; of the kind `none` from the freeze on where the plan asks for none. */
  readonly beacon: unknown;
  readonly parties: readonly SeenParty[];
  readonly shares: readonly (SealedShare & { readonly acknowledgedAt: string | null; readonly openedAt: string | null })[];
};

/** What of a draw is fixed before anybody commits. */
type FixedDraw = Pick<SeenDraw, 'id' | 'plan' | 'planDigest' | 'manifest' | 'manifestDigest'>;

/** A party as everybody sees it. */
export type SeenParty = {
  readonly partyId: string;
  readonly commitment: { readonly vector: readonly Hex[]; readonly signature: Hex } | null;
  readonly droppedReason: string | null;
  readonly revealedAt: string | null;
  readonly recovered: boolean;
};

/** A mutation that a member sends. */
export type MemberCall = {
  readonly operation: 'commitToDraw' | 'acknowledgeShares' | 'revealForDraw' | 'openShares';
  readonly input: Readonly<Record<string, unknown>> & { readonly drawId: string; readonly idempotencyKey: string };
};

/** Why a member sends nothing, or leaves something out: something that the hub shows does not hold. */
export type MemberObjection = { readonly code: keyof typeof OBJECTIONS; readonly partyId: string | null };

/** What a member does now. `calls` are all that is due; nothing is due where something shown does not hold as a whole. */
export type MemberTurn = { readonly calls: readonly MemberCall[]; readonly objections: readonly MemberObjection[] };

/** Sentences of the objections. */
export const OBJECTIONS = {
  OTHER_DRAW: { en: 'The plan is that of another draw.', zh: '方案不属于本次抽取。' },
  OTHER_PROFILE: { en: 'The draw has another profile than the keys.', zh: '本次抽取的算法类别与密钥不符。' },
  PLAN_DIGEST: { en: 'The digest of the plan is not that of the plan.', zh: '方案摘要与方案内容不符。' },
  MANIFEST_DIGEST: { en: 'The digest of the manifest is not that of the manifest.', zh: '名单清单摘要与清单内容不符。' },
  OTHER_SIGNING_KEY: { en: 'The plan names another key for signatures than the own one.', zh: '方案所列签名公钥不是本方公钥。' },
  OTHER_ENCRYPTION_KEY: { en: 'The plan names another key for shares than the own one.', zh: '方案所列份额加密公钥不是本方公钥。' },
  BAD_HOLDER_KEY: { en: 'A holder of shares has a key that is none.', zh: '有托管方的公钥无效。' },
  OTHER_COMMITMENT: {
    en: 'The hub shows another commitment than the one that was prepared here.',
    zh: '枢纽显示的承诺与本机所作承诺不符。',
  },
  NOT_PREPARED_HERE: {
    en: 'The commitment was not prepared in this folder, so it cannot be revealed from here.',
    zh: '该承诺不是在此文件夹中生成的，无法在此揭示。',
  },
  BAD_COMMITMENT: { en: 'The commitment does not hold, or its signature does not.', zh: '承诺或其签名无效。' },
  BAD_SHARE: {
    en: 'The share does not fit the commitment of its party, so it is not acknowledged.',
    zh: '份额与该参与方的承诺不符，不予确认。',
  },
} as const satisfies Readonly<Record<string, LocalisedText>>;

/** Bytes of randomness behind a member's keys. */
export const MEMBER_ENTROPY_BYTES = 128;
/** Bytes of randomness behind one sealed share. */
const SEALING_ENTROPY_BYTES = 64;

/** Keys from 128 bytes of the member's own randomness. */
export function createMemberKeys(memberId: string, entropy: Uint8Array, { profile, group }: DrawPrimitives): MemberKeys {
  const scalar = (half: number): Hex => toHex(group.encodeScalar(group.scalarFrom(entropy.subarray(half * 64, (half + 1) * 64))));
  return { memberId, profile, signingKey: scalar(0), openingKey: scalar(1) };
}

/** The public half of the keys. */
export function publicKeysOf({ profile, signingKey, openingKey }: MemberKeys, { group, signatures }: DrawPrimitives): MemberPublicKeys {
  const opening = group.decodeScalar(fromHex(openingKey));
  if (opening === null) throw new RangeError('The opening key is not a scalar of the group');
  return { profile, publicKey: toHex(signatures.publicKeyOf(fromHex(signingKey))), encryptionKey: toHex(group.multiplyBase(opening)) };
}

/** Bytes of randomness behind a commitment to this plan. */
export function commitmentEntropyBytes({ escrow }: DrawPlan): number {
  return escrow.threshold * ENTROPY_BYTES_PER_COEFFICIENT + escrow.holders.length * SEALING_ENTROPY_BYTES;
}

/** A commitment with a sealed share for each holder of the plan, or why there can be none. `entropy`: `commitmentEntropyBytes`, used once. */
export function prepareCommitment(
  keys: MemberKeys,
  draw: FixedDraw,
  entropy: Uint8Array,
  primitives: DrawPrimitives,
): PreparedCommitment | MemberObjection {
  const fault = faultOf(keys, draw, primitives);
  if (fault !== null) return { code: fault, partyId: null };
  const { threshold, holders } = draw.plan.escrow;
  const coefficientBytes = threshold * ENTROPY_BYTES_PER_COEFFICIENT;
  const { commit, secret } = commitScalar(
    {
      partyId: keys.memberId,
      planDigest: draw.planDigest,
      manifestDigest: draw.manifestDigest ?? '',
      threshold,
      entropy: entropy.subarray(0, coefficientBytes),
      signingSecretKey: fromHex(keys.signingKey),
    },
    primitives,
  );
  const shares = holders.flatMap((holder, place) => {
    const start = coefficientBytes + place * SEALING_ENTROPY_BYTES;
    const sealed = sealShare(
      shareFor(secret, holder, primitives.group),
      holder,
      entropy.subarray(start, start + SEALING_ENTROPY_BYTES),
      primitives,
    );
    return sealed === null ? [] : [sealed];
  });
  return shares.length === holders.length ? { commit, secret, shares } : { code: 'BAD_HOLDER_KEY', partyId: null };
}

/** Whether a member has to commit now, and so needs a prepared commitment. */
export function hasToCommit({ memberId }: Pick<MemberKeys, 'memberId'>, draw: SeenDraw): boolean {
  return draw.state === 'SNAPSHOT_TAKEN' && draw.parties.some(({ partyId, commitment }) => partyId === memberId && commitment === null);
}

/**
 * What a member has to send now, each call with a key of its own, so that it can be sent again.
 *
 * A scalar is revealed only when every commitment that counts is there and holds and the randomness from outside is known; a share is opened only
 * after T4 by the member's own clock. @param prepared what was prepared for this draw on this machine; null: nothing
 */
export function turnOf(
  member: { readonly keys: MemberKeys; readonly prepared: PreparedCommitment | null },
  draw: SeenDraw,
  now: Date,
  primitives: DrawPrimitives,
): MemberTurn {
  const fault = faultOf(member.keys, draw, primitives) ?? faultOfOwn(member, draw);
  if (fault !== null) return { calls: [], objections: [{ code: fault, partyId: null }] };
  const turn = new Turn(member, draw, primitives);
  if (draw.state === 'SNAPSHOT_TAKEN') turn.commit().acknowledge();
  if (draw.state === 'FROZEN') now < new Date(draw.plan.deadlines.revealUntil) ? turn.reveal() : turn.open();
  return turn;
}

/** Why what the hub shows is not this member's draw. */
function faultOf(keys: MemberKeys, draw: FixedDraw, primitives: DrawPrimitives): keyof typeof OBJECTIONS | null {
  const { plan, planDigest, manifest, manifestDigest } = draw;
  if (plan.drawId !== draw.id) return 'OTHER_DRAW';
  if (plan.profile !== keys.profile) return 'OTHER_PROFILE';
  if (documentDigest(primitives, plan) !== planDigest) return 'PLAN_DIGEST';
  if (manifestDigest !== null && documentDigest(primitives, manifest) !== manifestDigest) return 'MANIFEST_DIGEST';
  const { publicKey, encryptionKey } = publicKeysOf(keys, primitives);
  const party = plan.parties.find(({ partyId }) => partyId === keys.memberId);
  const holder = holderOf(keys, plan);
  if ([party, holder].some((named) => named !== undefined && named.signingKey !== publicKey)) return 'OTHER_SIGNING_KEY';
  if (holder !== undefined && holder.encryptionKey !== encryptionKey) return 'OTHER_ENCRYPTION_KEY';
  return null;
}

/** Why the member's own commitment is not the one that it made. */
function faultOfOwn(
  { keys, prepared }: { readonly keys: MemberKeys; readonly prepared: PreparedCommitment | null },
  draw: SeenDraw,
): keyof typeof OBJECTIONS | null {
  const shown = draw.parties.find(({ partyId }) => partyId === keys.memberId)?.commitment ?? null;
  if (shown === null) return null;
  if (prepared === null) return 'NOT_PREPARED_HERE';
  const isSame = shown.signature === prepared.commit.signature && shown.vector.join() === prepared.commit.vector.join();
  return isSame ? null : 'OTHER_COMMITMENT';
}

function holderOf({ memberId }: MemberKeys, { escrow }: DrawPlan): EscrowHolder | undefined {
  return escrow.holders.find(({ holderId }) => holderId === memberId);
}

/** Collects what is due. */
class Turn implements MemberTurn {
  readonly calls: MemberCall[] = [];
  readonly objections: MemberObjection[] = [];
  readonly #keys: MemberKeys;
  readonly #prepared: PreparedCommitment | null;
  readonly #draw: SeenDraw;
  readonly #primitives: DrawPrimitives;

  constructor(
    { keys, prepared }: { readonly keys: MemberKeys; readonly prepared: PreparedCommitment | null },
    draw: SeenDraw,
    primitives: DrawPrimitives,
  ) {
    this.#keys = keys;
    this.#prepared = prepared;
    this.#draw = draw;
    this.#primitives = primitives;
  }

  commit(): this {
    if (this.#prepared === null || !hasToCommit(this.#keys, this.#draw)) return this;
    const { vector, signature } = this.#prepared.commit;
    const shares = this.#prepared.shares.map(({ holderId, ephemeral, ciphertext }) => ({ holderId, ephemeral, ciphertext }));
    this.#call('commitToDraw', { vector, signature, shares });
    return this;
  }

  acknowledge(): void {
    const open = this.#ownShares().filter(({ acknowledgedAt }) => acknowledgedAt === null);
    const acknowledgements = open.flatMap((share) => {
      const { partyId, holderId, index, ephemeral, ciphertext } = share;
      const sealed = { partyId, holderId, index, ephemeral, ciphertext };
      if (this.#opened(sealed) === null) return [];
      const { shareDigest, signature } = acknowledgeShare(sealed, fromHex(this.#keys.signingKey), this.#primitives);
      return [{ partyId, shareDigest, signature }];
    });
    if (acknowledgements.length > 0) this.#call('acknowledgeShares', { acknowledgements });
  }

  reveal(): void {
    const own = this.#draw.parties.find(({ partyId }) => partyId === this.#keys.memberId);
    if (this.#prepared === null || own === undefined || own.droppedReason !== null || own.revealedAt !== null) return;
    if (this.#draw.beacon === null) return;
    const counted = this.#draw.parties.filter(({ droppedReason }) => droppedReason === null);
    for (const { partyId } of counted) this.#commitOf(partyId);
    if (this.objections.length > 0) return;
    this.#call('revealForDraw', { scalar: this.#prepared.secret.coefficients[0] ?? '' });
  }

  open(): void {
    const isLate = ({ droppedReason, revealedAt, recovered }: SeenParty): boolean =>
      droppedReason === null && revealedAt === null && !recovered;
    const late = this.#draw.parties.filter(isLate).map(({ partyId }) => partyId);
    const due = this.#ownShares().filter(({ partyId, openedAt }) => openedAt === null && late.includes(partyId));
    const shares = due.flatMap((sealed) => {
      const share = this.#opened(sealed);
      return share === null ? [] : [{ partyId: sealed.partyId, share }];
    });
    if (shares.length > 0) this.#call('openShares', { shares });
  }

  #ownShares(): SeenDraw['shares'] {
    return this.#draw.shares.filter(({ holderId }) => holderId === this.#keys.memberId);
  }

  /** The share in a sealed one; null, with an objection, when it does not fit what its party committed to. */
  #opened(sealed: SealedShare): Hex | null {
    const commit = this.#commitOf(sealed.partyId);
    if (commit === null) return null;
    const index = holderOf(this.#keys, this.#draw.plan)?.index;
    const share = sealed.index === index ? openShare(sealed, fromHex(this.#keys.openingKey), this.#primitives) : null;
    if (share !== null && checkShare(share, commit, this.#primitives.group)) return share.share;
    this.objections.push({ code: 'BAD_SHARE', partyId: sealed.partyId });
    return null;
  }

  /** A party's commitment; null, with an objection, when it is not there or does not hold. */
  #commitOf(partyId: string): PartyCommit | null {
    const { plan, planDigest, manifestDigest } = this.#draw;
    const shown = this.#draw.parties.find((party) => party.partyId === partyId)?.commitment;
    if (shown != null && manifestDigest !== null) {
      const commit = { partyId, planDigest, manifestDigest, vector: shown.vector, signature: shown.signature };
      const frame = { parties: plan.parties, planDigest, manifestDigest, threshold: plan.escrow.threshold };
      if (checkCommit(commit, frame, this.#primitives).kind === 'accepted') return commit;
    }
    this.objections.push({ code: 'BAD_COMMITMENT', partyId });
    return null;
  }

  #call(operation: MemberCall['operation'], facts: Readonly<Record<string, unknown>>): void {
    const input = { drawId: this.#draw.id, ...facts };
    this.calls.push({ operation, input: { ...input, idempotencyKey: documentDigest(this.#primitives, { operation, input }) } });
  }
}
