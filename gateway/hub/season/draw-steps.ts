import type { DrawToJoin } from './draw-party-keys.ts';
import { COORDINATOR, type DrivenSeason, isBefore, mutate, type SeasonSession, SeasonStopped, untilThere } from './season-session.ts';

/** Primitives of the rehearsal's draw. */
export const DRAW_PROFILE = 'DRAW1-SHA256';

const DRAW_STATES = ['ANNOUNCED', 'SNAPSHOT_TAKEN', 'FROZEN', 'REVEALED', 'DRAWN'] as const;

interface DrivenDraw {
  readonly id: string;
  readonly state: (typeof DRAW_STATES)[number] | 'FAILED' | 'SUPERSEDED';
  readonly planDigest: string;
  readonly manifestDigest: string | null;
  readonly failure: { readonly text: string } | null;
  readonly plan: { readonly escrow: { readonly threshold: number }; readonly parties: readonly { readonly partyId: string }[] };
}

/** The heads of the departments register the keys with which they sign. */
export async function registerDrawKeys(session: SeasonSession): Promise<void> {
  for (const department of departmentsOf(session)) {
    const publicKey = session.keys.publicKeyOf(department);
    const query = 'mutation ($input: RegisterDrawKeyInput!) { registerDrawKey(input: $input) { __typename } }';
    // The key itself is in the idempotency key: another key of the same department is another registration.
    const input = { idempotencyKey: `draw-key:${publicKey}`, profile: DRAW_PROFILE, publicKey };
    await session.client.ask({ role: 'DEPARTMENT_HEAD', department }, { query, variables: { input } });
  }
  session.tell('The departments have registered their keys for the draw.', '各部门已登记抽取用公钥。');
}

/** Announces the draw, and lets every party commit and then reveal; ends when enterprises and inspectors are drawn. */
export async function holdDraw(session: SeasonSession, season: DrivenSeason): Promise<void> {
  if (isBefore(season, 'DRAW_ANNOUNCED')) {
    const announcement = { step: 'announceDraw', seasonId: season.id, profile: DRAW_PROFILE, witness: session.order.witness };
    await mutate(session, COORDINATOR, { field: 'announceDraw', inputType: 'AnnounceDrawInput' }, announcement);
  }
  session.tell('The draw is announced.', '抽取已公告。');
  const draw = await untilDraw(session, season, 'SNAPSHOT_TAKEN');
  session.tell('The pool is fixed.', '抽取名单已固定。');
  await contribute(session, draw);
  await untilDraw(session, season, 'DRAWN');
  session.tell('Enterprises and inspectors are drawn.', '检查对象和执法人员已抽出。');
}

/** Each party sends what it has not sent yet; the hub moves on by itself after the last one. */
async function contribute(session: SeasonSession, draw: DrivenDraw): Promise<void> {
  const toJoin: DrawToJoin = {
    drawId: draw.id,
    planDigest: draw.planDigest,
    manifestDigest: draw.manifestDigest ?? '',
    threshold: draw.plan.escrow.threshold,
  };
  const parties = draw.plan.parties.map(({ partyId }) => ({ partyId, contribution: session.keys.contributionOf(partyId, toJoin) }));
  const isPast = (state: DrivenDraw['state']): boolean => DRAW_STATES.indexOf(draw.state as never) >= DRAW_STATES.indexOf(state as never);
  if (!isPast('FROZEN')) {
    for (const { partyId, contribution } of parties) {
      const { vector, signature } = contribution;
      await send(session, 'commitToDraw', partyId, { drawId: draw.id, vector, signature });
    }
  }
  session.tell('All departments have committed.', '各部门均已提交承诺。');
  if (!isPast('REVEALED')) {
    for (const { partyId, contribution } of parties) {
      await send(session, 'revealForDraw', partyId, { drawId: draw.id, scalar: contribution.scalar });
    }
  }
  session.tell('All departments have revealed.', '各部门均已揭示。');
}

async function send(
  session: SeasonSession,
  field: 'commitToDraw' | 'revealForDraw',
  department: string,
  input: Readonly<Record<string, unknown>>,
): Promise<void> {
  const inputType = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  await mutate(session, { role: 'DEPARTMENT_HEAD', department }, { field, inputType }, { step: `${field} ${department}`, ...input });
}

/** The last attempt at the draw once it has come this far; throws when it failed. */
function untilDraw(session: SeasonSession, season: DrivenSeason, state: 'SNAPSHOT_TAKEN' | 'DRAWN'): Promise<DrivenDraw> {
  const query = 'query ($id: ID!) { season(id: $id) { draws { id state planDigest manifestDigest failure { text } plan } } }';
  return untilThere(session, `the draw reaches ${state}`, async () => {
    const answer = await session.client.ask<{ season: { draws: readonly DrivenDraw[] } | null }>(COORDINATOR, {
      query,
      variables: { id: season.id },
    });
    const draw = answer.season?.draws.at(-1);
    if (draw === undefined) return null;
    if (draw.state === 'FAILED' || draw.state === 'SUPERSEDED') throw new SeasonStopped('draw', draw.state, draw.failure?.text ?? '');
    return DRAW_STATES.indexOf(draw.state) >= DRAW_STATES.indexOf(state) ? draw : null;
  });
}

function departmentsOf(session: SeasonSession): readonly string[] {
  return [...new Set(session.order.entries.map((entry) => entry.department))];
}
