import { GraphQLError } from 'graphql';
import type { FixtureRow } from './rows.ts';
import type { Columns, World } from './world.ts';

/** A resolver of the fixture. The same function serves a subgraph and the monolith. */
export type FixtureResolver = (source: FixtureRow, args: Readonly<Record<string, unknown>>) => unknown;
/** Resolvers by type and field; `__resolveReference` takes a representation. */
export type FixtureResolvers = Readonly<Record<string, Readonly<Record<string, FixtureResolver>>>>;

/** One subgraph of the fixture. */
export interface FixtureSubgraph {
  readonly name: string;
  readonly sdl: string;
  readonly columns: Columns;
  readonly interfaceObject?: string;
  resolvers(world: World): FixtureResolvers;
}

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@inaccessible", "@interfaceObject"])\n`;

function fail(message: string, code: string): never {
  throw new GraphQLError(message, { extensions: { code } });
}

function takeFirst(list: readonly unknown[], count: unknown): readonly unknown[] {
  return typeof count === 'number' ? list.slice(0, Math.max(0, count)) : list;
}

function enterprise(world: World, code: unknown): FixtureRow | null {
  return world.find('Enterprise', (row) => row.code === code);
}

function district(world: World, code: unknown): FixtureRow | null {
  return world.find('District', (row) => row.code === code);
}

function inspector(world: World, id: unknown): FixtureRow | null {
  return world.find('Inspector', (row) => row.id === id);
}

function finding(world: World, id: unknown): FixtureRow | null {
  return world.find('SafetyFinding', (row) => row.id === id) ?? world.find('HygieneFinding', (row) => row.id === id);
}

function listOf(codes: unknown): readonly unknown[] {
  return Array.isArray(codes) ? codes : [];
}

/** What the subgraph has of the row, and on top what the representation says: required fields only come from there. */
function reference(world: World, typename: string, keys: readonly string[]): FixtureResolver {
  return (representation) => {
    const key = keys.find((name) => representation[name] !== undefined && representation[name] !== null);
    const row = world.find(
      typename,
      (candidate) => key !== undefined && JSON.stringify(candidate[key]) === JSON.stringify(representation[key]),
    );
    return row === null ? null : { ...row, ...representation };
  };
}

const ADDRESS = `
  type Address @shareable { street: String city: String! geo: Geo }
  type Geo @shareable { lat: Float! lng: Float! }
`;

function registryEnterprise(world: World): Readonly<Record<string, FixtureResolver>> {
  return {
    alias: (row, { prefix, times }) =>
      `${String(prefix)}${String(row.name)}`.repeat(typeof times === 'number' ? Math.min(3, Math.max(0, times)) : 1),
    fragile: (row) => (row.code === 'e3' ? fail('fragile', 'BRITTLE') : `whole ${String(row.code)}`),
    strict: (row) => (row.code === 'e4' ? fail('strict', 'FORBIDDEN') : `strict ${String(row.code)}`),
    hollow: (row) => (row.code === 'e5' ? null : 'full'),
    fragileItems: (row) => [1, 2, 3].map((item) => (row.code === 'e2' && item === 2 ? new GraphQLError('item') : item)),
    parent: (row) => (row.parentCode === null ? null : enterprise(world, row.parentCode)),
    children: (row) => listOf(row.childCodes).map((code) => enterprise(world, code)),
    registeredIn: (row) => district(world, row.districtCode),
    district: (row) => district(world, row.districtCode),
    meta: (row, { wrap }) => (wrap === undefined ? row.meta : { wrap, meta: row.meta }),
  };
}

function enterpriseMatches(row: FixtureRow, filter: unknown): boolean {
  if (typeof filter !== 'object' || filter === null) return true;
  const { status, nameContains, codes, not } = filter as Record<string, unknown>;
  if (typeof status === 'string' && row.status !== status) return false;
  if (typeof nameContains === 'string' && !String(row.name).includes(nameContains)) return false;
  if (Array.isArray(codes) && !codes.includes(row.code)) return false;
  return not === undefined || not === null || !enterpriseMatches(row, not);
}

