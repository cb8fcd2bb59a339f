import type { TokenIdentity } from '../../gateway/identity/development-tokens.ts';
import { showcaseRestaurant, type TestHub } from './hub.ts';

/** Callers of every role, by what they are called in a test's report; null is a visitor without a token. */
export type Callers = Readonly<Record<string, TokenIdentity | null>>;

/** Callers to whom a hub with a finished season has something to show: an inspector who was on a visit, two enterprises that were visited. */
export async function readCallers(hub: TestHub): Promise<Callers> {
  const { creditCode } = showcaseRestaurant();
  const [inspector] = await hub.rows<{ id: string }>(
    'coordination',
    `select inspector_ids[1]::text as id from visit_team join visit v on v.id = visit_id where v.credit_code = $1 and department = 'MARKET_REGULATION'`,
    [creditCode],
  );
  const [other] = await hub.rows<{ code: string }>(
    'coordination',
    'select credit_code as code from visit where credit_code <> $1 limit 1',
    [creditCode],
  );
  return {
    visitor: null,
    enterprise: { role: 'ENTERPRISE', creditCode },
    'other enterprise': { role: 'ENTERPRISE', creditCode: other?.code ?? '' },
    inspector: { role: 'INSPECTOR', department: 'MARKET_REGULATION', inspectorId: inspector?.id ?? '' },
    'commerce officer': { role: 'DEPARTMENT_OFFICER', department: 'COMMERCE' },
    'markets officer': { role: 'DEPARTMENT_OFFICER', department: 'MARKET_REGULATION' },
    'culture head': { role: 'DEPARTMENT_HEAD', department: 'CULTURE_TOURISM' },
    'urban management officer': { role: 'DEPARTMENT_OFFICER', department: 'URBAN_MANAGEMENT' },
    coordinator: { role: 'COORDINATOR' },
    auditor: { role: 'AUDITOR' },
  };
}
