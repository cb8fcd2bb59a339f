import { spawnSync } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type PlantedFiles, plantTree } from '../support/architecture/planted-tree.ts';
import { projectRoot, readProjectFile } from '../support/architecture/project.ts';

/** Plants a repository with this project's hook, stages the files and runs the hook as git would. */
function commit(files: PlantedFiles): { passed: boolean; said: string } {
  using tree = plantTree({
    'package.json': readProjectFile('package.json'),
    '.gitignore': 'node_modules\n',
    'gateway/hub/door.ts': '',
    'subgraphs/list.d.ts': '',
    ...files,
  });
  for (const folder of ['.githooks', 'test/support/architecture'])
    cpSync(join(projectRoot, folder), join(tree.folder, folder), { recursive: true });
  symlinkSync(join(projectRoot, 'node_modules'), join(tree.folder, 'node_modules'));
  const inTree = { cwd: tree.folder, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } } as const;
  spawnSync('git', ['init', '--quiet'], inTree);
  spawnSync('git', ['add', ...Object.keys(files)], inTree);
  const run = spawnSync('sh', ['.githooks/pre-commit'], inTree);
  return { passed: run.status === 0, said: run.stdout + run.stderr };
}

describe('the hook before a commit', () => {
  test('lets a clean file through', () => {
    const { passed, said } = commit({ 'test/unit/planted.test.ts': 'export const planted = 1;\n' });
    expect(said).not.toContain('error');
    expect(passed).toBe(true);
  });

  test('stops a secret', () => {
    const { passed, said } = commit({ 'gateway/planted.txt': `-----BEGIN ${'PRIVATE KEY'}-----\n` });
    expect(passed).toBe(false);
    expect(said).toContain('gateway/planted.txt:1  A private key.');
  });

  test('stops what the linter refuses', () => {
    const { passed, said } = commit({ 'test/unit/planted.test.ts': 'export const planted: any = 1;\n' });
    expect(passed).toBe(false);
    expect(said).toContain('noExplicitAny');
  });

  test('stops an import that goes up', () => {
    const { passed, said } = commit({
      'gateway/hub/main.ts': "import '../planted.ts';\n",
      'gateway/planted.ts': "import './hub/main.ts';\n",
    });
    expect(passed).toBe(false);
    expect(said).toContain('nobody-imports-the-hub');
  });
});
