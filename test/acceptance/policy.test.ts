import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type GraphQLInputType, type GraphQLSchema, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql';
import { readSupergraph } from '../../gateway/executor/supergraph.ts';
import type { TokenIdentity } from '../../gateway/identity/development-tokens.ts';
import { type PolicyRule, policyLines } from '../../subgraphs/subgraph-kit/authorisation/policy.ts';
import { type Callers, readCallers } from '../support/callers.ts';
import { SEASON_TEMPLATE, showcaseRestaurant, startTestHub, type TestHub } from '../support/hub.ts';
import { composePlan } from '../support/hub-plan.ts';
import type { SeenField } from '../support/policy-walk/judge-answer.ts';
import { callerOf, walkAs } from '../support/policy-walk/walk-as.ts';
import { type ArgumentValues, readableCoordinates } from '../support/policy-walk/walk-paths.ts';

const REFUSALS: ReadonlySet<unknown> = new Set(['FORBIDDEN', 'UNAUTHENTICATED']);
const NO_ID = '00000000-0000-7000-8000-000000000000';

describe('a caller sees what the policy tables give to the role, and nothing else', () => {
  let hub: TestHub;
  let schema: GraphQLSchema;
  let callers: Callers;
  let rules: ReadonlyMap<string, readonly PolicyRule[]>;
  const seen = new Map<string, readonly SeenField[]>();
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await startTestHub({ template: SEASON_TEMPLATE });
    schema = readSupergraph(composePlan(hub.plan).supergraphSdl).apiSchema;
    rules = rulesByCoordinate(hub);
    const values = await argumentValues(hub);
    callers = await readCallers(hub);
    const ground = { hub, schema, values, rulesOf: (coordinate: string) => rules.get(coordinate) ?? [] };
    for (const [name, identity] of Object.entries(callers)) {
      const walk = await walkAs(ground, identity);
      seen.set(name, walk.seen);
      faults.push(...walk.faults.map((fault) => `${name}: ${fault}`));
    }
  }, 240_000);
  afterAll(() => hub?.stop());

  const wrongRefusals = async (identity: TokenIdentity | null): Promise<readonly string[]> => {
    const wrong: string[] = [];
    for (const { name, args } of Object.values(schema.getMutationType()?.getFields() ?? {})) {
      const query = `mutation ($input: ${String(args[0]?.type)}) { ${name}(input: $input) { __typename } }`;
      const { errors } = await hub.ask(identity, { query, variables: { input: harmlessValue(args[0]?.type) } });
      const isRefused = errors.some(({ extensions }) => REFUSALS.has(extensions.code));
      const isAllowed = (rules.get(`Mutation.${name}`) ?? []).some((rule) => rule.may(callerOf(identity), null, {}));
      if (isAllowed === isRefused) wrong.push(`${name} ${isRefused ? 'is refused' : 'is not refused'}`);
    }
    return wrong;
  };

  test('no question of the walk is answered with a fault', () => {
    expect(faults.slice(0, 5)).toEqual([]);
  });

  test('nobody sees a field that the role is not given', () => {
    const leaks = [...seen].flatMap(([name, fields]) =>
      fields.filter(({ isPresent, isAllowed }) => isPresent && !isAllowed).map(({ coordinate }) => `${name}: ${coordinate}`),
    );
    expect([...new Set(leaks)]).toEqual([]);
  });

  test('everybody sees something, and staff see far more than a visitor', () => {
    const counts = Object.fromEntries([...seen].map(([name, fields]) => [name, presentCoordinates(fields).size]));
    expect(counts.visitor).toBeGreaterThan(50);
    expect(counts.coordinator).toBeGreaterThan((counts.visitor ?? 0) + 100);
    expect(counts.enterprise).toBeGreaterThan(counts.visitor ?? 0);
  });

  test('every field that can be read without an id was asked, and had a value for somebody whom the policy allows', () => {
    const present = new Set([...seen.values()].flatMap((fields) => [...presentCoordinates(fields)]));
    const asked = new Set([...seen.values()].flatMap((fields) => fields.map(({ coordinate }) => coordinate)));
    const never = readableCoordinates(schema).filter((coordinate) => !asked.has(coordinate));
    expect([...new Set(never.map((coordinate) => coordinate.split('.')[0]))].toSorted()).toEqual(NEVER_REACHED);
    expect([...asked].filter((coordinate) => !present.has(coordinate) && !MAY_BE_EMPTY.has(coordinate))).toEqual([]);
  });

  test('every mutation refuses every role that the policy does not name, before it looks at the input', async () => {
    const wrong: string[] = [];
    for (const [name, identity] of Object.entries(callers))
      wrong.push(...(await wrongRefusals(identity)).map((sentence) => `${name}: ${sentence}`));
    expect(wrong).toEqual([]);
  }, 60_000);
});

/** Types of what the sample season does not need: a second attempt at the draw, a beacon, an escrow, leave, recusals and replacements; and work that is done. */
const NEVER_REACHED: readonly string[] = [
  ...['BeaconReading', 'DrawAttemptRequest', 'DrawFailure', 'DrawShare', 'DrawWork', 'InspectorLeave', 'LeftVisit'],
  ...['Recusal', 'RecusalEdge', 'Replacement', 'ReplacementEdge', 'SeatAlternate'],
];

