import { beforeAll, describe, expect, test } from '@jest/globals';
import { lint, type PlantedFiles, plantTree, type Violation } from '../support/architecture/planted-tree.ts';

const lines = (count: number, line: (number: number) => string) => Array.from({ length: count }, (_, index) => line(index)).join('\n');

/** A function with so many lines between its braces, which is what the linter counts. */
const functionWithBody = (count: number) =>
  `export function planted(start: number): number {\n  let sum = start;\n${lines(count - 2, (number) => `  sum += ${number};`)}\n  return sum;\n}\n`;

const functionOfComplexity = (count: number) =>
  `export function planted(value: number): number {\n${lines(count, (number) => `  if (value === ${number}) return ${number * 2};`)}\n  return 0;\n}\n`;

const plants: readonly (readonly [name: string, rule: string, text: string])[] = [
  ['function-of-71-lines', 'lint/complexity/noExcessiveLinesPerFunction', functionWithBody(71)],
  ['file-of-401-lines', 'lint/style/noExcessiveLinesPerFile', `${lines(401, (number) => `export const planted${number} = ${number};`)}\n`],
  [
    'function-of-five-parameters',
    'lint/complexity/useMaxParams',
    'export function planted(a: number, b: number, c: number, d: number, e: number): number {\n  return a + b + c + d + e;\n}\n',
  ],
  ['function-of-complexity-13', 'lint/complexity/noExcessiveCognitiveComplexity', functionOfComplexity(13)],
  ['explicit-any', 'lint/suspicious/noExplicitAny', 'export const planted: any = 1;\n'],
  ['exclamation-mark', 'lint/style/noNonNullAssertion', 'export const planted = (list: readonly number[]): number => list[0]!;\n'],
  ['default-export', 'lint/style/noDefaultExport', 'export default 1;\n'],
  ['environment', 'lint/style/noProcessEnv', 'export const planted = process.env.PORT;\n'],
  ['barrel', 'lint/performance/noBarrelFile', "export { environment } from './environment.ts';\n"],
  ['export-all', 'lint/performance/noReExportAll', "export * from './environment.ts';\n"],
  ['bare-built-in', 'lint/style/useNodejsImportProtocol', "import { join } from 'path';\n\nexport const planted = join('a', 'b');\n"],
];

const allowed: PlantedFiles = {
  'gateway/function-of-70-lines.ts': functionWithBody(70),
  'gateway/function-of-complexity-12.ts': functionOfComplexity(12),
  'gateway/settings.ts': 'export const port = process.env.PORT;\n',
  'test/unit/long.test.ts': functionWithBody(120),
};

describe('limits that the linter sees to', () => {
  let violations: readonly Violation[];
  const brokenBy = (file: string): readonly string[] =>
    violations.filter((violation) => violation.file.endsWith(file)).map((violation) => violation.rule);

  beforeAll(() => {
    using tree = plantTree({ ...allowed, ...Object.fromEntries(plants.map(([name, , text]) => [`gateway/${name}.ts`, text])) });
    violations = lint(tree);
  });

  test.each(plants)('%s breaks %s', (name, rule) => {
    expect(brokenBy(`gateway/${name}.ts`)).toContain(rule);
  });

  test.each(Object.keys(allowed))('%s is within the limits', (file) => {
    expect(brokenBy(file)).toEqual([]);
  });
});