function sorted(list: readonly FixtureRow[], order: unknown): readonly FixtureRow[] {
  return listOf(order).includes('NAME_DESC') ? list.toReversed() : list;
}

const registry: FixtureSubgraph = {
  name: 'registry',
  columns: {
    Enterprise: [
      'id',
      'code',
      'name',
      'label',
      'status',
      'previousStatuses',
      'matrix',
      'notes',
      'meta',
      'height',
      'internalWeight',
      'address',
      'districtCode',
      'parentCode',
      'childCodes',
    ],
    Person: ['id', 'name', 'label', 'nickname', 'districtCode', 'partnerId'],
    District: ['code', 'region', 'name'],
  },
  sdl: `${LINK}${ADDRESS}
  scalar JSON
  enum SortKey { NAME_ASC NAME_DESC }
  enum Status { ACTIVE SUSPENDED CLOSED }
  enum SubjectKind { ENTERPRISE PERSON }
  input EnterpriseFilter { status: Status nameContains: String codes: [ID!] not: EnterpriseFilter }
  input EchoInput { text: String = "preset" number: Int! flags: [Boolean] inner: EchoInput status: Status }
  type Query {
    enterprise(code: ID!): Enterprise
    mustEnterprise(code: ID!): Enterprise!
    enterprises(filter: EnterpriseFilter, first: Int = 3, order: [SortKey!]): [Enterprise!]!
    subject(id: ID!): Subject
    subjects(kinds: [SubjectKind!], first: Int): [Subject]!
    search(text: String!, limit: Int): [SearchHit!]!
    grid: [[Enterprise]!]!
    echo(input: EchoInput, list: [EchoInput!], matrix: [[Int]], number: Float, json: JSON, id: ID): JSON
    registryVersion: Int!
    brittle: String
    strictBrittle(fails: Boolean = false): String!
  }
  interface Subject @key(fields: "id") { id: ID! label: String name: String! registeredIn: District }
  type Enterprise implements Subject @key(fields: "id") @key(fields: "code") {
    id: ID! code: ID! label: String name: String! alias(prefix: String = "~", times: Int): String
    status: Status! previousStatuses: [Status!]! matrix: [[Int]] notes: [String] meta(wrap: JSON): JSON
    fragile: String strict: String! hollow: String! fragileItems: [Int]
    height: Int internalWeight: Int! @inaccessible
    address: Address parent: Enterprise children: [Enterprise!]! district: District! registeredIn: District
  }
  type Person implements Subject @key(fields: "id") { id: ID! label: String name: String! nickname: String registeredIn: District! partner: Subject }
  type District @key(fields: "code region { code }") { code: ID! region: Region! name: String }
  type Region @shareable { code: ID! name: String }
  union SearchHit = Enterprise | Person | District
  type Mutation {
    renameEnterprise(code: ID!, name: String!): Enterprise
    bumpRegistry(by: Int = 1): Int!
    failRegistry: Boolean
    failHardRegistry: Boolean!
  }
  `,
  resolvers: (world) => ({
    Query: {
      enterprise: (_, { code }) => enterprise(world, code),
      mustEnterprise: (_, { code }) => enterprise(world, code),
      enterprises: (_, { filter, first, order }) =>
        takeFirst(
          sorted(world.list('Enterprise'), order).filter((row) => enterpriseMatches(row, filter)),
          first,
        ),
      subject: (_, { id }) => world.subject(id),
      subjects: (_, { kinds, first }) => {
        const wanted = Array.isArray(kinds) ? kinds : ['ENTERPRISE', 'PERSON'];
        const both = [
          ...(wanted.includes('ENTERPRISE') ? world.list('Enterprise').slice(0, 4) : []),
          null,
          ...(wanted.includes('PERSON') ? world.list('Person') : []),
        ];
        return takeFirst(both, first);
      },
      search: (_, { text, limit }) =>
        takeFirst(
          [...world.list('District'), ...world.list('Person'), ...world.list('Enterprise')].filter((row) =>
            String(row.name).includes(String(text)),
          ),
          limit,
        ),
      grid: () => [[enterprise(world, 'e0'), null], [], [enterprise(world, 'e1'), enterprise(world, 'e3'), enterprise(world, 'e1')]],
      echo: (_, args) => ({ ...args }),
      registryVersion: () => 7,
      brittle: () => fail('brittle', 'BRITTLE'),
      strictBrittle: (_, { fails }) => (fails === true ? fail('strict brittle', 'BRITTLE') : 'fine'),
    },
    Mutation: {
      renameEnterprise: (_, { code, name }) => {
        world.journal.push(`rename ${String(code)} ${String(name)}`);
        const row = enterprise(world, code);
        return row === null ? null : { ...row, label: `${String(name)} after ${world.journal.length}` };
      },
      bumpRegistry: (_, { by }) => world.journal.push(`bump ${String(by)}`),
      failRegistry: () => {
        world.journal.push('fail');
        return fail('no', 'CONFLICT');
      },
      failHardRegistry: () => {
        world.journal.push('fail hard');
        return fail('no', 'CONFLICT');
      },
    },
    Enterprise: { ...registryEnterprise(world), __resolveReference: reference(world, 'Enterprise', ['id', 'code']) },
    Person: {
      registeredIn: (row) => district(world, row.districtCode),
      partner: (row) => (row.partnerId === null ? null : world.subject(row.partnerId)),
      __resolveReference: reference(world, 'Person', ['id']),
    },
    Subject: { __resolveReference: (representation) => world.subject(representation.id) },
    District: { __resolveReference: reference(world, 'District', ['code']) },
  }),
};

