import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ConstDirectiveNode, Kind, parse } from 'graphql';
import type { SubgraphSdl } from '../federation/compose.ts';

/** Folder of the generated schema files. */
export const SCHEMA_FOLDER = fileURLToPath(new URL('../../../schema/', import.meta.url));
/** Folder of the generated JSON Schemas of the draw's documents, beside the SDL. */
export const DRAW_SCHEMA_FOLDER = join(SCHEMA_FOLDER, 'draw');
/** Folder of the generated JSON Schemas of publications. */
export const PUBLICATION_SCHEMA_FOLDER = join(SCHEMA_FOLDER, 'publication');
/** Names of the files that a gateway reads. */
export const SUPERGRAPH_FILE = 'supergraph.graphql';
/** See {@link SUPERGRAPH_FILE}. */
export const PUBLIC_SUPERGRAPH_FILE = 'public-supergraph.graphql';

/** The two supergraphs that a gateway process serves. */
export interface Supergraphs {
  readonly supergraphSdl: string;
  readonly publicSupergraphSdl: string;
}

/** Reads the generated files; a gateway of its own knows the subgraphs by them alone. */
export async function readSupergraphFiles(folder = SCHEMA_FOLDER): Promise<Supergraphs> {
  const read = async (name: string): Promise<string> => readFile(`${folder}/${name}`, 'utf8');
  const [supergraphSdl, publicSupergraphSdl] = await Promise.all([read(SUPERGRAPH_FILE), read(PUBLIC_SUPERGRAPH_FILE)]);
  return { supergraphSdl, publicSupergraphSdl };
}

/** The supergraphs of these subgraphs: the generated files where they were made of just these, else composed now, which takes a second. */
export async function supergraphsOf(subgraphs: readonly SubgraphSdl[], folder = SCHEMA_FOLDER): Promise<Supergraphs> {
  if (await isGeneratedFrom(subgraphs, folder)) return readSupergraphFiles(folder);
  const { composeHub } = await import('../federation/compose.ts');
  return composeHub(subgraphs);
}

async function isGeneratedFrom(subgraphs: readonly SubgraphSdl[], folder: string): Promise<boolean> {
  const read = async (name: string): Promise<string> => readFile(join(folder, name), 'utf8').catch(() => '');
  const sdls = await Promise.all(subgraphs.map(async ({ name, sdl }) => (await read(`${name}.graphql`)) === sdl));
  if (sdls.includes(false)) return false;
  const names = subgraphNamesOf(await read(SUPERGRAPH_FILE));
  return names.length === subgraphs.length && subgraphs.every(({ name }) => names.includes(name));
}

/** Names of the subgraphs of a supergraph, as composed. */
export function subgraphNamesOf(supergraphSdl: string): readonly string[] {
  for (const definition of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') continue;
    return (definition.values ?? []).map((value) => graphNameOf(value.directives ?? []) ?? value.name.value.toLowerCase());
  }
  return [];
}

function graphNameOf(directives: readonly ConstDirectiveNode[]): string | undefined {
  const graph = directives.find((directive) => directive.name.value === 'join__graph');
  const name = graph?.arguments?.find((argument) => argument.name.value === 'name')?.value;
  return name?.kind === Kind.STRING ? name.value : undefined;
}
