import { describe, expect, test } from '@jest/globals';
import {
  commitmentEntropyBytes,
  createMemberKeys,
  hasToCommit,
  MEMBER_ENTROPY_BYTES,
  type MemberKeys,
  type MemberTurn,
  OBJECTIONS,
  type PreparedCommitment,
  prepareCommitment,
  publicKeysOf,
  type SeenDraw,
  turnOf,
} from '../../../../../subgraphs/coordination/season-draw/pure/draw-member.ts';
import { DRAW_PROFILES, type DrawPlan, type DrawProfile } from '../../../../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { documentDigest } from '../../../../../subgraphs/coordination/season-draw/pure/encoding.ts';
import { checkAcknowledgement, recoverReveal } from '../../../../../subgraphs/coordination/season-draw/pure/escrow.ts';
import { nodePrimitives } from '../../../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';

const IDS = ['AUDITOR', 'COMMERCE', 'MARKETS'] as const;
const REVEAL_UNTIL = '2026-12-20T00:00:00.000Z';
const IN_TIME = new Date('2026-12-19T00:00:00.000Z');
const AFTER_T4 = new Date('2026-12-20T00:00:00.001Z');
const MANIFEST = { format: 'manifest', units: 7 };

interface Member {
  readonly keys: MemberKeys;
  prepared: PreparedCommitment | null;
}

/** Bytes that look random and are the same in every run. */
function bytes(length: number, salt: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 197 + salt * 89 + (index >> 3) * 31 + 7) & 255);
}

/** A draw of three members who all contribute and all hold shares, two of which rebuild a scalar. */
class Ceremony {
  readonly primitives;
  readonly members: Map<string, Member>;
  draw: SeenDraw;

  constructor(profile: DrawProfile = 'DRAW1-SHA256') {
    this.primitives = nodePrimitives(profile);
    this.members = new Map(
      IDS.map((id, place) => [id, { keys: createMemberKeys(id, bytes(MEMBER_ENTROPY_BYTES, place), this.primitives), prepared: null }]),
    );
    const publicKeys = IDS.map((id) => ({ id, ...publicKeysOf(this.of(id).keys, this.primitives) }));
    const plan = {
      drawId: 'D1',
      profile,
      parties: publicKeys.map(({ id, publicKey }) => ({ partyId: id, name: id, signingKey: publicKey })),
      escrow: {
        threshold: 2,
        holders: publicKeys.map(({ id, publicKey, encryptionKey }, place) => ({
          holderId: id,
          index: place + 1,
          signingKey: publicKey,
          encryptionKey,
        })),
      },
      deadlines: { revealUntil: REVEAL_UNTIL },
    } as never as DrawPlan;
    this.draw = {
      id: 'D1',
      state: 'SNAPSHOT_TAKEN',
      plan,
      planDigest: documentDigest(this.primitives, plan),
      manifest: MANIFEST,
      manifestDigest: documentDigest(this.primitives, MANIFEST),
      beacon: null,
      parties: IDS.map((partyId) => ({ partyId, commitment: null, droppedReason: null, revealedAt: null, recovered: false })),
      shares: [],
    };
  }

  of(id: string): Member {
    const member = this.members.get(id);
    if (member === undefined) throw new Error(`there is no ${id}`);
    return member;
  }

  /** Every member prepares and sends its commitment, and the hub shows it. */
  commit(): this {
    for (const [place, id] of IDS.entries()) {
      const member = this.of(id);
      const prepared = prepareCommitment(
        member.keys,
        this.draw,
        bytes(commitmentEntropyBytes(this.draw.plan), place + 10),
        this.primitives,
      );
      if ('code' in prepared) throw new Error(prepared.code);
      member.prepared = prepared;
      const { vector, signature } = inputOf<{ vector: string[]; signature: string }>(this.turn(id));
      const shares = prepared.shares.map((share) => ({ ...share, acknowledgedAt: null, openedAt: null }));
      this.show({ shares: [...this.draw.shares, ...shares] }).showParty(id, { commitment: { vector, signature } });
    }
    return this;
  }

  /** Another one that has come as far; what happens to it does not happen to this one. */
  copy(): Ceremony {
    const copy: Ceremony = Object.create(Ceremony.prototype);
    return Object.assign(copy, this, { members: new Map([...this.members].map(([id, member]) => [id, { ...member }])) });
  }

  /** The draw is frozen and its randomness known. */
  freeze(): this {
    return this.show({ state: 'FROZEN', beacon: { kind: 'none' } });
  }

  show(changes: Partial<SeenDraw>): this {
    this.draw = { ...this.draw, ...changes };
    return this;
  }

  showParty(id: string, changes: Partial<SeenDraw['parties'][number]>): this {
    return this.show({ parties: this.draw.parties.map((party) => (party.partyId === id ? { ...party, ...changes } : party)) });
  }