const premisesSubgraph: FixtureSubgraph = {
  name: 'premises',
  columns: {
    Enterprise: ['code'],
    Premises: ['enterpriseCode', 'number', 'kind', 'area', 'address', 'hazard'],
  },
  sdl: `${LINK}${ADDRESS}
  enum PremisesKind { SHOP WAREHOUSE }
  enum Level { LOW HIGH }
  enum Lang { EN ZH }
  type Query { premises(kind: PremisesKind, first: Int = 4): [Premises!]! }
  type Enterprise @key(fields: "code") { code: ID! premises(kind: PremisesKind, first: Int): [Premises!]! headquarters: Premises siteGrid: [[Premises!]]! }
  type Premises @key(fields: "enterpriseCode number") {
    enterpriseCode: ID! number: Int! kind: PremisesKind! area: Float address: Address enterprise: Enterprise! hazard: Hazard
  }
  interface Hazard { level: Level! describe(lang: Lang = EN): String }
  type FireHazard implements Hazard { level: Level! describe(lang: Lang = EN): String exits: Int }
  type GasHazard implements Hazard { level: Level! describe(lang: Lang = EN): String volume: Float! supplier: Enterprise }
  `,
  resolvers: (world) => {
    const sitesOf = (row: FixtureRow) => world.list('Premises').filter((site) => site.enterpriseCode === row.code);
    const describe: FixtureResolver = (row, { lang }) =>
      row.exits === 7 ? fail('no words', 'SPEECHLESS') : `${String(lang)} ${String(row.level)}`;
    return {
      Query: {
        premises: (_, { kind, first }) =>
          takeFirst(
            world.list('Premises').filter((row) => typeof kind !== 'string' || row.kind === kind),
            first,
          ),
      },
      Enterprise: {
        premises: (row, { kind, first }) =>
          takeFirst(
            sitesOf(row).filter((site) => typeof kind !== 'string' || site.kind === kind),
            first,
          ),
        headquarters: (row) => sitesOf(row)[0] ?? null,
        siteGrid: (row) => [sitesOf(row), null, sitesOf(row).slice(1)],
        __resolveReference: reference(world, 'Enterprise', ['code']),
      },
      Premises: {
        enterprise: (row) => enterprise(world, row.enterpriseCode),
        __resolveReference: (representation) => {
          const row = world.find(
            'Premises',
            (site) => site.enterpriseCode === representation.enterpriseCode && site.number === representation.number,
          );
          return row === null ? null : { ...row, ...representation };
        },
      },
      FireHazard: { describe },
      GasHazard: { describe, supplier: (row) => enterprise(world, row.supplierCode) },
    };
  },
};

