import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { type HubAnswer, SEASON_TEMPLATE, showcaseRestaurant, startTestHub, type TestHub } from '../support/hub.ts';

const DOSSIER = `query ($code: CreditCode!) {
  marketsEnterprise(creditCode: $code) {
    name
    commerceEntries { category }
    cultureEntries { category } cultureFindings(first: 3) { nodes { itemCode } }
    urbanManagementEntries { category }
    visits(first: 1) { nodes { state } }
    entryDecision(department: "CULTURE_TOURISM") { outcome }
  }
}`;

interface Dossier {
  readonly marketsEnterprise: Readonly<Record<string, unknown>>;
}

describe('a department that is down in split mode', () => {
  let hub: TestHub;
  let whole: HubAnswer<Dossier>;
  const ask = (): Promise<HubAnswer<Dossier>> =>
    hub.ask<Dossier>({ role: 'COORDINATOR' }, { query: DOSSIER, variables: { code: showcaseRestaurant().creditCode } });

  beforeAll(async () => {
    hub = await startTestHub({ template: SEASON_TEMPLATE, mode: 'split' });
    whole = await ask();
    await hub.processes?.kill('culture');
  }, 180_000);
  afterAll(() => hub?.stop());

  test('before, the dossier is whole', () => {
    expect(whole.errors).toEqual([]);
    expect(whole.data.marketsEnterprise.cultureEntries).toEqual([{ category: 'PERFORMANCE' }]);
  });

  test('the dossier answers with the data of the others and one typed error that names it', async () => {
    const { status, data, errors } = await ask();
    expect(status).toBe(200);
    const { cultureEntries, cultureFindings, ...others } = data.marketsEnterprise;
    const { cultureEntries: _entries, cultureFindings: _findings, ...othersBefore } = whole.data.marketsEnterprise;
    expect([cultureEntries, cultureFindings]).toEqual([null, null]);
    expect(others).toEqual(othersBefore);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.extensions).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'culture' });
  });

  test('a question that does not concern it has no error', async () => {
    const query = 'query ($code: CreditCode!) { marketsEnterprise(creditCode: $code) { name urbanManagementEntries { category } } }';
    const { errors } = await hub.ask({ role: 'COORDINATOR' }, { query, variables: { code: showcaseRestaurant().creditCode } });
    expect(errors).toEqual([]);
  });

  test('when it is back, the dossier is whole again and nothing else was restarted', async () => {
    await hub.processes?.start('culture');
    const answer = await eventually(
      'the dossier is whole again',
      async () => {
        const again = await ask();
        return again.errors.length === 0 && again;
      },
      40_000,
    );
    expect(answer.data).toEqual(whole.data);
  }, 120_000);
});
