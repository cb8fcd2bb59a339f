/**
 * The data of the test federation: one row per entity, with the columns of all subgraphs. A subgraph sees only its own columns, the
 * monolith sees whole rows.
 */
export type FixtureRow = Readonly<Record<string, unknown>>;

function range<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

const STATUSES = ['ACTIVE', 'SUSPENDED', 'CLOSED'];
const GRADES = ['JUNIOR', 'SENIOR', null];

export const districts: readonly FixtureRow[] = range(4, (i) => ({
  __typename: 'District',
  code: `d${i}`,
  region: { code: `r${i % 2}`, name: `Region ${i % 2}` },
  name: i === 3 ? null : `District ${i}`,
  population: i * 1000,
}));

function addressOf(i: number): FixtureRow | null {
  if (i % 4 === 3) return null;
  return { street: i % 2 === 0 ? null : `Street ${i}`, city: 'Hangzhou', geo: i % 4 === 2 ? null : { lat: 30 + i, lng: 120 - i / 2 } };
}

export const enterprises: readonly FixtureRow[] = range(8, (i) => ({
  __typename: 'Enterprise',
  id: `s${i}`,
  code: `e${i}`,
  name: `Enterprise ${i}`,
  label: i % 4 === 1 ? null : `Label ${i}`,
  status: STATUSES[i % 3],
  previousStatuses: STATUSES.slice(0, i % 4),
  matrix: i % 3 === 0 ? null : [[i, i + 1], i % 2 === 0 ? null : [], [null, 7]],
  notes: i % 2 === 0 ? ['first', null, `note ${i}`] : [],
  meta: i % 3 === 0 ? null : { depth: { list: [1, 'two', null, { three: i }] }, flag: true },
  height: i % 5 === 0 ? null : i * 10,
  internalWeight: i + 1,
  address: addressOf(i),
  districtCode: `d${i % 4}`,
  parentCode: i % 3 === 0 ? null : `e${(i + 1) % 8}`,
  childCodes: range(i % 3, (k) => `e${(i + k + 2) % 8}`),
  // No subgraph keeps this one: it is what the subgraph of the findings computes, for the one field that requires it.
  riskLabel: `Enterprise ${i} is ${STATUSES[i % 3]}`,
}));

export const persons: readonly FixtureRow[] = range(4, (i) => ({
  __typename: 'Person',
  id: `s${i + 100}`,
  name: `Person ${i}`,
  label: `Person label ${i}`,
  nickname: i % 2 === 0 ? null : `nick ${i}`,
  districtCode: `d${(i + 1) % 4}`,
  partnerId: i % 2 === 0 ? `s${i + 1}` : i === 3 ? null : `s${100 + ((i + 1) % 4)}`,
}));

export const premises: readonly FixtureRow[] = range(10, (i) => ({
  __typename: 'Premises',
  enterpriseCode: `e${i % 5}`,
  number: i,
  kind: i % 2 === 0 ? 'SHOP' : 'WAREHOUSE',
  area: i % 4 === 1 ? null : i * 2.5,
  address: i % 3 === 0 ? null : { street: `Lane ${i}`, city: 'Ningbo', geo: { lat: i, lng: -i } },
  hazard:
    i % 3 === 0
      ? null
      : i % 3 === 1
        ? { __typename: 'FireHazard', level: 'LOW', exits: i }
        : { __typename: 'GasHazard', level: 'HIGH', volume: i / 4, supplierCode: `e${(i + 3) % 8}` },
}));

export const inspectors: readonly FixtureRow[] = range(5, (i) => ({
  __typename: 'Inspector',
  id: `i${i}`,
  badge: { series: i % 2 === 0 ? 'A' : 'B', number: i },
  name: `Inspector ${i}`,
  grade: GRADES[i % 3],
  officeCode: i === 4 ? null : `d${i % 4}`,
  supervisesCodes: i === 2 ? null : range(i % 3, (k) => `e${(i * 2 + k) % 8}`),
  workload: i * 3,
}));

export const findings: readonly FixtureRow[] = range(9, (i) => ({
  __typename: i % 3 === 2 ? 'HygieneFinding' : 'SafetyFinding',
  id: `f${i}`,
  enterpriseCode: `e${i % 6}`,
  foundById: i % 4 === 3 ? null : `i${i % 5}`,
  severity: i % 5 === 0 ? null : i,
  exits: i % 2,
  samples: i % 2 === 0 ? [[0.5, i], []] : [[1.25]],
  tags: i % 2 === 0 ? ['dust', 'noise'] : null,
}));

export const visits: readonly FixtureRow[] = range(6, (i) => ({
  __typename: 'Visit',
  id: `v${i}`,
  enterpriseCode: i === 5 ? null : `e${i}`,
  teamIds: range((i % 3) + 1, (k) => `i${(i + k) % 5}`),
  findingIds: i % 2 === 0 ? [`f${i}`, `f${(i + 1) % 9}`] : [],
  subjectId: i % 2 === 0 ? `s${i}` : `s${100 + (i % 4)}`,
  premisesNumber: i,
  plan: i % 3 === 0 ? null : { title: `Plan ${i}`, steps: [{ title: 'look' }, null, { title: `write ${i}` }] },
}));
