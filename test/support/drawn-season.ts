import { createHash } from 'node:crypto';
import { assignInspectors, inspectorSeedOf } from '../../subgraphs/coordination/season-draw/pure/assign-inspectors.ts';
import { layoutOf } from '../../subgraphs/coordination/season-draw/pure/ball-layout.ts';
import { buildTranscript, type DrawRecord } from '../../subgraphs/coordination/season-draw/pure/build-transcript.ts';
import { revealOf } from '../../subgraphs/coordination/season-draw/pure/check-reveal.ts';
import { commitScalar } from '../../subgraphs/coordination/season-draw/pure/commit-scalar.ts';
import { composeVisits, visitsDigest } from '../../subgraphs/coordination/season-draw/pure/compose-visits.ts';
import { computeSeed } from '../../subgraphs/coordination/season-draw/pure/compute-seed.ts';
import { createManifest } from '../../subgraphs/coordination/season-draw/pure/create-manifest.ts';
import { createPool } from '../../subgraphs/coordination/season-draw/pure/create-pool.ts';
import { openedBy } from '../../subgraphs/coordination/season-draw/pure/department-draw.ts';
import type { Audience } from '../../subgraphs/coordination/season-draw/pure/draw-transcript.ts';
import type {
  BallLayout,
  CandidateInspector,
  DrawPlan,
  DrawProfile,
  PartySecret,
  PlanEntry,
  PoolColumns,
  Quota,
} from '../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { documentDigest, toHex } from '../../subgraphs/coordination/season-draw/pure/encoding.ts';
import { type EnterprisePackage, enterprisePackage } from '../../subgraphs/coordination/season-draw/pure/enterprise-package.ts';
import { recoverReveal, shareFor } from '../../subgraphs/coordination/season-draw/pure/escrow.ts';
import { framesOf } from '../../subgraphs/coordination/season-draw/pure/frame-bitmaps.ts';
import { drawHeader } from '../../subgraphs/coordination/season-draw/pure/freeze-digest.ts';
import { nodePrimitives } from '../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { areasOf, poolColumnsOf } from '../../subgraphs/coordination/season-draw/pure/pool-columns.ts';
import type { DrawPrimitives } from '../../subgraphs/coordination/season-draw/pure/primitives.ts';
import { replaceUnits } from '../../subgraphs/coordination/season-draw/pure/replace-units.ts';
import { sample } from '../../subgraphs/coordination/season-draw/pure/sample.ts';
import { slotsOf, slotsOfSeason } from '../../subgraphs/coordination/season-draw/pure/slots-of-visits.ts';

/** What may differ from the usual small season. */
export type SeasonWish = {
  readonly profile?: DrawProfile;
  readonly units?: number;
  readonly parties?: number;
  /** Escrow threshold; without it there is no escrow. */
  readonly threshold?: number;
  /** Parties (by place) that never reveal and are rebuilt from shares. */
  readonly withheld?: readonly number[];
  /** Plan entries and a pool for them, instead of the usual three. */
  readonly entries?: readonly PlanEntry[];
  readonly columns?: PoolColumns;
  /** Which balls the entries look at, where it is not what the plan wants. */
  readonly layout?: BallLayout;
  /** Inspectors of each department. */
  readonly inspectors?: number;
};

/** Bytes that look random and are the same in every run. */
export function fixedBytes(label: string, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, block) => createHash('sha256').update(`${label}/${block}`).digest());
  return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
}

const EVEN: Quota = { num: 1, den: 5, min: 1, maxNum: 1, maxDen: 1 };
const DIGEST = '00'.repeat(32);

