import type { GuardFinding } from './finding.ts';

/** The folders at the top, which are all there will be. What starts with a dot belongs to a tool. */
const TOP_FOLDERS = new Set(['gateway', 'subgraphs', 'schema', 'test']);

/** Names that say nothing about what is inside, for folders and files. */
const EMPTY_NAMES = new Set([
  'utils',
  'util',
  'helpers',
  'helper',
  'common',
  'shared',
  'types',
  'constants',
  'misc',
  'lib',
  'stuff',
  'index',
  'barrel',
]);

/** Layers of a feature; a file without one is pure, or wires things up. A `thread` is the program of a worker thread, a `process` that of a process, a `page` that of a browser page. */
const LAYERS = ['entity', 'repository', 'service', 'graphql', 'resolver', 'feature', 'thread', 'process', 'page'];

const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const MIGRATION = /^\d{4}\.\d{2}\.\d{2}T\d{2}-\d{2}-\d{2}\.[a-z0-9]+(?:-[a-z0-9]+)*\.ts$/;
const LAYERED_FILE = new RegExp(`^[a-z0-9]+(?:-[a-z0-9]+)*(?:\\.(?:${LAYERS.join('|')}))?\\.ts$`);
const TEST_FILE = /^[a-z0-9]+(?:[-.][a-z0-9]+)*\.ts$/;

/** What is wrong with the path of a file, by the conventions of folders and file names. */
export function findNameFaults(path: string): readonly GuardFinding[] {
  const folders = path.split('/').slice(0, -1);
  const file = path.split('/').at(-1) ?? '';
  return [...faultsOfFolders(folders), ...faultsOfFile(folders, file)].map((sentence) => ({ place: path, sentence }));
}

function faultsOfFolders(folders: readonly string[]): readonly string[] {
  const top = folders[0];
  if (top === undefined || top.startsWith('.')) return [];
  if (!TOP_FOLDERS.has(top)) return [`The top level is fixed; ${top}/ is not part of it.`];
  return folders.flatMap((folder) => {
    if (EMPTY_NAMES.has(folder)) return [`A folder named ${folder} says nothing about what is inside.`];
    return KEBAB.test(folder) ? [] : [`The folder ${folder} is not written in kebab-case.`];
  });
}

function faultsOfFile(folders: readonly string[], file: string): readonly string[] {
  if (!file.endsWith('.ts')) return [];
  const stem = file.slice(0, file.indexOf('.'));
  if (EMPTY_NAMES.has(stem)) return [`A file named ${file} says nothing about what is inside.`];
  if (folders[0] === 'test') return TEST_FILE.test(file) ? [] : [`${file} is not written in kebab-case.`];
  if (folders.includes('migrations')) {
    return MIGRATION.test(file) ? [] : [`${file} is not named like 2026.03.01T09-30-00.what-it-does.ts.`];
  }
  if (file.endsWith('.test.ts')) return ['Tests live in test/.'];
  return LAYERED_FILE.test(file) ? [] : [`${file} is not kebab-case with one of the layers ${LAYERS.join(', ')} or none.`];
}
