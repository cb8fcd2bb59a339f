import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { badInput } from '../../subgraph-kit/errors.ts';
import { runMutation } from '../../subgraph-kit/mutation/run-mutation.ts';
import { inLocale, type Locale } from '../../subgraph-kit/pure/localised-text.ts';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { moveSeason } from '../seasons/season.repository.ts';
import { requireUuid, type StepNotPossible, toStepNotPossible } from '../seasons/season.service.ts';
import { servicesOf } from '../services.ts';
import { approvedEntries, divisionsOf, findDraw, insertDraw, newId, registeredKeys, saveKey } from './draw.repository.ts';
import { type Draw, PARTIES_MIN } from './draw.ts';
import { drawPlan } from './draw-plan.ts';
import { SNAPSHOT_QUEUE } from './draw-queues.ts';
import { DRAW_PROFILES, type DrawProfile } from './pure/draw-types.ts';
import { documentDigest } from './pure/encoding.ts';
import { nodePrimitives } from './pure/node-primitives.ts';
import { HASH_BYTES } from './pure/primitives.ts';

/** Time that parties have to commit, and then to reveal; product default, stated in every plan. */
const PHASE_MS = 7 * 86_400_000;
const PUBLIC_KEY_HEX = { 'DRAW1-SHA256': /^[0-9a-f]{64}$/u, 'DRAW1-SM': /^04[0-9a-f]{128}$/u } as const;

/** A draw needs more parties than have a key. */
export interface PartiesMissing {
  readonly __typename: 'PartiesMissing';
  readonly code: string;
  readonly message: string;
  readonly withoutKey: readonly string[];
  readonly required: number;
}

/** Result of `announceDraw`. */
export type AnnounceDrawResult = { readonly __typename: 'AnnounceDrawSuccess'; readonly draw: Draw } | StepNotPossible | PartiesMissing;

/** Input of `announceDraw`. */
export interface AnnounceDraw {
  readonly idempotencyKey: string;
  readonly seasonId: string;
  readonly profile: string;
  /** Who witnesses the draw, for example the regulations office (CC-2.5.3b). */
  readonly witness: string;
}

/** Announces the draw of a season whose plan is published, and orders its snapshot. */
export function announceDraw(context: RequestContext, input: AnnounceDraw): Promise<AnnounceDrawResult> {
  const profile = requireProfile(input.profile);
  if (input.witness.trim() === '') throw badInput('witness', input.witness, { en: 'must not be empty', zh: '不能为空' });
  const { idempotencyKey, ...rest } = input;
  return runMutation<AnnounceDrawResult>(context, { operation: 'announceDraw', idempotencyKey, input: rest }, async (manager) => {
    const move = await moveSeason(manager, requireUuid('seasonId', input.seasonId), null, 'DRAW_ANNOUNCED');
    if (move.kind === 'notPossible') return { kind: 'refused', result: toStepNotPossible(move, context.locale) };
    const entries = await approvedEntries(manager, move.season.id);
    const departments = [...new Set(entries.map((entry) => entry.department))];
    const parties = await registeredKeys(manager, departments, profile);
    if (parties.length < Math.max(PARTIES_MIN, departments.length)) {
      const known = new Set(parties.map((party) => party.partyId));
      return {
        kind: 'refused',
        result: partiesMissing(
          departments.filter((code) => !known.has(code)),
          context.locale,
        ),
      };
    }
    const now = context.clock.now();
    const primitives = nodePrimitives(profile);
    const plan = drawPlan(
      {
        drawId: await newId(manager),
        attempt: 1,
        season: move.season,
        profile,
        entries,
        divisions: await divisionsOf(manager, move.season.jurisdiction),
        parties,
        deadlines: {
          snapshotAt: now,
          commitUntil: new Date(now.getTime() + PHASE_MS),
          revealUntil: new Date(now.getTime() + 2 * PHASE_MS),
        },
      },
      primitives,
    );
    const planDigest = documentDigest(primitives, plan);
    await insertDraw(manager, { plan, planDigest, witness: input.witness, announcedAt: now, poolKey: randomBytes(HASH_BYTES) });
    await servicesOf(context).jobs.send(manager, SNAPSHOT_QUEUE, { drawId: plan.drawId }, { singletonKey: plan.drawId });
    const draw = await announced(manager, plan.drawId);
    return {
      kind: 'done',
      result: { __typename: 'AnnounceDrawSuccess', draw },
      subject: `Draw:${draw.id}`,
      before: null,
      after: { planDigest },
      clauses: move.clauses,
    };
  });
}

/** Registers the public key with which a department signs its commitments. */
export async function registerDrawKey(
  context: RequestContext,
  input: { readonly idempotencyKey: string; readonly profile: string; readonly publicKey: string },
): Promise<{ readonly __typename: 'RegisterDrawKeySuccess'; readonly department: string; readonly profile: string }> {
  const profile = requireProfile(input.profile);
  const department = context.caller.department ?? '';
  if (!PUBLIC_KEY_HEX[profile].test(input.publicKey)) {
    throw badInput('publicKey', input.publicKey, {
      en: `is not a public key of ${profile} in lower-case hexadecimal`,
      zh: `不是 ${profile} 的公钥（小写十六进制）`,
    });
  }
  const { idempotencyKey, ...rest } = input;
  return runMutation(context, { operation: 'registerDrawKey', idempotencyKey, input: rest }, async (manager) => {
    await saveKey(manager, { department, profile, publicKey: input.publicKey, by: context.caller.subject, at: context.clock.now() });
    const result = { __typename: 'RegisterDrawKeySuccess', department, profile } as const;
    return { kind: 'done', result, subject: `DrawKey:${department}:${profile}`, before: null, after: { publicKey: input.publicKey } };
  });
}

/** The profile of that name; throws BAD_USER_INPUT. */
export function requireProfile(name: string): DrawProfile {
  const profile = DRAW_PROFILES.find((candidate) => candidate === name);
  if (profile === undefined)
    throw badInput('profile', name, { en: `must be one of ${DRAW_PROFILES.join(', ')}`, zh: `必须是 ${DRAW_PROFILES.join('、')} 之一` });
  return profile;
}

async function announced(manager: EntityManager, drawId: string): Promise<Draw> {
  const draw = await findDraw(manager, drawId);
  if (draw === null) throw new Error(`draw ${drawId} is not there`);
  return draw;
}

function partiesMissing(withoutKey: readonly string[], locale: Locale): PartiesMissing {
  const text = {
    en: `A draw needs at least ${PARTIES_MIN} departments, each with a registered key. Without a key: ${withoutKey.join(', ') || 'none, but too few departments take part'}.`,
    zh: `抽取至少需要 ${PARTIES_MIN} 个已登记公钥的部门。未登记：${withoutKey.join('、') || '无，但参与部门不足'}。`,
  };
  return { __typename: 'PartiesMissing', code: 'PARTIES_MISSING', message: inLocale(text, locale), withoutKey, required: PARTIES_MIN };
}