/** A whole small season, from the plan to the teams, with an even and public entry, a weighted one and one that is kept apart. */
export function drawnSeason(wish: SeasonWish = {}): DrawRecord {
  const { profile = 'DRAW1-SHA256', units = 12, parties = 3, threshold, withheld = [], entries = usualEntries() } = wish;
  const primitives = nodePrimitives(profile);
  const signers = Array.from({ length: parties }, (_, party) => fixedBytes(`signing key ${party}`, 32));
  const plan = planOf({ profile, signers, threshold, entries }, primitives);
  const planDigest = documentDigest(primitives, plan);
  const poolKey = fixedBytes('pool key', 32);
  const columns = { ...(wish.columns ?? columnsOf(plan.entries, units)), layout: wish.layout ?? layoutOf(plan.entries) };
  const pool = createPool({ drawId: plan.drawId, poolKey, columns, frames: framesOf(plan.entries) }, primitives);
  const inspectors = inspectorsOf(wish.inspectors ?? 3);
  const manifest = createManifest({ plan, planDigest, pool, poolKey, inspectors }, primitives);
  const manifestDigest = documentDigest(primitives, manifest);
  const committed = plan.parties.map(({ partyId }, party) =>
    commitScalar(
      {
        partyId,
        planDigest,
        manifestDigest,
        threshold: plan.escrow.threshold,
        entropy: fixedBytes(`scalar of ${partyId}`, 64 * plan.escrow.threshold),
        signingSecretKey: signers[party] as Uint8Array,
      },
      primitives,
    ),
  );
  const commits = committed.map(({ commit }) => commit);
  const reveals = committed.filter((_, party) => !withheld.includes(party)).map(({ secret }) => revealOf(secret));
  const recovered = withheld.map((party) => {
    const { commit, secret } = committed[party] as { commit: (typeof commits)[number]; secret: PartySecret };
    const shares = plan.escrow.holders.map((holder) => shareFor(secret, holder, primitives.group));
    const recovery = recoverReveal(commit, shares, primitives.group);
    if (recovery.kind !== 'recovered') throw new Error('the season has too few holders');
    return recovery.reveal;
  });
  const header = drawHeader(plan, manifest, { treeSize: 7, rootHash: toHex(fixedBytes('checkpoint', 32)) });
  const beacon = { kind: 'dice', digits: '34152', witnesses: ['notary'] } as const;
  const seed = computeSeed({ header, reveals: [...reveals, ...recovered], beacon }, primitives);
  const outcomes = sample(pool, seed, primitives);
  const visits = composeVisits(outcomes, plan.entries);
  const slots = slotsOf(visits, { entries: plan.entries, areaOf: areasOf(columns) });
  const inspectorSeed = inspectorSeedOf(seed, visitsDigest(visits, primitives), primitives);
  const assignment = assignInspectors(
    { inspectorSeed, slots, inspectors, evenLoad: plan.assignment.evenLoad, removedEdges: [] },
    primitives,
  );
  const removedEdges: DrawRecord['removedEdges'] = [];
  const version = 1;
  return {
    version,
    plan,
    manifest,
    commits,
    header,
    beacon,
    reveals,
    recovered,
    seed,
    poolKey,
    pool,
    outcomes,
    visits,
    slots,
    inspectors,
    assignment,
    removedEdges,
  };
}

/** The season after an illness, the withdrawal of the first unit of the first frame, and another illness on a visit that then came. */
export function replacedSeason(season: DrawRecord): DrawRecord {
  const { plan, pool, seed, inspectors, assignment } = season;
  const primitives = nodePrimitives(plan.profile);
  const evidenceDigest = DIGEST;
  const [ill] = season.assignment.assigned;
  const unitId = season.outcomes[0]?.taken[0];
  if (ill === undefined || unitId === undefined) throw new Error('the season has nobody to replace');
  const withdrawn = [{ unitId, reason: 'CLOSED', evidenceDigest, edgesBefore: 1 }];
  const { visits, outcomes, drawnVisits, stages } = replaceUnits({ pool, seed, entries: plan.entries, withdrawn }, primitives);
  const facts = { entries: plan.entries, areaOf: areasOf(pool.columns) };
  const slots = slotsOfSeason({ drawnVisits, stages }, facts);
  const { inspectorSeed } = assignment;
  const replay = (removedEdges: DrawRecord['removedEdges']): DrawRecord['assignment'] => {
    const withdrawals = stages.map(({ closed }) => ({ closed, edgesBefore: 1 }));
    return assignInspectors(
      { inspectorSeed, slots, inspectors, evenLoad: plan.assignment.evenLoad, removedEdges, withdrawals },
      primitives,
    );
  };
  const first = { ...ill, reason: 'ILLNESS', evidenceDigest };
  const second = replay([first]).assigned.find(({ slotId }) => openedBy(slotId) === 1);
  const removedEdges = second === undefined ? [first] : [first, { ...second, reason: 'SPECIAL_REASON', evidenceDigest }];
  return {
    ...season,
    ...{ version: 4, withdrawn, drawnVisits, visits, outcomes, slots, removedEdges },
    assignment: replay(removedEdges),
  };
}

/** The files of a season's transcript by name. */
export function transcriptFiles(season: DrawRecord, audience: Audience): Map<string, Uint8Array> {
  const files = buildTranscript(season, audience, nodePrimitives(season.plan.profile));
  return new Map(files.map(({ name, bytes }) => [name, bytes]));
}

/** The package of an enterprise of a season. */
export function ownPackage({ pool, poolKey, plan, outcomes }: DrawRecord, unitId: string): EnterprisePackage | null {
  const frames = pool.frames.map((frame, place) => ({ ...frame, threshold: outcomes[place]?.threshold ?? null }));
  return enterprisePackage({ ...pool, poolKey, frames }, unitId, nodePrimitives(plan.profile));
}

