import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Cruise, PlantedFiles } from '../support/architecture/planted-tree.ts';
import { cruise, plantedPackages, plantTree } from '../support/architecture/planted-tree.ts';

/** A planted file that breaks exactly the named rules. */
interface Plant {
  readonly breaks: readonly string[];
  readonly file: string;
  readonly imports: string;
}

const dependencies = ['@apollo/server', '@apollo/subgraph', 'type-graphql', 'typeorm', 'pg', 'undici', 'zod', 'temporal-polyfill'];
const devDependencies = [
  '@apollo/gateway',
  '@apollo/composition',
  '@graphql-hive/gateway-runtime',
  'fast-check',
  'jest',
  '@jest/globals',
  'autocannon',
];

/** A small project in which every import that is allowed occurs. */
const cleanTree: PlantedFiles = {
  ...plantedPackages([...dependencies, ...devDependencies, 'not-declared']),
  'package.json': JSON.stringify({
    type: 'module',
    dependencies: Object.fromEntries(dependencies.map((name) => [name, '1.0.0'])),
    devDependencies: Object.fromEntries(devDependencies.map((name) => [name, '1.0.0'])),
  }),
  'subgraphs/subgraph-kit/pure/civil-date.ts':
    "import 'temporal-polyfill';\nimport { createHash } from 'node:crypto';\nexport const a = createHash;\n",
  'subgraphs/subgraph-kit/errors.ts': "import './pure/civil-date.ts';\nexport const a = 1;\n",
  'subgraphs/subgraph-kit/database/database.ts': "import 'pg';\nimport 'typeorm';\nimport '../errors.ts';\n",
  'subgraphs/department-kit/findings/finding.ts': "import '../../subgraph-kit/pure/civil-date.ts';\n",
  'subgraphs/department-kit/findings/findings.entity.ts': "import 'typeorm';\nimport './finding.ts';\n",
  'subgraphs/department-kit/findings/findings.repository.ts': "import 'typeorm';\nimport './findings.entity.ts';\nimport './finding.ts';\n",
  'subgraphs/department-kit/findings/findings.service.ts':
    "import type {} from 'typeorm';\nimport './findings.repository.ts';\nimport '../../subgraph-kit/database/database.ts';\n",
  'subgraphs/department-kit/findings/findings.graphql.ts': "import 'type-graphql';\nimport './finding.ts';\n",
  'subgraphs/department-kit/findings/findings.resolver.ts': "import './findings.service.ts';\nimport './findings.graphql.ts';\n",
  'subgraphs/department-kit/findings/findings.feature.ts': "import './findings.resolver.ts';\nimport './findings.service.ts';\n",
  'subgraphs/department-kit/migrations/2026-03-01-findings.ts': "import 'typeorm';\nimport '../../subgraph-kit/database/database.ts';\n",
  'subgraphs/department-kit/data-source.ts': "import './findings/findings.entity.ts';\nimport './migrations/2026-03-01-findings.ts';\n",
  'subgraphs/department-kit/workbooks/workbook.ts': "import '../../subgraph-kit/pure/civil-date.ts';\n",
  'subgraphs/markets/profile.ts': "import '../department-kit/findings/findings.feature.ts';\nimport '../department-kit/data-source.ts';\n",
  'subgraphs/markets/complaints/complaints.service.ts': "import '../../department-kit/findings/findings.service.ts';\n",
  'subgraphs/commerce/profile.ts': "import '../subgraph-kit/pure/civil-date.ts';\n",
  'subgraphs/coordination/visits/visit.ts': "import 'zod';\nimport '../../subgraph-kit/pure/civil-date.ts';\n",
  'subgraphs/coordination/visits/visits.service.ts': "import './visit.ts';\nimport '../../subgraph-kit/errors.ts';\n",
  'subgraphs/departments.ts': "import './markets/profile.ts';\nimport './commerce/profile.ts';\n",
  'subgraphs/sample-city/city.ts': "import '../subgraph-kit/pure/civil-date.ts';\nimport '../department-kit/workbooks/workbook.ts';\n",
  'gateway/executor/plan.ts': "import '../../subgraphs/subgraph-kit/pure/civil-date.ts';\n",
  'gateway/door.ts': "import './executor/plan.ts';\nimport '@apollo/server';\nimport '../subgraphs/subgraph-kit/errors.ts';\n",
  'gateway/hub/all-in-one.ts':
    "import '../door.ts';\nimport '../../subgraphs/departments.ts';\nimport '../../subgraphs/sample-city/city.ts';\nimport '../../subgraphs/coordination/visits/visits.service.ts';\n",
  'test/unit/subgraph-kit/pure/civil-date.test.ts':
    "import '@jest/globals';\nimport 'node:fs';\nimport '../../../../subgraphs/subgraph-kit/errors.ts';\n",
  'test/unit/everything.test.ts':
    "import 'fast-check';\nimport '../../gateway/hub/all-in-one.ts';\nimport '../../subgraphs/markets/complaints/complaints.service.ts';\n",
};

