import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the project, without a slash at its end. */
export const projectRoot = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** A file of the project: its path from the root, with slashes, and its text. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Paths of all files of the project, from the root: what git tracks or would track. What git ignores is not the project.
 *
 * @param pathSpecs limits the answer, as on git's command line
 */
export function listProjectPaths(...pathSpecs: readonly string[]): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...pathSpecs], {
    cwd: projectRoot,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  // A file that was removed but is not yet committed is still listed.
  return [...new Set(listed.split('\0'))].filter((path) => path !== '' && existsSync(join(projectRoot, path))).sort();
}

/** The text of one file of the project. */
export function readProjectFile(path: string): string {
  return readFileSync(join(projectRoot, path), 'utf8');
}

/** TypeScript of the product: everything under gateway/ and subgraphs/. */
export function listProductSources(): readonly ProjectFile[] {
  return listProjectPaths('gateway', 'subgraphs')
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .map((path) => ({ path, text: readProjectFile(path) }));
}

/** What package.json says, as far as the guards ask. */
export interface PackageManifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** package.json of the project. */
export function readManifest(): PackageManifest {
  return JSON.parse(readProjectFile('package.json')) as PackageManifest;
}
