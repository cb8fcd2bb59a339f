import { approveAndPublishPlan, submitPlan } from '../../gateway/hub/season/plan-steps.ts';
import type { DrivenSeason } from '../../gateway/hub/season/season-session.ts';
import type { TokenIdentity } from '../../gateway/identity/development-tokens.ts';
import { addDays } from '../../subgraphs/subgraph-kit/pure/civil-date.ts';
import { type Answer, CALLERS } from './coordination-subgraph.ts';
import { type AskedCoordination, CeremonyMember, tell } from './draw-ceremony.ts';
import type { TestHub } from './hub.ts';

/** People and departments of a draw that is told as a story. */
export const STORY_DEPARTMENTS = ['COMMERCE', 'CULTURE_TOURISM', 'MARKET_REGULATION', 'URBAN_MANAGEMENT'] as const;

/** The hub as a ceremony speaks to it: through the gateway, and the public through its own endpoint without login. */
export function askedThrough(hub: TestHub): AskedCoordination {
  return {
    ask: async (as, query, variables = {}): Promise<Answer> => {
      const { role, subject, department } = as;
      const identity: TokenIdentity = { role, subject, ...(department == null ? {} : { department }) };
      const isPublic = role === 'PUBLIC';
      const { data, errors } = await hub.ask<never>(isPublic ? null : identity, {
        query,
        variables,
        ...(isPublic ? { path: '/public/graphql' } : {}),
      });
      return { data, codes: errors.map(({ extensions }) => extensions.code), messages: errors.map(({ message }) => message) };
    },
  };
}

/** The supervising body and the departments, with keys of their own. */
export function storyMembers(): CeremonyMember[] {
  return ['AUDITOR', ...STORY_DEPARTMENTS].map((id) => new CeremonyMember(id, 'DRAW1-SHA256'));
}

/** A season, no rehearsal, whose plan the departments submit and the joint meeting publishes. Gives its id. */
export async function publishedSeason(hub: TestHub, coordination: AskedCoordination, code: string): Promise<string> {
  const session = await hub.season(code);
  const windowFrom = addDays(session.today, 60);
  const window = { windowFrom, windowTo: addDays(windowFrom, 60), year: Number(windowFrom.slice(0, 4)) };
  const opened = await tell(
    coordination,
    CALLERS.coordinator,
    { field: 'openSeason', selection: '... on OpenSeasonSuccess { season { id code state windowFrom windowTo } }' },
    { jurisdiction: session.order.jurisdiction, code, name: `部门联合抽查 ${code}`, rehearsal: false, ...window },
  );
  const { season } = opened as never as { season: DrivenSeason };
  await submitPlan(session, season);
  await approveAndPublishPlan(session, season);
  return season.id;
}

/** What a visitor sees each time when looking at the phases. */
export interface SeenStanding {
  readonly state: string;
  readonly standing: {
    readonly nextStep: string | null;
    readonly until: string | null;
    readonly parties: number;
    readonly committed: number;
    readonly revealed: number;
    readonly waitingFor: readonly string[];
    readonly etag: string;
    readonly pollSeconds: number;
  };
}

/** One look at the phases, without login. */
export async function lookAt(coordination: AskedCoordination, drawId: string): Promise<SeenStanding> {
  const query = `query ($id: ID!) { draw(id: $id) { state standing { nextStep until parties committed revealed waitingFor etag pollSeconds } } }`;
  const { data, messages } = await coordination.ask(CALLERS.public, query, { id: drawId });
  if (messages.length > 0) throw new Error(messages.join());
  return (data as never as { draw: SeenStanding }).draw;
}