const plants: readonly Plant[] = [
  plant('departments-meet-in-the-supergraph', 'subgraphs/markets/p1.ts', '../commerce/profile.ts'),
  plant('departments-meet-in-the-supergraph', 'subgraphs/fifth-department/p2.ts', '../markets/profile.ts'),
  plant('departments-import-kits-only', 'subgraphs/markets/p3.ts', '../coordination/visits/visit.ts'),
  plant('departments-import-kits-only', 'subgraphs/commerce/p4.ts', '../../gateway/door.ts'),
  plant('department-kit-imports-the-subgraph-kit-only', 'subgraphs/department-kit/p5.ts', '../markets/profile.ts'),
  plant('department-kit-imports-the-subgraph-kit-only', 'subgraphs/department-kit/p6.ts', '../coordination/visits/visits.service.ts'),
  plant('coordination-imports-the-subgraph-kit-only', 'subgraphs/coordination/p7.ts', '../markets/profile.ts'),
  plant('coordination-imports-the-subgraph-kit-only', 'subgraphs/coordination/p8.ts', '../department-kit/data-source.ts'),
  plant('subgraph-kit-is-at-the-bottom', 'subgraphs/subgraph-kit/p9.ts', '../department-kit/data-source.ts'),
  plant('subgraph-kit-is-at-the-bottom', 'subgraphs/subgraph-kit/p10.ts', '../../gateway/door.ts'),
  plant('gateway-imports-the-subgraph-kit-only', 'gateway/p11.ts', '../subgraphs/markets/profile.ts'),
  plant('nobody-imports-the-hub', 'gateway/p12.ts', './hub/all-in-one.ts'),
  plant(
    ['gateway-imports-the-subgraph-kit-only', 'only-the-hub-reads-the-list-of-departments'],
    'gateway/p13.ts',
    '../subgraphs/departments.ts',
  ),
  plant('sample-city-is-alone', 'subgraphs/sample-city/p14.ts', '../department-kit/findings/findings.service.ts'),
  plant('sample-city-is-alone', 'subgraphs/sample-city/p15.ts', '../subgraph-kit/database/database.ts'),
  plant(['nobody-needs-the-sample-city', 'gateway-imports-the-subgraph-kit-only'], 'gateway/p16.ts', '../subgraphs/sample-city/city.ts'),
  plant('executor-is-pure-of-servers', 'gateway/executor/p17.ts', '@apollo/server'),
  plant('executor-is-pure-of-servers', 'gateway/executor/p18.ts', 'node:http'),
  plant('executor-is-pure-of-servers', 'gateway/executor/p19.ts', '../door.ts'),
  plant('rows-stay-below-services', 'subgraphs/department-kit/findings/p20.service.ts', './findings.entity.ts'),
  plant('rows-stay-below-services', 'gateway/hub/p21.ts', '../../subgraphs/department-kit/findings/findings.entity.ts'),
  plant('entities-know-only-entities-and-pure-code', 'subgraphs/department-kit/findings/p22.entity.ts', './findings.service.ts'),
  plant('repositories-do-not-look-up', 'subgraphs/department-kit/findings/p23.repository.ts', './findings.service.ts'),
  plant('services-do-not-look-up', 'subgraphs/department-kit/findings/p24.service.ts', './findings.graphql.ts'),
  plant('services-do-not-look-up', 'subgraphs/department-kit/findings/p25.service.ts', './findings.resolver.ts'),
  plant('api-types-know-only-api-types-and-pure-code', 'subgraphs/department-kit/findings/p26.graphql.ts', './findings.repository.ts'),
  plant('resolvers-go-through-services', 'subgraphs/department-kit/findings/p27.resolver.ts', './findings.repository.ts'),
  plant('resolvers-go-through-services', 'subgraphs/department-kit/findings/p47.feature.ts', './findings.repository.ts'),
  plant('services-do-not-look-up', 'subgraphs/department-kit/findings/p48.service.ts', './findings.feature.ts'),
  plant('drivers-stay-in-repositories', 'subgraphs/coordination/visits/p28.service.ts', 'typeorm'),
  plant('transport-stays-above-services', 'subgraphs/coordination/visits/p29.repository.ts', 'type-graphql'),
  plant('migrations-do-not-follow-the-code', 'subgraphs/department-kit/migrations/2026-04-01-p30.ts', '../findings/findings.service.ts'),
  plant(
    'migrations-do-not-follow-the-code',
    'subgraphs/department-kit/migrations/2026-04-01-p31.ts',
    '../../subgraph-kit/pure/civil-date.ts',
  ),
  plant('concepts-import-pure-code-only', 'subgraphs/coordination/visits/p32.ts', './visits.service.ts'),
  plant('concepts-import-pure-code-only', 'subgraphs/coordination/visits/p33.ts', '../../subgraph-kit/errors.ts'),
  plant('pure-imports-pure-code-only', 'subgraphs/subgraph-kit/pure/p34.ts', '../errors.ts'),
  plant('pure-code-has-no-io', 'subgraphs/subgraph-kit/pure/p35.ts', 'node:fs'),
  plant('pure-code-has-no-io', 'subgraphs/subgraph-kit/pure/p36.ts', 'http'),
  plant('pure-code-has-no-io', 'subgraphs/coordination/visits/p37.ts', 'node:net'),
  plant('pure-code-uses-listed-packages', 'subgraphs/subgraph-kit/pure/p38.ts', 'undici'),
  plant('product-code-never-imports-tests', 'gateway/hub/p39.ts', '../../test/support/builder.ts'),
  plant(['development-packages-stay-out-of-the-product', 'yardsticks-stay-out-of-the-product'], 'gateway/p40.ts', '@apollo/gateway'),
  plant(['development-packages-stay-out-of-the-product', 'yardsticks-stay-out-of-the-product'], 'gateway/p41.ts', '@apollo/composition'),
  plant(
    ['development-packages-stay-out-of-the-product', 'yardsticks-stay-out-of-the-product'],
    'gateway/hub/p42.ts',
    '@graphql-hive/gateway-runtime',
  ),
  plant(
    ['development-packages-stay-out-of-the-product', 'yardsticks-stay-out-of-the-product'],
    'subgraphs/subgraph-kit/p43.ts',
    'fast-check',
  ),
  plant(['development-packages-stay-out-of-the-product', 'yardsticks-stay-out-of-the-product'], 'subgraphs/subgraph-kit/p44.ts', 'jest'),
  plant('every-package-is-declared', 'gateway/p45.ts', 'not-declared'),
  plant('everything-imported-exists', 'gateway/p46.ts', './never-written.ts'),
];

