import { type GraphQLSchema, getNamedType, isEnumType, isObjectType } from 'graphql';
import { showcaseRestaurant, type TestHub } from '../hub.ts';

/** Values of one argument, or undefined where the generator may choose. */
export type ValuesOf = (coordinate: string, typeName: string) => readonly unknown[] | undefined;

const UNKNOWN_ID = '00000000-0000-7000-8000-000000000000';
/** A code with a right check character that no enterprise of the sample city has. */
const UNKNOWN_ENTERPRISE = '91110000600037341L';

/** Argument or input field, by the end of its coordinate, and where values for it stand: first match counts. */
type Source = readonly [RegExp, string, string];

const COORDINATION: readonly Source[] = [
  [/\b(season\(id|seasonId)\b/u, 'coordination', 'select id::text as value from season'],
  [/\b(draw\(id|drawId)\b/u, 'coordination', 'select id::text as value from draw'],
  [/\b(visit\(id|visitId)\b/u, 'coordination', 'select id::text as value from visit order by id limit 6'],
  [/\b(planEntry\(id|entryId)\b/u, 'coordination', 'select id::text as value from plan_entry order by id limit 6'],
  [
    /\binspector\(id|inspectorIds?\b/u,
    'coordination',
    `select distinct on (department) inspector_ids[1]::text as value from visit_team where cardinality(inspector_ids) > 0`,
  ],
  [/\b(itemCodes?|items|inspectionItem\(code)\b/u, 'coordination', 'select distinct on (department) item_code as value from visit_item'],
  [/\b(department|department\(code)\b/u, 'coordination', 'select code as value from department'],
  [/\bdrawFilePart\(name\b/u, 'coordination', 'select name as value from draw_file'],
  [/\b(category|qualification)\b/u, 'coordination', 'select distinct category as value from joint_item'],
  [/\bdivisionCode\b/u, 'coordination', 'select distinct division_code as value from joint_inspector limit 3'],
];

const departmentSources = (fieldPrefix: string, subgraph: string): readonly Source[] =>
  [
    ['Inspector\\(id', 'select id::text as value from inspector order by id limit 3'],
    ['Finding\\(id', 'select id::text as value from finding order by id desc limit 3'],
    ['InspectionResult\\(id', 'select id::text as value from inspection_result order by id desc limit 3'],
    ['InspectionItem\\(code', 'select code as value from inspection_item order by code limit 3'],
    ['Import\\(id', 'select distinct import_id::text as value from import_issue limit 3'],
  ].map(([field, sqlText]) => [new RegExp(`\\b${fieldPrefix}${field}\\b`, 'u'), subgraph, String(sqlText)] as const);

/** Values that need no database. */
const FIXED: readonly (readonly [RegExp, readonly unknown[]])[] = [
  [/\bfirst\b/u, [1, 1, 2, 2, 3, 3, 4, 100, 0, 101, -1]],
  [/\bhoursPerVisit\b/u, [1, 3, 24, 0]],
  [/\boffset\b/u, [0, 0, 1000, 10_000_000, -1]],
  [/\bversion\b/u, [0, 1, 2]],
  [/\brulePack\(id\b/u, ['trial', 'changchun', 'nowhere']],
  [/\bparameter\(name\b/u, ['minDrawRatioGeneral', 'nothing']],
  [/\bjurisdiction\b/u, ['330100', '330100', '110000', 'x']],
  [/\bregister\b/u, ['inspectors', 'items', 'nothing']],
  [/\bname\b/u, ['餐', '公司', '%', '']],
];

/** Behind these lies most of the graph, and each department has four dozen fields beside them. */
export const FAVOURED: ReadonlySet<string> = new Set(
  [
    ...[
      'marketsEnterprise',
      'season',
      'currentSeason',
      'draw',
      'drawFilePart',
      'visit',
      'visits',
      'planEntry',
      'inspector',
      'publications',
    ],
    ...[
      'marketsImports',
      'commerceImports',
      'cultureImports',
      'urbanManagementImports',
      'drawInclusionProbabilities',
      'rulePack',
      'planOverview',
    ],
  ]
    .map((field) => `Query.${field}`)
    .concat([
      'Enterprise.entryDecision',
      'Enterprise.visits',
      'Enterprise.premises',
      'Season.draws',
      'Season.report',
      'Draw.files',
      'RulePack.parameter',
    ]),
);

/** Reads from a hub what arguments of its graph can be, and adds what does not exist and what has the wrong form. */
export async function readHubValues(hub: TestHub, schema: GraphQLSchema, pageCursors: ReadonlyMap<string, string>): Promise<ValuesOf> {
  const pools: (readonly [RegExp, readonly unknown[]])[] = [...FIXED];
  const sources = hub.plan.departments.flatMap(({ fieldPrefix, subgraph }) => departmentSources(fieldPrefix, subgraph));
  for (const [ending, subgraph, sqlText] of [...sources, ...COORDINATION]) {
    const rows = await hub.rows<{ value: string }>(subgraph, sqlText);
    const real = rows.map(({ value }) => value);
    pools.push([ending, [...real, ...real, UNKNOWN_ID, 'malformed']]);
  }
  const scalars = await scalarValues(hub);
  return (coordinate, typeName) => {
    const known = scalars.get(typeName);
    if (known !== undefined) return known;
    if (/\bafter\b/u.test(coordinate)) return [...cursorsFor(coordinate, schema, pageCursors), 'malformed'];
    if (isEnumType(schema.getType(typeName))) return undefined;
    return pools.find(([ending]) => ending.test(coordinate))?.[1];
  };
}

async function scalarValues(hub: TestHub): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const codes = await hub.rows<{ value: string }>('coordination', 'select credit_code as value from visit order by id limit 4');
  const others = await hub.rows<{ value: string }>('markets', 'select credit_code as value from enterprise order by credit_code limit 3');
  const days = await hub.rows<{ value: string }>('coordination', 'select unnest(array[window_from, window_to])::text as value from season');
  const { creditCode } = showcaseRestaurant();
  return new Map([
    ['CreditCode', [creditCode, creditCode, ...[...codes, ...others].map(({ value }) => value), UNKNOWN_ENTERPRISE, '123']],
    ['CivilDate', [...days.map(({ value }) => value), '1999-12-31', '2026-02-30']],
    ['Instant', ['2026-01-01T00:00:00Z', 'yesterday']],
  ]);
}

function cursorsFor(coordinate: string, schema: GraphQLSchema, pageCursors: ReadonlyMap<string, string>): readonly string[] {
  const [typeName = '', fieldName = ''] = coordinate.split(/[.(]/u);
  const type = schema.getType(typeName);
  const connection = isObjectType(type) ? getNamedType(type.getFields()[fieldName]?.type) : undefined;
  const cursor = pageCursors.get(connection?.name ?? '');
  return cursor === undefined ? [] : [cursor, cursor];
}
