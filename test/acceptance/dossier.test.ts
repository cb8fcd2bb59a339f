import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { driveSeason, driveToNotices } from '../../gateway/hub/season/drive-season.ts';
import type { SeasonSession } from '../../gateway/hub/season/season-session.ts';
import { addDays, civilDateOf } from '../../subgraphs/subgraph-kit/pure/civil-date.ts';
import { CITY_TEMPLATE, showcaseRestaurant, startTestHub, type TestHub } from '../support/hub.ts';

const COORDINATOR = { role: 'COORDINATOR' } as const;

/** One question to five subgraphs: who is this, who supervises it, what was found, what is planned, may we enter. */
const DOSSIER = `query ($code: CreditCode!, $onDate: CivilDate!) {
  marketsEnterprise(creditCode: $code) {
    creditCode name status industryCode divisionCode creditRiskClass
    premises(first: 3) { nodes { name address } }
    commerceEntries { category status } commerceFindings(first: 3) { nodes { item { code name } foundOn handlingStatus } }
    cultureEntries { category status } cultureFindings(first: 3) { nodes { item { code name } foundOn handlingStatus } }
    urbanManagementEntries { category status } urbanManagementFindings(first: 3) { nodes { item { code name } foundOn handlingStatus } }
    visits(first: 1) { nodes { state sessionFrom teams {
      department { code name { zh } } items { code name } inspectors { id name department { code } } } } }
    entryDecision(department: "URBAN_MANAGEMENT", onDate: $onDate) {
      outcome together { code } planEntries { code department { code } } reasons { code clauses message } rulePack { id }
    }
  }
}`;

const DECISION = `query ($code: CreditCode!, $department: ID!, $onDate: CivilDate, $items: [ID!]) {
  marketsEnterprise(creditCode: $code) {
    entryDecision(department: $department, onDate: $onDate, items: $items) { outcome visit { id } reasons { code clauses message remedy lawfulFrom } } } }`;

const RESULTS = `query ($code: CreditCode!) {
  marketsEnterprise(creditCode: $code) {
    visits(first: 1) { nodes { id results { item { name } resultCodes { name { zh } } } } }
    cultureResults(first: 1) { nodes { visit { id state } } }
  }
}`;

interface ResultsOfVisit {
  readonly marketsEnterprise: {
    readonly visits: { readonly nodes: readonly { readonly id: string; readonly results: readonly unknown[] }[] };
    readonly cultureResults: unknown;
  };
}

interface Decision {
  readonly outcome: string;
  readonly visit: { readonly id: string } | null;
  readonly reasons: readonly { readonly code: string; readonly clauses: readonly string[]; readonly message: string }[];
}

interface Dossier {
  readonly marketsEnterprise: Readonly<Record<string, unknown>> & {
    readonly visits: { readonly nodes: readonly DossierVisit[] };
    readonly entryDecision: Decision & {
      readonly together: readonly { readonly code: string }[];
      readonly planEntries: readonly { readonly code: string }[];
    };
  };
}

interface DossierVisit {
  readonly state: string;
  readonly teams: readonly {
    readonly department: { readonly code: string };
    readonly items: readonly { readonly code: string; readonly name: string }[];
    readonly inspectors: readonly { readonly id: string; readonly department: { readonly code: string } }[];
  }[];
}

