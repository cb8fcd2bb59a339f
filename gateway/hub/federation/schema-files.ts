import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildSubgraphSchemaOf, type SubgraphDefinition } from '../../../subgraphs/subgraph-kit/server/subgraph.ts';
import { PUBLIC_SUPERGRAPH_FILE, SCHEMA_FOLDER, SUPERGRAPH_FILE } from '../processes/supergraph-files.ts';
import { composeHub } from './compose.ts';

/** The public contract, for people and for the check of breaking changes. */
export const PUBLIC_FILE = 'public.graphql';

const SDL_ENDING = '.graphql';

/** What the schema folder must hold: file name to content. */
export function generateSchemaFiles(definitions: readonly SubgraphDefinition[]): ReadonlyMap<string, string> {
  const subgraphs = definitions.map((definition) => ({ name: definition.name, sdl: buildSubgraphSchemaOf(definition).sdl }));
  const { supergraphSdl, publicSdl, publicSupergraphSdl } = composeHub(subgraphs);
  return new Map([
    ...subgraphs.map(({ name, sdl }): [string, string] => [`${name}.graphql`, sdl]),
    [SUPERGRAPH_FILE, supergraphSdl],
    [PUBLIC_FILE, publicSdl],
    [PUBLIC_SUPERGRAPH_FILE, publicSupergraphSdl],
  ]);
}

/** Writes the files and removes those of subgraphs that are no more; the names of the files that changed. */
export async function writeSchemaFiles(
  files: ReadonlyMap<string, string>,
  folder = SCHEMA_FOLDER,
  ending = SDL_ENDING,
): Promise<readonly string[]> {
  const changed = await findStaleFiles(files, folder, ending);
  await mkdir(folder, { recursive: true });
  for (const name of changed) {
    const content = files.get(name);
    if (content === undefined) await rm(join(folder, name));
    else await writeFile(join(folder, name), content);
  }
  return changed;
}

/** Names of the files that differ from what the code says, are missing, or should not be there. Files with another ending are not looked at. */
export async function findStaleFiles(
  files: ReadonlyMap<string, string>,
  folder = SCHEMA_FOLDER,
  ending = SDL_ENDING,
): Promise<readonly string[]> {
  const present = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(ending));
  const stale: string[] = present.filter((name) => !files.has(name));
  for (const [name, content] of files) {
    const found = present.includes(name) ? await readFile(join(folder, name), 'utf8') : null;
    if (found !== content) stale.push(name);
  }
  return stale.sort();
}
