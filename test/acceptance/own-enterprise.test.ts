import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SEASON_TEMPLATE, showcaseRestaurant, startTestHub, type TestHub } from '../support/hub.ts';

const OWN_PAGE = `query ($code: CreditCode!) {
  marketsEnterprise(creditCode: $code) {
    name creditRiskClass
    marketsEntries { category } commerceEntries { category }
    marketsFindings { nodes { id } } cultureFindings { nodes { id } }
    marketsResults { nodes { id } }
    jointRegistrations { category }
    visits { nodes { id state teams { inspectors { name } } } }
    entryDecision(department: "MARKET_REGULATION") { outcome }
  }
}`;

interface OwnPage {
  readonly marketsEnterprise: Readonly<Record<string, unknown>> & {
    readonly visits: { readonly nodes: readonly { readonly id: string }[] } | null;
  };
}

describe('an enterprise sees its own', () => {
  const { creditCode } = showcaseRestaurant();
  let hub: TestHub;
  let otherCode: string;

  const asEnterprise = (code: string) => ({ role: 'ENTERPRISE', creditCode: code }) as const;
  const pageOf = async (reader: string, code: string): Promise<OwnPage['marketsEnterprise']> => {
    const { data, errors } = await hub.ask<OwnPage>(asEnterprise(reader), { query: OWN_PAGE, variables: { code } });
    expect(errors).toEqual([]);
    return data.marketsEnterprise;
  };

  beforeAll(async () => {
    hub = await startTestHub({ template: SEASON_TEMPLATE });
    const [other] = await hub.rows<{ code: string }>(
      'coordination',
      'select credit_code as code from visit v where credit_code <> $1 and (select count(*) from visit_team t where t.visit_id = v.id) > 1 limit 1',
      [creditCode],
    );
    otherCode = other?.code ?? '';
  }, 180_000);
  afterAll(() => hub?.stop());

  test('its entries, what was found there, its visits with the names of the inspectors, and whether a department may enter', async () => {
    const page = await pageOf(creditCode, creditCode);
    expect(page).toMatchObject({
      marketsEntries: [{ category: 'CATERING' }],
      commerceEntries: [{ category: 'PREPAID_CARD' }],
      visits: {
        nodes: [
          { state: 'PUBLISHED', teams: expect.arrayContaining([{ inspectors: expect.arrayContaining([{ name: expect.any(String) }]) }]) },
        ],
      },
      entryDecision: { outcome: expect.any(String) },
    });
    expect((page.marketsFindings as { nodes: unknown[] }).nodes).not.toEqual([]);
    expect((page.marketsResults as { nodes: unknown[] }).nodes).not.toEqual([]);
  });

  test('its credit risk class is not for it: classes guide inspection', async () => {
    expect((await pageOf(creditCode, creditCode)).creditRiskClass).toBeNull();
  });

  test('of another enterprise it sees the registration and nothing else', async () => {
    const { name, ...rest } = await pageOf(creditCode, otherCode);
    expect(name).toEqual(expect.any(String));
    expect(Object.values(rest).filter((value) => value !== null)).toEqual([]);
    expect((await pageOf(otherCode, otherCode)).visits?.nodes).toHaveLength(1);
  });

  test('a visit of another enterprise is not there by its id either, and no list of all visits', async () => {
    const [visit] = (await pageOf(otherCode, otherCode)).visits?.nodes ?? [];
    const query =
      'query ($id: ID!, $seasonId: ID!) { visit(id: $id) { id } visits(seasonId: $seasonId) { nodes { id } } marketsFindings { nodes { id } } }';
    const [season] = await hub.rows<{ id: string }>('coordination', 'select id from season');
    const answer = await hub.ask(asEnterprise(creditCode), { query, variables: { id: visit?.id, seasonId: season?.id } });
    expect(answer.data).toEqual({ visit: null, visits: { nodes: [] }, marketsFindings: { nodes: [] } });
    const own = await hub.ask(asEnterprise(otherCode), { query, variables: { id: visit?.id, seasonId: season?.id } });
    expect(own.data).toMatchObject({ visit: { id: visit?.id } });
  });
});