  turn(id: string, now = IN_TIME): MemberTurn {
    return turnOf(this.of(id), this.draw, now, this.primitives);
  }
}

/** Input of the first call. */
function inputOf<Input>({ calls: [call] }: MemberTurn): Input {
  if (call === undefined) throw new Error('nothing is due');
  return call.input as never;
}

const names = ({ calls, objections }: MemberTurn): readonly string[] => [
  ...calls.map(({ operation }) => operation),
  ...objections.map(({ code, partyId }) => `${code}${partyId === null ? '' : ` ${partyId}`}`),
];

describe.each(DRAW_PROFILES)('%s: a member', (profile) => {
  test('commits, acknowledges what fits, reveals, and opens the share of a late party only after T4', () => {
    const ceremony = new Ceremony(profile);
    expect(names(ceremony.turn('MARKETS'))).toEqual([]);
    ceremony.commit();
    const acknowledging = ceremony.turn('MARKETS');
    expect(names(acknowledging)).toEqual(['acknowledgeShares']);
    const { acknowledgements } = inputOf<{ acknowledgements: { partyId: string }[] }>(acknowledging);
    const holder = ceremony.draw.plan.escrow.holders[2] as never;
    for (const given of acknowledgements) {
      const sealed = ceremony.of(given.partyId).prepared?.shares[2] as never;
      expect(checkAcknowledgement({ ...given, holderId: 'MARKETS' } as never, sealed, holder, ceremony.primitives)).toBe(true);
    }
    expect(acknowledgements.map(({ partyId }) => partyId)).toEqual([...IDS]);

    ceremony.show({ state: 'FROZEN' });
    expect(names(ceremony.turn('MARKETS'))).toEqual([]);
    ceremony.freeze();
    expect(names(ceremony.turn('MARKETS'))).toEqual(['revealForDraw']);
    ceremony.showParty('MARKETS', { revealedAt: 'now' }).showParty('AUDITOR', { revealedAt: 'now' });
    expect(names(ceremony.turn('MARKETS'))).toEqual([]);

    const opened = ['MARKETS', 'AUDITOR'].map((id) => {
      const turn = ceremony.turn(id, AFTER_T4);
      expect(names(turn)).toEqual(['openShares']);
      const { shares } = inputOf<{ shares: { partyId: string; share: string }[] }>(turn);
      expect(shares.map(({ partyId }) => partyId)).toEqual(['COMMERCE']);
      return { partyId: 'COMMERCE', holderId: id, index: IDS.indexOf(id as never) + 1, share: shares[0]?.share ?? '' };
    });
    const late = ceremony.of('COMMERCE').prepared;
    if (late === null) throw new Error('COMMERCE has committed');
    expect(recoverReveal(late.commit, opened, ceremony.primitives.group)).toMatchObject({
      kind: 'recovered',
      reveal: { scalar: late.secret.coefficients[0] },
    });
    ceremony.showParty('COMMERCE', { recovered: true });
    expect(names(ceremony.turn('MARKETS', AFTER_T4))).toEqual([]);
  });
});

