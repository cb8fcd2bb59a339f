import { describe, expect, test } from '@jest/globals';
import { assignInspectors } from '../../../../../subgraphs/coordination/season-draw/pure/assign-inspectors.ts';
import type { CandidateInspector, Slot, UnfilledReason } from '../../../../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { taggedHash, toHex, utf8 } from '../../../../../subgraphs/coordination/season-draw/pure/encoding.ts';
import { nodePrimitives } from '../../../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { pairOrderOf } from '../../../../../subgraphs/coordination/season-draw/pure/pair-order.ts';
import { hashOneByOne } from '../../../../../subgraphs/coordination/season-draw/pure/primitives.ts';

const primitives = nodePrimitives('DRAW1-SHA256');
const inspectorSeed = 'ab'.repeat(32);

function slotOf(visit: string, seat: number, given: Partial<Slot> = {}): Slot {
  return {
    slotId: `${visit}/D/${seat}`,
    visitId: visit,
    unitId: visit,
    department: 'D',
    seat,
    qualifications: ['Q'],
    area: '330102',
    windowFrom: '2026-03-02',
    windowTo: '2026-03-31',
    ...given,
  };
}

function inspectorOf(inspectorId: string, given: Partial<CandidateInspector> = {}): CandidateInspector {
  return {
    inspectorId,
    department: 'D',
    qualifications: ['Q'],
    areas: [],
    certificateValidUntil: '2026-03-31',
    capacity: 1,
    busy: [],
    recusals: [],
    recentUnits: [],
    ...given,
  };
}

const assign = (slots: readonly Slot[], inspectors: readonly CandidateInspector[], evenLoad = false) =>
  assignInspectors({ inspectorSeed, slots, inspectors, evenLoad, removedEdges: [] }, primitives);

describe('who fits', () => {
  test.each<[UnfilledReason, Partial<CandidateInspector>]>([
    ['NO_INSPECTOR_OF_DEPARTMENT', { department: 'E' }],
    ['NO_QUALIFICATION', { qualifications: [] }],
    ['NO_VALID_CERTIFICATE', { certificateValidUntil: '2026-03-30' }],
    ['NO_VALID_CERTIFICATE', { certificateValidUntil: null }],
    ['OUT_OF_AREA', { areas: ['330103'] }],
    ['NOT_FREE', { busy: [{ from: '2026-03-31', to: '2026-04-02' }] }],
    ['NOT_FREE', { busy: [{ from: '2026-02-01', to: '2026-03-02' }] }],
    ['RECUSED', { recusals: ['V'] }],
    ['REPEATED', { recentUnits: ['V'] }],
    ['NO_CAPACITY', { capacity: 0 }],
  ])('nobody is sent when the reason is %s', (reason, given) => {
    const slot = slotOf('V', 1);
    expect(assign([slot], [inspectorOf('A', given)])).toMatchObject({ assigned: [], unfilled: [{ slotId: slot.slotId, reason }] });
  });

  test.each<[string, Partial<CandidateInspector>]>([
    ['whose area is the unit’s', { areas: ['330101', '330102'] }],
    ['who is busy until the day before', { busy: [{ from: '2026-02-01', to: '2026-03-01' }] }],
    ['who recuses from another unit', { recusals: ['W'], recentUnits: ['W'] }],
    ['who has more qualifications', { qualifications: ['R', 'Q'] }],
  ])('an inspector %s is sent', (_name, given) => {
    expect(assign([slotOf('V', 1)], [inspectorOf('A', given)]).assigned).toHaveLength(1);
  });

  test('a slot of several items needs every qualification', () => {
    const slot = slotOf('V', 1, { qualifications: ['Q', 'R'] });
    expect(assign([slot], [inspectorOf('A'), inspectorOf('B', { qualifications: ['R'] })]).assigned).toEqual([]);
  });
});

describe('teams', () => {
  test('one person never fills two seats of a visit, whatever the capacity', () => {
    const { assigned, unfilled } = assign([slotOf('V', 1), slotOf('V', 2)], [inspectorOf('A', { capacity: 9 })]);
    expect(assigned).toHaveLength(1);
    expect(unfilled.map(({ reason }) => reason)).toEqual(['NO_CAPACITY']);
  });

  test('an inspector who could do both leaves the slot that somebody else can fill', () => {
    const slots = [slotOf('V', 1), slotOf('W', 1, { qualifications: ['Q', 'R'] })];
    const both = inspectorOf('BOTH', { qualifications: ['Q', 'R'] });
    for (let seed = 0; seed < 32; seed++) {
      const seedHex = seed.toString(16).padStart(64, '0');
      const input = { inspectorSeed: seedHex, slots, inspectors: [both, inspectorOf('ONE')], evenLoad: false, removedEdges: [] };
      expect(assignInspectors(input, primitives).unfilled).toEqual([]);
    }
  });

  test('even load spreads what the hash alone would pile up', () => {
    const slots = Array.from({ length: 40 }, (_, visit) => slotOf(`V${visit}`, 1));
    const inspectors = ['A', 'B', 'C', 'D'].map((id) => inspectorOf(id, { capacity: 40 }));
    const loads = (evenLoad: boolean): number[] =>
      ['A', 'B', 'C', 'D'].map((id) => assign(slots, inspectors, evenLoad).assigned.filter(({ inspectorId }) => inspectorId === id).length);
    expect(loads(true)).toEqual([10, 10, 10, 10]);
    expect(loads(false)).not.toEqual([10, 10, 10, 10]);
  });

  test('the order in which slots and inspectors are listed changes nothing', () => {
    const slots = Array.from({ length: 12 }, (_, visit) => [slotOf(`V${visit}`, 1), slotOf(`V${visit}`, 2)]).flat();
    const inspectors = ['A', 'B', 'C', 'D', 'E'].map((id) => inspectorOf(id, { capacity: 4 }));
    expect(assign(slots.toReversed(), inspectors.toReversed())).toEqual(assign(slots, inspectors));
  });
});