const staff: FixtureSubgraph = {
  name: 'staff',
  columns: {
    Inspector: ['id', 'badge', 'name', 'grade', 'officeCode', 'supervisesCodes'],
    District: ['code', 'region'],
    Enterprise: ['code'],
  },
  sdl: `${LINK}
  enum Grade { JUNIOR SENIOR }
  input BadgeInput { series: String! number: Int! }
  type Query { inspector(id: ID!): Inspector inspectorByBadge(badge: BadgeInput!): Inspector inspectors(grade: Grade, first: Int): [Inspector!] }
  type Mutation { promote(id: ID!): Inspector bumpStaff: Int }
  type Inspector @key(fields: "id") @key(fields: "badge { series number }") {
    id: ID! badge: Badge! name: String! grade: Grade office: District supervises(first: Int): [Enterprise!] greeting(to: String!): String
  }
  type Badge @shareable { series: String! number: Int! }
  type District @key(fields: "code region { code }") { code: ID! region: Region! inspectors: [Inspector!]! headOfOffice: Inspector }
  type Region @shareable { code: ID! name: String }
  type Enterprise @key(fields: "code") { code: ID! }
  `,
  resolvers: (world) => ({
    Query: {
      inspector: (_, { id }) => inspector(world, id),
      inspectorByBadge: (_, { badge }) => {
        const { series, number } = badge as Record<string, unknown>;
        return world.find('Inspector', (row) => JSON.stringify(row.badge) === JSON.stringify({ series, number }));
      },
      inspectors: (_, { grade, first }) =>
        takeFirst(
          world.list('Inspector').filter((row) => typeof grade !== 'string' || row.grade === grade),
          first,
        ),
    },
    Mutation: {
      promote: (_, { id }) => {
        world.journal.push(`promote ${String(id)}`);
        return inspector(world, id);
      },
      bumpStaff: () => world.journal.push('bump staff'),
    },
    Inspector: {
      office: (row) => (row.officeCode === null ? null : district(world, row.officeCode)),
      supervises: (row, { first }) =>
        row.supervisesCodes === null
          ? null
          : takeFirst(
              listOf(row.supervisesCodes).map((code) => enterprise(world, code)),
              first,
            ),
      greeting: (row, { to }) => (to === 'nobody' ? fail('nobody to greet', 'LONELY') : `${String(row.name)} greets ${String(to)}`),
      __resolveReference: reference(world, 'Inspector', ['id', 'badge']),
    },
    District: {
      inspectors: (row) => world.list('Inspector').filter((candidate) => candidate.officeCode === row.code),
      headOfOffice: (row) => world.find('Inspector', (candidate) => candidate.officeCode === row.code),
      __resolveReference: reference(world, 'District', ['code']),
    },
  }),
};