/** Violations that a single import cannot show. */
const shapes: PlantedFiles = {
  'gateway/circle-a.ts': "import { b } from './circle-b.ts';\nexport const a = b;\n",
  'gateway/circle-b.ts': "import { a } from './circle-a.ts';\nexport const b = a;\n",
  'gateway/types-a.ts': "import type { B } from './types-b.ts';\nexport interface A { readonly b: B }\n",
  'gateway/types-b.ts': "import type { A } from './types-a.ts';\nexport interface B { readonly a: A | null }\n",
  'subgraphs/subgraph-kit/forgotten.ts': 'export const forgotten = 1;\n',
  'test/support/builder.ts': 'export {};\n',
};

function plant(breaks: string | readonly string[], file: string, imported: string): Plant {
  return { breaks: [breaks].flat(), file, imports: imported };
}

describe('who may import whom', () => {
  let planted: Cruise;
  const brokenBy = (file: string): readonly string[] =>
    [...new Set(planted.violations.filter((each) => each.file === file).map((each) => each.rule))].sort();

  beforeAll(() => {
    const files = Object.fromEntries(plants.map(({ file, imports }) => [file, `import '${imports}';\n`]));
    using tree = plantTree({ ...cleanTree, ...files, ...shapes });
    planted = cruise(tree);
  });

  test('a tree with every import that is allowed passes', () => {
    using tree = plantTree(cleanTree);
    expect(cruise(tree).violations).toEqual([]);
  });

  test.each(plants)('$file, which imports $imports, breaks $breaks and nothing else', ({ file, breaks }) => {
    expect(brokenBy(file)).toEqual([...breaks].sort());
  });

  test('two files that import each other are a circle', () => {
    expect([...brokenBy('gateway/circle-a.ts'), ...brokenBy('gateway/circle-b.ts')]).toContain('no-circles');
  });

  test('two files that know only each other’s types are no circle', () => {
    expect([...brokenBy('gateway/types-a.ts'), ...brokenBy('gateway/types-b.ts')]).toEqual([]);
  });

  test('a file that nobody imports and that imports nothing is an orphan', () => {
    expect(brokenBy('subgraphs/subgraph-kit/forgotten.ts')).toEqual(['no-orphans']);
  });

  test('every rule has a name, a sentence and a planted violation', () => {
    const seen = new Set(planted.violations.map((violation) => violation.rule));
    expect(planted.rules.length).toBeGreaterThan(25);
    for (const rule of planted.rules) {
      expect(rule.comment).toMatch(/^[A-Z].{20,}\.$/s);
      expect([...seen]).toContain(rule.name);
    }
  });
});
