import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { badInput } from '../../subgraph-kit/errors.ts';
import { type MutationOutcome, runMutation } from '../../subgraph-kit/mutation/run-mutation.ts';
import { inLocale, type Locale } from '../../subgraph-kit/pure/localised-text.ts';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import type { RulePack } from '../rules/rule-pack.ts';
import { getPack } from '../rules/rule-packs.ts';
import { requireUuid, type StepNotPossible, toStepNotPossible } from '../seasons/season.service.ts';
import { servicesOf } from '../services.ts';
import { announcedCalendar } from '../working-calendar/announced-calendar.ts';
import { type OpenedAttempt, openAttempt } from './attempt.service.ts';
import { type BeaconWish, beaconRuleOf } from './beacon-rule.service.ts';
import { approvedEntries, divisionsOf, findDraw, insertDraw, newId } from './draw.repository.ts';
import { type Draw, type DrawnEntry, PARTIES_MIN } from './draw.ts';
import { type Deadlines, deadlinesOf, type WantedDeadlines } from './draw-deadlines.ts';
import { requireProfile } from './draw-keys.service.ts';
import { drawPlan } from './draw-plan.ts';
import { DEADLINE_QUEUE, SNAPSHOT_QUEUE } from './draw-queues.ts';
import { type Roster, rosterOf } from './draw-roster.service.ts';
import { earliestStart, NO_REPEAT_VISITS, officeText, witnessOfficeOf } from './draw-rules.ts';
import { categoriesOfItems } from './pool-snapshot.repository.ts';
import type { BeaconRule, DrawPlan, DrawProfile } from './pure/draw-types.ts';
import { documentDigest } from './pure/encoding.ts';
import { nodePrimitives } from './pure/node-primitives.ts';
import { HASH_BYTES } from './pure/primitives.ts';

const NO_REPEAT_VISITS_MAX = 20;

/** A draw needs more parties than have a key. */
export interface PartiesMissing {
  readonly __typename: 'PartiesMissing';
  readonly code: string;
  readonly message: string;
  readonly withoutKey: readonly string[];
  readonly required: number;
}

/** A draw needs more holders of shares than have a key for them. */
export interface EscrowMissing {
  readonly __typename: 'EscrowMissing';
  readonly code: string;
  readonly message: string;
  readonly holders: number;
  readonly required: number;
  readonly withoutKey: readonly string[];
}

/** Result of `announceDraw`. */
export type AnnounceDrawResult =
  | { readonly __typename: 'AnnounceDrawSuccess'; readonly draw: Draw }
  | StepNotPossible
  | PartiesMissing
  | EscrowMissing;

/** Input of `announceDraw`; what is left out follows from the season's rule pack, or from defaults that the plan states. */
export interface AnnounceDraw {
  readonly idempotencyKey: string;
  readonly seasonId: string;
  readonly profile: string;
  /** Who witnesses the draw (CC-2.5.3b); left out: the office that the pack names. */
  readonly witness?: string | null;
  readonly deadlines?: WantedDeadlines | null;
  readonly escrowHolders?: readonly string[] | null;
  readonly escrowThreshold?: number | null;
  readonly auditorContributes?: boolean | null;
  readonly beacon?: BeaconWish | null;
  readonly evenLoad?: boolean | null;
  readonly noRepeatVisits?: number | null;
}

/** Announces the draw of a season whose plan is published, or its next attempt, and orders snapshot and deadlines. */
export function announceDraw(context: RequestContext, input: AnnounceDraw): Promise<AnnounceDrawResult> {
  const profile = requireProfile(input.profile);
  const beacon = beaconRuleOf(input.beacon ?? null);
  requireNoRepeat(input.noRepeatVisits ?? NO_REPEAT_VISITS);
  const { idempotencyKey, ...rest } = input;
  return runMutation<AnnounceDrawResult>(context, { operation: 'announceDraw', idempotencyKey, input: rest }, async (manager) => {
    const opened = await openAttempt(manager, requireUuid('seasonId', input.seasonId));
    if (opened.kind === 'notPossible') return { kind: 'refused', result: toStepNotPossible(opened, context.locale) };
    const entries = await approvedEntries(manager, opened.season.id);
    const roster = await rosterOf(manager, {
      departments: [...new Set(entries.map((entry) => entry.department))],
      profile,
      rehearsal: opened.season.rehearsal,
      auditorContributes: input.auditorContributes ?? null,
      escrowHolders: input.escrowHolders ?? null,
      escrowThreshold: input.escrowThreshold ?? null,
    });
    if (roster.kind !== 'roster') return { kind: 'refused', result: rosterMissing(roster, context.locale) };
    return keepAnnouncement(context, { manager, input, opened, entries, roster, profile, beacon });
  });
}

interface Announcement {
  readonly manager: EntityManager;
  readonly input: AnnounceDraw;
  readonly opened: OpenedAttempt;
  readonly entries: readonly DrawnEntry[];
  readonly roster: Extract<Roster, { kind: 'roster' }>;
  readonly profile: DrawProfile;
  readonly beacon: BeaconRule;
}