const findingsSubgraph: FixtureSubgraph = {
  name: 'findings',
  columns: {
    SafetyFinding: ['id', 'enterpriseCode', 'foundById', 'severity', 'exits', 'tags'],
    HygieneFinding: ['id', 'enterpriseCode', 'foundById', 'severity', 'samples', 'tags'],
    Enterprise: ['code', 'name'],
    Inspector: ['id'],
  },
  sdl: `${LINK}
  type Query { finding(id: ID!): Finding findings(minSeverity: Int, first: Int = 5): [Finding!]! recent: [FindingOrInspector] }
  type Mutation { closeFinding(id: ID!): CloseResult! bumpFindings: Int }
  interface Finding { id: ID! enterprise: Enterprise! foundBy: Inspector severity: Int tags: [String!] }
  type SafetyFinding implements Finding @key(fields: "id") { id: ID! enterprise: Enterprise! @provides(fields: "name") foundBy: Inspector severity: Int tags: [String!] exits: Int detail: Int }
  type HygieneFinding implements Finding @key(fields: "id") { id: ID! enterprise: Enterprise! foundBy: Inspector severity: Int tags: [String!] samples: [[Float!]!] detail: String }
  union FindingOrInspector = SafetyFinding | HygieneFinding | Inspector
  union CloseResult = Closed | NotClosed
  type Closed { finding: Finding! journal: Int! }
  type NotClosed implements UserError { code: String! message: String! }
  interface UserError { code: String! message: String! }
  type Inspector @key(fields: "id") { id: ID! found(first: Int): [Finding!]! }
  type Enterprise @key(fields: "code") {
    code: ID! name: String! @external status: Status! @external address: Address @external internalWeight: Int! @external
    findings(minSeverity: Int, first: Int): [Finding!]! latestFinding: Finding
    riskLabel: String @requires(fields: "name status")
    latitude: Float @requires(fields: "address { geo { lat } }")
    weighed(factor: Int = 2): Int @requires(fields: "internalWeight")
  }
  enum Status { ACTIVE SUSPENDED CLOSED }
  type Address @shareable { street: String city: String! geo: Geo }
  type Geo @shareable { lat: Float! lng: Float! }
  `,
  resolvers: (world) => {
    const all = () => [...world.list('SafetyFinding'), ...world.list('HygieneFinding')];
    const severe = (minimum: unknown) => all().filter((row) => typeof minimum !== 'number' || Number(row.severity ?? 0) >= minimum);
    const common: Readonly<Record<string, FixtureResolver>> = {
      enterprise: (row) => enterprise(world, row.enterpriseCode),
      foundBy: (row) => (row.foundById === null ? null : inspector(world, row.foundById)),
    };
    return {
      Query: {
        finding: (_, { id }) => finding(world, id),
        findings: (_, { minSeverity, first }) => takeFirst(severe(minSeverity), first),
        recent: () => [finding(world, 'f2'), inspector(world, 'i1'), null, finding(world, 'f4')],
      },
      Mutation: {
        closeFinding: (_, { id }) => {
          const count = world.journal.push(`close ${String(id)}`);
          const row = finding(world, id);
          return row === null
            ? { __typename: 'NotClosed', code: 'NOT_FOUND', message: `no finding ${String(id)}` }
            : { __typename: 'Closed', finding: row, journal: count };
        },
        bumpFindings: () => world.journal.push('bump findings'),
      },
      SafetyFinding: {
        ...common,
        detail: (row) => (row.exits === 1 && row.id === 'f3' ? fail('no detail', 'HIDDEN') : row.exits),
        __resolveReference: reference(world, 'SafetyFinding', ['id']),
      },
      HygieneFinding: {
        ...common,
        detail: (row) => `detail ${String(row.id)}`,
        __resolveReference: reference(world, 'HygieneFinding', ['id']),
      },
      Inspector: {
        found: (row, { first }) =>
          takeFirst(
            all().filter((candidate) => candidate.foundById === row.id),
            first,
          ),
        __resolveReference: reference(world, 'Inspector', ['id']),
      },
      Enterprise: {
        findings: (row, { minSeverity, first }) =>
          takeFirst(
            severe(minSeverity).filter((candidate) => candidate.enterpriseCode === row.code),
            first,
          ),
        latestFinding: (row) => all().findLast((candidate) => candidate.enterpriseCode === row.code) ?? null,
        riskLabel: (row) => `${String(row.name)} is ${String(row.status)}`,
        latitude: (row) => (row.address as { geo?: { lat?: number } | null } | null)?.geo?.lat ?? null,
        weighed: (row, { factor }) => Number(row.internalWeight) * Number(factor ?? 0),
        __resolveReference: reference(world, 'Enterprise', ['code']),
      },
    };
  },
};