/** Readable fields for which the finished sample season need not hold a value. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set([
  ...['attemptRequests', 'beaconReadings', 'defect', 'failure', 'flaggedAt', 'shares'].map((field) => `Draw.${field}`),
  ...['droppedReason', 'lateAt', 'silentHolders'].map((field) => `DrawParty.${field}`),
  ...['lawfulFrom', 'remedy'].map((field) => `EntryReason.${field}`),
  // The draw is over, nobody was replaced, nobody is away or recused.
  ...['nextStep', 'until', 'waitingFor', 'work'].map((field) => `DrawStanding.${field}`),
  ...['Query.replacements', 'ReplacementConnection.edges', 'ReplacementConnection.nodes'],
  ...['Query.seatAlternates', 'Rota.leaves', 'Rota.left'],
  ...['Inspector.recusals', 'RecusalConnection.edges', 'RecusalConnection.nodes'],
  // What inspectors find in a rehearsal is left to chance, and so are description and finding, and the visit of the latest finding. So is, by the
  // draw, which departments came to the enterprises of the walk; their results are looked at on other ways as well.
  ...['markets', 'commerce', 'culture', 'urbanManagement'].map((prefix) => `Enterprise.${prefix}Results`),
  ...['Markets', 'Commerce', 'Culture', 'UrbanManagement'].flatMap((prefix) => [
    `${prefix}InspectionResult.description`,
    `${prefix}InspectionResult.finding`,
    `${prefix}Finding.visit`,
  ]),
  ...['Notice.ground', 'PlanEntry.decisionReason', 'Viewer.division', 'Visit.sessionGap', 'VisitTeam.unfilled'],
]);

function rulesByCoordinate(hub: TestHub): ReadonlyMap<string, readonly PolicyRule[]> {
  const all = new Map<string, PolicyRule[]>();
  for (const { policy } of hub.plan.definitions) {
    for (const [coordinate, rule] of policyLines(policy)) all.set(coordinate, [...(all.get(coordinate) ?? []), rule]);
  }
  return all;
}

/** Values with which fields that need arguments have something to show. */
async function argumentValues(hub: TestHub): Promise<ArgumentValues> {
  const one = async (subgraph: string, sqlText: string): Promise<string> => {
    const [row] = await hub.rows<{ value: string }>(subgraph, sqlText);
    return row?.value ?? NO_ID;
  };
  const { creditCode } = showcaseRestaurant();
  const seasonId = await one('coordination', 'select id::text as value from season');
  const drawId = await one('coordination', 'select id::text as value from draw');
  const visitId = await one('coordination', `select id::text as value from visit where credit_code = '${creditCode}'`);
  const inspectorId = await one(
    'coordination',
    `select inspector_ids[1]::text as value from visit_team where visit_id = '${visitId}' and department = 'MARKET_REGULATION'`,
  );
  const [firstDay, lastDay] = [
    await one('coordination', 'select window_from::text as value from season'),
    await one('coordination', 'select window_to::text as value from season'),
  ];
  const values: Record<string, string | number> = {
    ...{
      creditCode,
      seasonId,
      drawId,
      inspectorId,
      jurisdiction: '330100',
      department: 'MARKET_REGULATION',
      name: 'leaves.bin',
      offset: 0,
    },
    'season.id': seasonId,
    'draw.id': drawId,
    'visit.id': visitId,
    'inspector.id': inspectorId,
    'rulePack.id': 'trial',
    'planEntry.id': await one('coordination', 'select id::text as value from plan_entry limit 1'),
    'department.code': 'MARKET_REGULATION',
    'inspectionItem.code': 'MR-001',
    'inspectors.first': 100,
    'inspectionItems.first': 100,
    'parameter.name': 'minDrawRatioGeneral',
    visitId,
    ...{ 'myRota.from': firstDay, 'departmentRota.from': firstDay, 'myRota.to': lastDay, 'departmentRota.to': lastDay },
    'entryDecision.onDate': firstDay,
  };
  for (const { fieldPrefix, subgraph } of hub.plan.departments) {
    const idOf = (table: string): Promise<string> => one(subgraph, `select id::text as value from ${table} order by id desc limit 1`);
    values[`${fieldPrefix}Inspector.id`] = await idOf('inspector');
    values[`${fieldPrefix}Finding.id`] = await idOf('finding');
    values[`${fieldPrefix}InspectionResult.id`] = await idOf('inspection_result');
    values[`${fieldPrefix}Import.id`] = await one(subgraph, 'select import_id::text as value from import_issue limit 1');
    values[`${fieldPrefix}InspectionItem.code`] = await one(subgraph, 'select code as value from inspection_item limit 1');
  }
  return values;
}

function presentCoordinates(fields: readonly SeenField[]): ReadonlySet<string> {
  return new Set(fields.filter(({ isPresent }) => isPresent).map(({ coordinate }) => coordinate));
}

/** An input that names nothing that exists. */
function harmlessValue(type: GraphQLInputType | undefined): unknown {
  if (type === undefined) return null;
  if (isNonNullType(type)) return harmlessValue(type.ofType);
  if (isListType(type)) return [harmlessValue(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    return Object.fromEntries(Object.values(type.getFields()).map((field) => [field.name, harmlessValue(field.type)]));
  }
  return (
    {
      ID: NO_ID,
      Int: 1,
      Boolean: false,
      CivilDate: '2026-01-01',
      Instant: '2026-01-01T00:00:00Z',
      CreditCode: showcaseRestaurant().creditCode,
    }[type.name] ?? 'none'
  );
}