describe('removed edges', () => {
  const slots = Array.from({ length: 6 }, (_, visit) => [slotOf(`V${visit}`, 1), slotOf(`V${visit}`, 2)]).flat();
  const inspectors = ['A', 'B', 'C', 'D'].map((id) => inspectorOf(id, { capacity: 4 }));
  const before = assign(slots, inspectors);
  const [first] = before.assigned as [(typeof before.assigned)[number]];
  const edge = { ...first, reason: 'ILLNESS', evidenceDigest: '00'.repeat(32) };
  const after = assignInspectors({ inspectorSeed, slots, inspectors, evenLoad: false, removedEdges: [edge] }, primitives);

  test('somebody else takes the seat, and nobody else moves when a free inspector fits', () => {
    const moved = after.assigned.filter((now, place) => now.inspectorId !== before.assigned[place]?.inspectorId);
    expect(moved.map(({ slotId }) => slotId)).toEqual([first.slotId]);
    expect(moved[0]?.inspectorId).not.toBe(first.inspectorId);
  });

  test('an edge that was not in use changes nothing', () => {
    const unused = inspectors.find(({ inspectorId }) => inspectorId !== first.inspectorId)?.inspectorId ?? '';
    const isUsed = before.assigned.some(({ slotId, inspectorId }) => slotId === first.slotId && inspectorId === unused);
    const input = { inspectorSeed, slots, inspectors, evenLoad: false, removedEdges: [{ ...edge, inspectorId: unused }] };
    expect(isUsed).toBe(false);
    expect(assignInspectors(input, primitives)).toEqual(before);
  });

  test('a seat that nobody else can fill is published as removed', () => {
    const alone = assign([slotOf('V', 1)], [inspectorOf('A')]);
    const removedEdges = [{ slotId: 'V/D/1', inspectorId: 'A', reason: 'RECUSAL', evidenceDigest: '00'.repeat(32) }];
    const input = { inspectorSeed, slots: [slotOf('V', 1)], inspectors: [inspectorOf('A')], evenLoad: false, removedEdges };
    expect(alone.assigned).toHaveLength(1);
    expect(assignInspectors(input, primitives).unfilled).toEqual([{ slotId: 'V/D/1', reason: 'EDGE_REMOVED' }]);
  });
});

describe('the order of pairs', () => {
  test('is the order of the whole hashes', () => {
    const ids = Array.from({ length: 700 }, (_, index) => `inspector ${index} ${'x'.repeat(index % 9)}`);
    const order = pairOrderOf(inspectorSeed, ids, nodePrimitives('DRAW1-SM'));
    const seed = Uint8Array.from(Buffer.from(inspectorSeed, 'hex'));
    const hashes = ids.map((id) => toHex(taggedHash(nodePrimitives('DRAW1-SM'), 'pair', seed, utf8('slot'), utf8(id))));
    const numbers = ids.map((_, number) => number);
    const expected = numbers.toSorted((left, right) => ((hashes[left] ?? '') < (hashes[right] ?? '') ? -1 : 1));
    expect([...order.sorted('slot', numbers)]).toEqual(expected);
    expect(order.first('slot', numbers)).toBe(expected[0]);
  });

  test.each([0, 3, 4, 5, 6, 7, 20])('is the order of the whole hashes also when their first %i bytes agree', (equal) => {
    const hash = (bytes: Uint8Array): Uint8Array => primitives.hash(bytes).map((byte, at) => (at < equal ? 7 : byte));
    const dull = { ...primitives, hash, hashTails: hashOneByOne(hash) };
    const ids = Array.from({ length: 60 }, (_, index) => `inspector ${10 + index}`);
    const seed = Uint8Array.from(Buffer.from(inspectorSeed, 'hex'));
    const hashes = ids.map((id) => toHex(taggedHash(dull, 'pair', seed, utf8('slot'), utf8(id))));
    const numbers = ids.map((_, number) => number);
    const expected = numbers.toSorted((left, right) => ((hashes[left] ?? '') < (hashes[right] ?? '') ? -1 : 1));
    const order = pairOrderOf(inspectorSeed, ids, dull);
    expect([...order.sorted('slot', numbers)]).toEqual(expected);
    expect(order.first('slot', numbers)).toBe(expected[0]);
  });
});
