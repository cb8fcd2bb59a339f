import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const PACKAGES = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** A program in one file, which loads in half the time or less; a test that kills processes over and over loads it as often. */
export interface BuiltProgram {
  readonly path: string;
  /** Where Node keeps what it compiled of it. */
  readonly compileCache: string;
  remove(): Promise<void>;
}

/** Builds a program of the tests from its source. */
export async function buildProgram(source: URL): Promise<BuiltProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'program-to-kill-'));
  const path = join(folder, 'program.mjs');
  // Packages are found beside the program, as they are in the project.
  await symlink(PACKAGES, join(folder, 'node_modules'));
  await build({
    entryPoints: [fileURLToPath(source)],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    packages: 'external',
    logLevel: 'silent',
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false } },
    plugins: [
      {
        // Threads and files are found by the address of the source, not by that of the built program.
        name: 'addresses of the sources',
        setup: ({ onLoad }) =>
          onLoad({ filter: /\.ts$/ }, async ({ path: module }) => ({
            loader: 'ts',
            contents: (await readFile(module, 'utf8')).replaceAll('import.meta.url', JSON.stringify(pathToFileURL(module).href)),
          })),
      },
    ],
  });
  return { path, compileCache: join(folder, 'compiled'), remove: () => rm(folder, { recursive: true, force: true }) };
}
