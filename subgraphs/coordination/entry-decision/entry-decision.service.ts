import { badInput } from '../../subgraph-kit/errors.ts';
import { type CivilDate, civilDateOf } from '../../subgraph-kit/pure/civil-date.ts';
import { loaderOf, type RequestContext } from '../../subgraph-kit/request-context.ts';
import { findDepartment, findItem } from '../joint-registry/joint-registry.service.ts';
import { isStaff } from '../policy-rules.ts';
import { DEFAULT_PACK_ID } from '../rules/rule-packs.ts';
import { decideEntry } from './decide-entry.ts';
import type { EntryDecision, EntryFacts, EntryQuestion } from './entry-decision.ts';
import { findEntryFacts } from './entry-facts.repository.ts';

const FACTS = Symbol('entry facts');
const ITEMS_MAX = 50;
/** States of a visit of which the enterprise does not know, unless it was told before. */
const NOT_TOLD: ReadonlySet<string> = new Set(['DRAWN', 'TEAM_CONFIRMED']);

/** What the caller asks of an enterprise. */
export interface EntryQuery {
  readonly department: string;
  /** Left out: today. */
  readonly onDate?: CivilDate | null;
  readonly items?: readonly string[] | null;
}

/** The decision for one enterprise; batched over the request. Throws BAD_USER_INPUT for an unknown department. */
export async function decide(context: RequestContext, creditCode: string, query: EntryQuery): Promise<EntryDecision> {
  if (findDepartment(context, query.department) === null)
    throw badInput('department', query.department, { en: 'is not a department of this hub', zh: '不是本平台的部门' });
  const [items, facts] = await Promise.all([
    itemsOf(context, query.items ?? null),
    loaderOf(context, FACTS, (codes: readonly string[]) => findEntryFacts(context.database.manager, codes)).load(creditCode),
  ]);
  const now = context.clock.now();
  const question: EntryQuestion = { department: query.department, onDate: query.onDate ?? civilDateOf(now), items, now };
  return decideEntry(question, visibleFacts(context, facts ?? { rulePackId: DEFAULT_PACK_ID, visits: [] }));
}

/** An enterprise that has not been told of a visit must not learn of it by asking whether somebody may enter: the draw would leak. */
function visibleFacts(context: RequestContext, facts: EntryFacts): EntryFacts {
  if (isStaff(context.caller)) return facts;
  return { ...facts, visits: facts.visits.filter(({ state, notifiedAt }) => notifiedAt !== null || !NOT_TOLD.has(state)) };
}

async function itemsOf(context: RequestContext, codes: readonly string[] | null): Promise<EntryQuestion['items']> {
  if (codes === null) return null;
  if (codes.length === 0 || codes.length > ITEMS_MAX)
    throw badInput('items', codes.length, {
      en: `must name 1 to ${ITEMS_MAX} items, or be left out`,
      zh: `必须列出 1 到 ${ITEMS_MAX} 个事项，或不填`,
    });
  return Promise.all(codes.map(async (code) => ({ code, category: (await findItem(context, code))?.category ?? null })));
}