function planOf(
  {
    profile,
    signers,
    threshold,
    entries,
  }: Required<Pick<SeasonWish, 'profile' | 'entries'>> & { signers: readonly Uint8Array[]; threshold: number | undefined },
  primitives: DrawPrimitives,
): DrawPlan {
  const keyOf = (label: string): string => toHex(primitives.signatures.publicKeyOf(fixedBytes(label, 32)));
  const holders = threshold === undefined ? [] : Array.from({ length: threshold + 1 }, (_, index) => index + 1);
  return {
    format: 'draw-plan/1',
    drawId: 'DRAW-2026-01',
    attempt: 1,
    supersedes: null,
    jurisdiction: '330100',
    seasonId: 'SEASON-2026-01',
    profile,
    entries,
    weightTable: { version: '1', digest: DIGEST },
    rules: { packVersion: '2026-01', digest: DIGEST },
    parties: signers.map((secretKey, party) => ({
      partyId: `PARTY-${party}`,
      name: `第 ${party} 部门`,
      signingKey: toHex(primitives.signatures.publicKeyOf(secretKey)),
    })),
    escrow: {
      threshold: threshold ?? 1,
      holders: holders.map((index) => ({
        holderId: `HOLDER-${index}`,
        index,
        signingKey: keyOf(`holder signing key ${index}`),
        encryptionKey: toHex(primitives.group.multiplyBase(primitives.group.scalarFrom(fixedBytes(`holder key ${index}`, 64)))),
      })),
    },
    beacon: { kind: 'dice', description: 'five dice', fallBack: 'none' },
    deadlines: {
      snapshotAt: '2026-02-01T01:00:00Z',
      commitUntil: '2026-02-02T01:00:00Z',
      beaconUntil: '2026-02-02T02:00:00Z',
      revealUntil: '2026-02-03T01:00:00Z',
    },
    assignment: { evenLoad: false, noRepeatVisits: 2 },
    algorithmDigest: DIGEST,
  };
}

function usualEntries(): PlanEntry[] {
  return [
    entryOf('catering', { items: ['MR01'], department: 'MARKET_REGULATION' }),
    entryOf('fire', { items: ['UM01', 'UM02'], department: 'URBAN_MANAGEMENT', weightsByRisk: true }),
    entryOf('games', { items: ['CT09'], department: 'CULTURE_TOURISM', apart: 'under-age' }),
  ];
}

function entryOf(entryId: string, given: Partial<PlanEntry> & Pick<PlanEntry, 'items' | 'department'>): PlanEntry {
  const quotas = ['EAST', 'WEST'].map((stratum) => ({ stratum, quota: EVEN }));
  const qualifications = given.items.map((item) => `CATEGORY-${item}`);
  const window = { windowFrom: '2026-03-02', windowTo: '2026-04-30' };
  return { entryId, strataByRisk: false, weightsByRisk: false, quotas, apart: null, seats: 2, qualifications, ...window, ...given };
}

function columnsOf(entries: readonly PlanEntry[], units: number): ReturnType<typeof poolColumnsOf> {
  const numbers = Array.from({ length: units }, (_, unit) => unit);
  return poolColumnsOf(
    entries.map(({ entryId }) => entryId),
    numbers.map((unit) => ({
      unitId: `91330100MA${String(unit).padStart(8, '0')}`,
      weights: [1, 1 + (unit % 3), unit % 2 === 0 ? 1 : 0],
      strata: entries.map((_, entry) => ((unit + entry) % 2 === 0 ? 'EAST' : 'WEST')),
      area: '330102',
    })),
    [
      { unitId: '91330100MB00000001', reason: 'CANCELLED' },
      { unitId: '91330100MB00000002', reason: 'MOVED_OUT' },
      { unitId: '91330100MB00000003', reason: 'CANCELLED' },
    ],
  );
}

function inspectorsOf(count: number): CandidateInspector[] {
  const departments = [
    ['MARKET_REGULATION', ['CATEGORY-MR01']],
    ['URBAN_MANAGEMENT', ['CATEGORY-UM01', 'CATEGORY-UM02']],
    ['CULTURE_TOURISM', ['CATEGORY-CT09']],
  ] as const;
  return departments.flatMap(([department, qualifications]) =>
    Array.from({ length: count }, (_, index) => ({
      inspectorId: `${department}-${index}`,
      department,
      qualifications,
      areas: index === 0 ? [] : ['330102'],
      certificateValidUntil: '2027-12-31',
      capacity: 2,
      busy: [],
      recusals: [],
      recentUnits: [],
    })),
  );
}