const planning: FixtureSubgraph = {
  name: 'joint-planning',
  columns: {
    Visit: ['id', 'enterpriseCode', 'teamIds', 'findingIds', 'subjectId', 'plan', 'premisesNumber'],
    Enterprise: ['id', 'code'],
    Person: ['id'],
    Inspector: ['id', 'workload'],
    Premises: ['enterpriseCode', 'number'],
    SafetyFinding: ['id'],
    HygieneFinding: ['id'],
    District: ['code', 'region', 'population'],
  },
  sdl: `${LINK}
  type Query { visit(id: ID!): Visit visits(first: Int = 3): [Visit!]! calendar: [[Visit]] }
  type Mutation { scheduleVisit(input: ScheduleInput!): ScheduleResult! bumpPlanning(note: String): Int! }
  input ScheduleInput { enterpriseCode: ID! team: [ID!]! note: String = "none" options: ScheduleOptions }
  input ScheduleOptions { urgent: Boolean! = false weights: [[Float!]] }
  union ScheduleResult = Scheduled | NotScheduled
  type Scheduled { visit: Visit! note: String }
  type NotScheduled { reason: String! enterprise: Enterprise }
  type Visit @key(fields: "id") {
    id: ID! enterprise: Enterprise team(first: Int): [Inspector!]! findings: [Finding!]! premises: Premises plan: VisitPlan mood: String
  }
  type VisitPlan { title: String! steps: [PlanStep] }
  type PlanStep { title: String! risky: String! }
  interface Finding { id: ID! }
  type SafetyFinding implements Finding @key(fields: "id") { id: ID! visit: Visit }
  type HygieneFinding implements Finding @key(fields: "id") { id: ID! }
  type Inspector @key(fields: "id") { id: ID! workload: Int! visits: [Visit!]! }
  type Premises @key(fields: "enterpriseCode number") { enterpriseCode: ID! number: Int! area: Float @external visitMinutes(perArea: Float! = 2): Float @requires(fields: "area") }
  type Enterprise @key(fields: "code") { code: ID! riskLabel: String @external visits(first: Int): [Visit!] nextVisit: Visit priority: String @requires(fields: "riskLabel") }
  type District @key(fields: "code region { code }") { code: ID! region: Region! population: Int }
  type Region @shareable { code: ID! name: String }
  `,
  resolvers: (world) => {
    const visitsOf = (row: FixtureRow) => world.list('Visit').filter((visit) => visit.enterpriseCode === row.code);
    const visit = (id: unknown) => world.find('Visit', (row) => row.id === id);
    return {
      Query: {
        visit: (_, { id }) => visit(id),
        visits: (_, { first }) => takeFirst(world.list('Visit'), first),
        calendar: () => [[visit('v0'), null], null, [visit('v4')]],
      },
      Mutation: {
        scheduleVisit: (_, { input }) => {
          const { enterpriseCode, note, team } = input as Record<string, unknown>;
          world.journal.push(`schedule ${String(enterpriseCode)}`);
          const row = enterprise(world, enterpriseCode);
          if (row === null || listOf(team).length === 0) return { __typename: 'NotScheduled', reason: 'nobody', enterprise: row };
          return { __typename: 'Scheduled', note: `${String(note)} ${world.journal.length}`, visit: visit('v1') };
        },
        bumpPlanning: (_, { note }) => world.journal.push(`bump planning ${String(note)}`),
      },
      Visit: {
        enterprise: (row) => (row.enterpriseCode === null ? null : enterprise(world, row.enterpriseCode)),
        team: (row, { first }) =>
          takeFirst(
            listOf(row.teamIds).map((id) => inspector(world, id)),
            first,
          ),
        findings: (row) => listOf(row.findingIds).map((id) => finding(world, id)),
        premises: (row) => world.find('Premises', (site) => site.number === row.premisesNumber),
        mood: (row) => (row.id === 'v2' ? fail('bad mood', 'MOODY') : 'good'),
        __resolveReference: reference(world, 'Visit', ['id']),
      },
      PlanStep: { risky: (row) => (row.title === 'write 2' ? fail('risky', 'RISKY') : 'safe') },
      SafetyFinding: {
        visit: (row) => world.list('Visit').find((candidate) => listOf(candidate.findingIds).includes(row.id)) ?? null,
        __resolveReference: reference(world, 'SafetyFinding', ['id']),
      },
      HygieneFinding: { __resolveReference: reference(world, 'HygieneFinding', ['id']) },
      Inspector: {
        visits: (row) => world.list('Visit').filter((candidate) => listOf(candidate.teamIds).includes(row.id)),
        __resolveReference: reference(world, 'Inspector', ['id']),
      },
      Premises: {
        visitMinutes: (row, { perArea }) => (row.area === null || row.area === undefined ? null : Number(row.area) * Number(perArea)),
        __resolveReference: (representation) => ({ ...representation }),
      },
      Enterprise: {
        visits: (row, { first }) => (row.code === 'e7' ? null : takeFirst(visitsOf(row), first)),
        nextVisit: (row) => visitsOf(row)[0] ?? null,
        priority: (row) => (row.riskLabel === null || row.riskLabel === undefined ? 'none' : `priority of ${String(row.riskLabel)}`),
        __resolveReference: reference(world, 'Enterprise', ['code']),
      },
      District: { __resolveReference: reference(world, 'District', ['code']) },
    };
  },
};