describe('a member believes the hub nothing', () => {
  const committed = new Ceremony().commit();
  const otherPlan = (ceremony: Ceremony, changes: object) => {
    const plan = { ...ceremony.draw.plan, ...changes } as DrawPlan;
    return ceremony.show({ plan, planDigest: documentDigest(ceremony.primitives, plan) });
  };
  const lies: readonly (readonly [keyof typeof OBJECTIONS, (ceremony: Ceremony) => unknown])[] = [
    ['OTHER_DRAW', (ceremony) => ceremony.show({ id: 'D2' })],
    ['OTHER_PROFILE', (ceremony) => otherPlan(ceremony, { profile: 'DRAW1-SM' })],
    ['PLAN_DIGEST', (ceremony) => ceremony.show({ planDigest: 'ab'.repeat(32) })],
    ['MANIFEST_DIGEST', (ceremony) => ceremony.show({ manifest: { ...MANIFEST, units: 8 } })],
    [
      'OTHER_SIGNING_KEY',
      (ceremony) =>
        otherPlan(ceremony, { parties: ceremony.draw.plan.parties.map((party) => ({ ...party, signingKey: 'ab'.repeat(32) })) }),
    ],
    [
      'OTHER_ENCRYPTION_KEY',
      (ceremony) => {
        const { escrow } = ceremony.draw.plan;
        const holders = escrow.holders.map((holder) => ({ ...holder, encryptionKey: escrow.holders[0]?.encryptionKey }));
        return otherPlan(ceremony, { escrow: { ...escrow, holders } });
      },
    ],
    ['OTHER_COMMITMENT', (ceremony) => ceremony.showParty('MARKETS', { commitment: ceremony.draw.parties[0]?.commitment ?? null })],
    [
      'NOT_PREPARED_HERE',
      (ceremony) => {
        ceremony.of('MARKETS').prepared = null;
      },
    ],
  ];

  test.each(lies)('%s: nothing is sent, in any phase', (code, lie) => {
    for (const phase of ['commit', 'freeze'] as const) {
      const ceremony = committed.copy();
      if (phase === 'freeze') ceremony.freeze();
      lie(ceremony);
      expect(names(ceremony.turn('MARKETS'))).toEqual([code]);
      expect(names(ceremony.turn('MARKETS', AFTER_T4))).toEqual([code]);
    }
  });

  test('a plan that is not its own is not committed to either', () => {
    const ceremony = new Ceremony();
    const prepare = () => prepareCommitment(ceremony.of('MARKETS').keys, ceremony.draw, bytes(320, 1), ceremony.primitives);
    expect(prepare()).toHaveProperty('commit');
    ceremony.show({ planDigest: 'ab'.repeat(32) });
    expect(prepare()).toEqual({ code: 'PLAN_DIGEST', partyId: null });
  });

  test('a holder whose key is no point gets no share, and the party does not commit', () => {
    const ceremony = new Ceremony();
    const { escrow } = ceremony.draw.plan;
    const holders = escrow.holders.map((holder) =>
      holder.holderId === 'AUDITOR' ? { ...holder, encryptionKey: 'ff'.repeat(32) } : holder,
    );
    otherPlan(ceremony, { escrow: { ...escrow, holders } });
    const prepared = prepareCommitment(ceremony.of('MARKETS').keys, ceremony.draw, bytes(320, 1), ceremony.primitives);
    expect(prepared).toEqual({ code: 'BAD_HOLDER_KEY', partyId: null });
  });

  test('a share that does not fit is not acknowledged, the others are', () => {
    const ceremony = committed.copy();
    const isBad = (share: SeenDraw['shares'][number]): boolean => share.partyId === 'COMMERCE' && share.holderId === 'MARKETS';
    ceremony.show({ shares: ceremony.draw.shares.map((share) => (isBad(share) ? { ...share, ciphertext: '00'.repeat(32) } : share)) });
    const turn = ceremony.turn('MARKETS');
    expect(names(turn)).toEqual(['acknowledgeShares', 'BAD_SHARE COMMERCE']);
    expect(turn.calls[0]?.input.acknowledgements).toHaveLength(2);
  });

  test('a share under another index than its own is not acknowledged', () => {
    const ceremony = committed.copy();
    ceremony.show({ shares: ceremony.draw.shares.map((share) => (share.partyId === 'COMMERCE' ? { ...share, index: 1 } : share)) });
    expect(names(ceremony.turn('MARKETS'))).toEqual(['acknowledgeShares', 'BAD_SHARE COMMERCE']);
  });

  test('nothing is revealed while a commitment that counts is missing or forged', () => {
    const missing = committed.copy().freeze().showParty('COMMERCE', { commitment: null });
    expect(names(missing.turn('MARKETS'))).toEqual(['BAD_COMMITMENT COMMERCE']);
    const forged = committed.copy().freeze();
    forged.showParty('COMMERCE', { commitment: forged.draw.parties[0]?.commitment ?? null });
    expect(names(forged.turn('MARKETS'))).toEqual(['BAD_COMMITMENT COMMERCE']);
    forged.showParty('COMMERCE', { droppedReason: 'NO_COMMIT' });
    expect(names(forged.turn('MARKETS'))).toEqual(['revealForDraw']);
  });

  test('no share is opened before T4 by its own clock, whatever the hub says', () => {
    const ceremony = committed.copy().freeze().showParty('MARKETS', { revealedAt: 'now' });
    expect(names(ceremony.turn('MARKETS', IN_TIME))).toEqual([]);
    expect(names(ceremony.turn('MARKETS', AFTER_T4))).toEqual(['openShares']);
  });
});

test('the same call has the same idempotency key, another one another', () => {
  const ceremony = new Ceremony().commit();
  const key = (): unknown => ceremony.turn('MARKETS').calls[0]?.input.idempotencyKey;
  const first = key();
  expect(key()).toBe(first);
  ceremony.show({ shares: ceremony.draw.shares.slice(0, 3) });
  expect(key()).not.toBe(first);
});

test('who has committed, or takes no part, has not to commit', () => {
  const ceremony = new Ceremony();
  expect(hasToCommit({ memberId: 'MARKETS' }, ceremony.draw)).toBe(true);
  expect(hasToCommit({ memberId: 'CULTURE' }, ceremony.draw)).toBe(false);
  expect(hasToCommit({ memberId: 'MARKETS' }, ceremony.commit().draw)).toBe(false);
});

test('every objection is said in both languages', () => {
  for (const { en, zh } of Object.values(OBJECTIONS)) expect([en.endsWith('.'), zh.endsWith('。')]).toEqual([true, true]);
});
