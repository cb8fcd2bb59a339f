import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectRoot } from './project.ts';

/** Files of a tree that a test plants: path inside the tree, and text. */
export type PlantedFiles = Readonly<Record<string, string>>;

/** A temporary folder with the planted files in it, removed when disposed of. */
export interface PlantedTree extends Disposable {
  readonly folder: string;
}

/** One violation that a tool reported: which file broke which rule. */
export interface Violation {
  readonly file: string;
  readonly rule: string;
}

/** Writes the files into a new temporary folder, with this project's tool settings beside them. */
export function plantTree(files: PlantedFiles): PlantedTree {
  const folder = mkdtempSync(join(tmpdir(), 'planted-'));
  for (const settings of ['.dependency-cruiser.mjs', '.biome.json', 'tsconfig.json']) {
    copyFileSync(join(projectRoot, settings), join(folder, settings));
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Packages as they look to a resolver: a name, a version, an empty module. Nothing is installed. */
export function plantedPackages(names: readonly string[]): PlantedFiles {
  return Object.fromEntries(
    names.flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', license: 'MIT', type: 'module', main: 'index.js' })],
      [`node_modules/${name}/index.js`, 'export {};\n'],
    ]),
  );
}

/** What dependency-cruiser says about a tree: the rules it knew, and what broke them. */
export interface Cruise {
  readonly rules: readonly { readonly name: string; readonly comment: string }[];
  readonly violations: readonly Violation[];
}

/** Runs dependency-cruiser over the tree, as `npm run deps` does over the project. */
export function cruise(tree: PlantedTree): Cruise {
  const command = join(projectRoot, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const run = spawnSync(
    process.execPath,
    [command, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'gateway', 'subgraphs', 'test'],
    {
      cwd: tree.folder,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  if (!run.stdout.startsWith('{')) throw new Error(`dependency-cruiser did not run: ${run.stderr}`);
  const { summary } = JSON.parse(run.stdout) as {
    summary: {
      violations: readonly { from: string; rule: { name: string } }[];
      ruleSetUsed: { forbidden: readonly { name: string; comment: string }[] };
    };
  };
  return {
    rules: summary.ruleSetUsed.forbidden,
    violations: summary.violations.map((violation) => ({ file: violation.from, rule: violation.rule.name })),
  };
}

/** Runs the linter over the tree with this project's settings and gives every rule that was broken. */
export function lint(tree: PlantedTree): readonly Violation[] {
  execFileSync('git', ['init', '--quiet'], { cwd: tree.folder });
  const command = join(projectRoot, 'node_modules/@biomejs/biome/bin/biome');
  const run = spawnSync(process.execPath, [command, 'lint', '--reporter=json', '--max-diagnostics=none', '.'], {
    cwd: tree.folder,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const report = JSON.parse(run.stdout) as { diagnostics: readonly { category: string; location: { path: string | { file: string } } }[] };
  return report.diagnostics.map((diagnostic) => {
    const { path } = diagnostic.location;
    return { file: typeof path === 'string' ? path : path.file, rule: diagnostic.category };
  });
}