const ratings: FixtureSubgraph = {
  name: 'ratings',
  columns: { Enterprise: ['id'], Person: ['id'] },
  interfaceObject: 'Subject',
  sdl: `${LINK}
  type Query { topRated(first: Int = 2): [Subject!]! rating(stars: Int!): Rating }
  type Subject @key(fields: "id") @interfaceObject { id: ID! score(scale: Int = 1): Float ratings: [Rating!]! bestFriend: Subject }
  type Rating { stars: Int! by: String subject: Subject! }
  `,
  resolvers: (world) => {
    const numberOf = (row: FixtureRow) => Number(String(row.id).slice(1));
    const subjectFields: Readonly<Record<string, FixtureResolver>> = {
      score: (row, { scale }) => (numberOf(row) === 101 ? fail('no score', 'UNRATED') : (numberOf(row) / 4) * Number(scale ?? 0)),
      ratings: (row) =>
        [1, 2].slice(0, numberOf(row) % 3).map((stars) => ({ stars, by: stars === 1 ? null : 'somebody', subjectId: row.id })),
      bestFriend: (row) => (numberOf(row) % 2 === 0 ? world.subject(`s${(numberOf(row) + 3) % 8}`) : null),
    };
    return {
      Query: {
        topRated: (_, { first }) =>
          takeFirst(
            ['s1', 's101', 's6'].map((id) => world.subject(id)),
            first,
          ),
        rating: (_, { stars }) => ({ stars, by: null, subjectId: 's2' }),
      },
      Subject: { ...subjectFields, __resolveReference: (representation) => world.subject(representation.id) },
      Rating: { subject: (row) => world.subject(row.subjectId) },
    };
  },
};

/** The subgraphs of the test federation. */
export const fixtureSubgraphs: readonly FixtureSubgraph[] = [registry, premisesSubgraph, staff, findingsSubgraph, planning, ratings];