describe('the dossier of a restaurant that four departments supervise', () => {
  const { creditCode, name } = showcaseRestaurant();
  let hub: TestHub;
  let session: SeasonSession;
  let beforeSeason: { readonly today: Decision; readonly inMonth: Decision };
  let onDate: string;

  const decide = async (department: string, day: string | null, items: readonly string[] | null = null): Promise<Decision> => {
    const variables = { code: creditCode, department, onDate: day, items };
    const { data, errors } = await hub.ask<{ marketsEnterprise: { entryDecision: Decision } }>(COORDINATOR, { query: DECISION, variables });
    expect(errors).toEqual([]);
    return data.marketsEnterprise.entryDecision;
  };
  const readDossier = async (): Promise<Dossier['marketsEnterprise']> => {
    const { data, errors } = await hub.ask<Dossier>(COORDINATOR, { query: DOSSIER, variables: { code: creditCode, onDate } });
    expect(errors).toEqual([]);
    return data.marketsEnterprise;
  };

  beforeAll(async () => {
    hub = await startTestHub({ template: CITY_TEMPLATE });
    const inMonth = addDays(civilDateOf(new Date()), 30);
    beforeSeason = { today: await decide('URBAN_MANAGEMENT', null), inMonth: await decide('URBAN_MANAGEMENT', inMonth) };
    session = await hub.season('DOSSIER');
    const season = await driveToNotices(session);
    onDate = season.windowFrom;
  }, 180_000);
  afterAll(() => hub?.stop());

  test('before any season nobody may enter today, and in a month only after filing; the clauses are cited [LYG-4.3c] [LYG-4.3f]', () => {
    expect(beforeSeason.today.outcome).toBe('DENY');
    expect(beforeSeason.inMonth.outcome).toBe('NEEDS_FILING');
    for (const { visit, reasons } of [beforeSeason.today, beforeSeason.inMonth]) {
      expect(visit).toBeNull();
      expect(reasons.flatMap((reason) => reason.clauses)).toEqual(expect.arrayContaining(['LYG-4.3c']));
    }
  });

  test('one query brings registration facts, entries and findings of three other departments, the visit with its teams and items, and the decision', async () => {
    const dossier = await readDossier();
    expect(dossier).toMatchObject({ creditCode, name, status: 'ACTIVE', industryCode: 'H6210' });
    expect(dossier).toMatchObject({
      commerceEntries: [{ category: 'PREPAID_CARD', status: 'ACTIVE' }],
      cultureEntries: [{ category: 'PERFORMANCE', status: 'ACTIVE' }],
      urbanManagementEntries: [
        { category: 'CATERING_FUMES', status: 'ACTIVE' },
        { category: 'WASTE_SORTING', status: 'ACTIVE' },
      ],
    });
    for (const findings of ['commerceFindings', 'cultureFindings', 'urbanManagementFindings']) {
      const { nodes } = dossier[findings] as { readonly nodes: readonly unknown[] };
      expect(nodes[0]).toMatchObject({ item: { code: expect.any(String), name: expect.any(String) } });
    }
    const [visit] = dossier.visits.nodes;
    expect(visit?.state).toBe('NOTIFIED');
    expect(visit?.teams.map((team) => team.department.code)).toEqual(
      expect.arrayContaining(['CULTURE_TOURISM', 'MARKET_REGULATION', 'URBAN_MANAGEMENT']),
    );
    for (const team of visit?.teams ?? []) {
      expect(team.items).not.toEqual([]);
      expect(team.inspectors.length).toBeGreaterThanOrEqual(2);
      expect(new Set(team.inspectors.map((inspector) => inspector.department.code))).toEqual(new Set([team.department.code]));
    }
  });

  test('within the visit the department may enter with the others, and the plan entry is the ground [LYG-4.3d]', async () => {
    const { entryDecision } = await readDossier();
    expect(entryDecision.outcome).toBe('ALLOW_JOINTLY');
    expect(entryDecision.planEntries.map((entry) => entry.code)).toContain('FUMES-ACTION');
    expect(entryDecision.together.map((department) => department.code)).toEqual(
      expect.arrayContaining(['CULTURE_TOURISM', 'MARKET_REGULATION']),
    );
    expect(entryDecision.reasons.map((reason) => reason.code)).toEqual(['PLANNED_VISIT', 'JOINT_VISIT']);
  });

  test('an item that is not on the visit is not allowed by it', async () => {
    const decision = await decide('URBAN_MANAGEMENT', onDate, ['UM-010']);
    expect(decision.outcome).not.toMatch(/^ALLOW/u);
    expect(decision.reasons[0]).toMatchObject({ code: 'ITEM_NOT_ON_VISIT' });
  });

  test('once the visit is over the same question is no longer allowed', async () => {
    await driveSeason(session);
    const season = await hub.rows<{ windowTo: string }>(
      'coordination',
      `select window_to::text as "windowTo" from season where code = 'DOSSIER'`,
    );
    const decision = await decide('URBAN_MANAGEMENT', season[0]?.windowTo ?? '');
    expect(decision.outcome).not.toMatch(/^ALLOW/u);
    expect((await readDossier()).visits.nodes[0]?.state).toBe('PUBLISHED');
  }, 120_000);

  test('the visit names the item of each result and what it came to, and the result of a department leads back to the visit', async () => {
    const { data, errors } = await hub.ask<ResultsOfVisit>(COORDINATOR, { query: RESULTS, variables: { code: creditCode } });
    expect(errors).toEqual([]);
    const [{ id, results } = { id: '', results: [] }] = data.marketsEnterprise.visits.nodes;
    expect(data.marketsEnterprise.cultureResults).toEqual({ nodes: [{ visit: { id, state: 'PUBLISHED' } }] });
    expect(results).not.toEqual([]);
    const named = { item: { name: expect.any(String) }, resultCodes: [{ name: { zh: expect.any(String) } }] };
    expect(results).toEqual(results.map(() => named));
  });
});