async function keepAnnouncement(context: RequestContext, announcement: Announcement): Promise<MutationOutcome<AnnounceDrawResult>> {
  const { manager, input, opened, profile } = announcement;
  const pack = getPack(opened.season.rulePackId);
  const now = context.clock.now();
  const plan = await planOf(announcement, pack, now);
  const planDigest = documentDigest(nodePrimitives(profile), plan);
  const inserted = await insertDraw(manager, {
    plan,
    planDigest,
    witness: witnessOf(input, pack),
    witnessOffice: witnessOfficeOf(pack),
    announcedAt: now,
    poolKey: randomBytes(HASH_BYTES),
    approvalId: opened.approvalId,
  });
  if (!inserted) throw new Error(`season ${opened.season.id} has attempt ${opened.attempt} already`);
  await orderJobs(context, manager, plan);
  const draw = await findDraw(manager, plan.drawId);
  if (draw === null) throw new Error(`draw ${plan.drawId} is not there`);
  return {
    kind: 'done',
    result: { __typename: 'AnnounceDrawSuccess', draw },
    subject: `Draw:${draw.id}`,
    before: null,
    after: { planDigest },
    clauses: opened.clauses,
  };
}

async function planOf(announcement: Announcement, pack: RulePack, now: Date): Promise<DrawPlan> {
  const { manager, input, opened, entries, roster, profile, beacon } = announcement;
  const { season, attempt, supersedes } = opened;
  return drawPlan(
    {
      drawId: await newId(manager),
      attempt,
      supersedes,
      season,
      pack,
      profile,
      entries,
      divisions: await divisionsOf(manager, season.jurisdiction),
      categories: await categoriesOfItems(manager, [...new Set(entries.flatMap((entry) => entry.itemCodes))]),
      parties: roster.parties,
      escrow: roster.escrow,
      beacon,
      deadlines: requireDeadlines(announcement, pack, now),
      assignment: { evenLoad: input.evenLoad ?? false, noRepeatVisits: input.noRepeatVisits ?? NO_REPEAT_VISITS },
    },
    nodePrimitives(profile),
  );
}

function requireDeadlines({ input, opened, beacon }: Announcement, pack: RulePack, now: Date): Deadlines {
  const { rehearsal } = opened.season;
  const earliest = earliestStart(pack, now, announcedCalendar);
  const choice = deadlinesOf(input.deadlines ?? {}, {
    announcedAt: now,
    earliestStart: earliest,
    rehearsal,
    hasBeacon: beacon.kind !== 'none',
  });
  if (choice.kind === 'deadlines') return choice.deadlines;
  const least = rehearsal ? now : earliest;
  throw badInput(`deadlines.${choice.field}`, input.deadlines?.[choice.field]?.toISOString() ?? null, {
    en: `must come after the deadline before it; the draw begins at ${least.toISOString()} at the earliest`,
    zh: `必须晚于前一期限；抽取最早可于 ${least.toISOString()} 开始`,
  });
}

/** Jobs start by the dates, and look at the dates again when they run. */
async function orderJobs(context: RequestContext, manager: EntityManager, { drawId, deadlines }: DrawPlan): Promise<void> {
  const { jobs } = servicesOf(context);
  const at = (date: string): { readonly singletonKey: string; readonly startAfter?: Date } => ({
    singletonKey: drawId,
    ...(new Date(date) > context.clock.now() ? { startAfter: new Date(date) } : {}),
  });
  await jobs.send(manager, SNAPSHOT_QUEUE, { drawId }, at(deadlines.snapshotAt));
  await jobs.send(manager, DEADLINE_QUEUE, { drawId }, at(deadlines.commitUntil));
}

/** Who is told as witness: the one named, or the office that the pack names. */
function witnessOf(input: AnnounceDraw, pack: RulePack): string {
  const office = witnessOfficeOf(pack);
  const witness = input.witness ?? (office === null ? '' : officeText(office).zh);
  if (witness.trim() === '') throw badInput('witness', input.witness ?? null, { en: 'must not be empty', zh: '不能为空' });
  return witness;
}

function requireNoRepeat(visits: number): void {
  if (visits < 0 || visits > NO_REPEAT_VISITS_MAX)
    throw badInput('noRepeatVisits', visits, {
      en: `must be 0 to ${NO_REPEAT_VISITS_MAX}`,
      zh: `必须在 0 到 ${NO_REPEAT_VISITS_MAX} 之间`,
    });
}

function rosterMissing(roster: Exclude<Roster, { kind: 'roster' }>, locale: Locale): PartiesMissing | EscrowMissing {
  const { withoutKey } = roster;
  if (roster.kind === 'partiesMissing') {
    const text = {
      en: `A draw needs at least ${PARTIES_MIN} parties, each with a registered key. Without a key: ${withoutKey.join(', ') || 'none, but too few take part'}.`,
      zh: `抽取至少需要 ${PARTIES_MIN} 个已登记公钥的参与方。未登记：${withoutKey.join('、') || '无，但参与方不足'}。`,
    };
    return { __typename: 'PartiesMissing', code: 'PARTIES_MISSING', message: inLocale(text, locale), withoutKey, required: PARTIES_MIN };
  }
  const { holders, required } = roster;
  const text = {
    en: `The escrow needs at least ${required} holders with a key for shares; there are ${holders}. Without a key: ${withoutKey.join(', ') || 'none'}.`,
    zh: `托管至少需要 ${required} 个已登记加密公钥的持有方，现有 ${holders} 个。未登记：${withoutKey.join('、') || '无'}。`,
  };
  return { __typename: 'EscrowMissing', code: 'ESCROW_MISSING', message: inLocale(text, locale), holders, required, withoutKey };
}
