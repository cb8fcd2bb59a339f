import type { GuardFinding } from './finding.ts';
import { findingAt } from './finding.ts';

/** What the README may name because it is there. */
export interface ReadmeFacts {
  /** Paths of all files, from the root. */
  readonly paths: readonly string[];
  /** Scripts of package.json. */
  readonly scripts: readonly string[];
  /** Paths that the gateway serves, or anything in which such a path stands in quotes. */
  readonly gatewaySources: readonly string[];
  /** Codes of the error catalogue. */
  readonly errorCodes: readonly string[];
}

const PATH = /^\.?[\w-][\w.@-]*(?:\/[\w.@-]+)*\/?$/;
const FILE = /\.(?:ts|mjs|json|md|yml|yaml|graphql|sql|html|sh)$|^\.[a-z]/;
/** A layer or a format, spoken of by its ending. */
const ENDING = /^\.(?:entity|repository|service|graphql|resolver|feature|ts|sql|json|xlsx|csv|md)$/;
const ENDPOINT = /^\/[a-z]+(?:\/[a-z]+)*$/;
const SCRIPT = /\bnpm (?:run )?([a-z][\w:-]*)/g;
/** Commands that npm has of its own. */
const NPM_COMMANDS = new Set(['ci', 'install', 'pkg', 'config', 'view', 'run']);
const CODE_ROW = /^\| *`([A-Z][A-Z0-9_]+)` *\|/gm;

/** Everything that README names and that is not there, and everything of the error catalogue that it leaves out. */
export function findReadmeFaults(readme: string, facts: ReadmeFacts): readonly GuardFinding[] {
  return [
    ...findMissingScripts(readme, facts),
    ...findMissingPlaces(readme, facts),
    ...findMissingInTree(readme, facts),
    ...compareErrorCodes(readme, facts),
  ];
}

function findMissingScripts(readme: string, { scripts }: ReadmeFacts): readonly GuardFinding[] {
  return [...readme.matchAll(SCRIPT)]
    .filter(([, script = '']) => !NPM_COMMANDS.has(script) && !scripts.includes(script))
    .map((match) => findingAt('README.md', readme, match.index, `package.json has no script ${match[1]}.`));
}

/** Paths and endpoints stand in backticks, alone or at the end of a link. */
function findMissingPlaces(readme: string, facts: ReadmeFacts): readonly GuardFinding[] {
  const prose = readme.replace(/^```[\s\S]*?^```$/gm, (block) => block.replace(/[^\n]/g, ' '));
  const places = [...prose.matchAll(/`([^`\n]+)`|\]\(((?!https?:|#)[^)\s]+)\)/g)];
  return places.flatMap((match): readonly GuardFinding[] => {
    const place = match[1] ?? match[2] ?? '';
    if (ENDPOINT.test(place)) {
      return isServed(place, facts)
        ? []
        : [findingAt('README.md', readme, match.index, `No source of the gateway has the path '${place}'.`)];
    }
    const isPlace = PATH.test(place) && !ENDING.test(place) && (place.includes('/') || FILE.test(place));
    return !isPlace || exists(place, facts) ? [] : [findingAt('README.md', readme, match.index, `There is no ${place}.`)];
  });
}

/** In a block of the language "tree", every line starts with names; deeper lines lie in the folder above. */
function findMissingInTree(readme: string, facts: ReadmeFacts): readonly GuardFinding[] {
  return [...readme.matchAll(/^```tree\n([\s\S]*?)^```$/gm)].flatMap((block) => {
    const above: { indent: number; folder: string }[] = [];
    return (block[1] ?? '').split('\n').flatMap((line) => {
      const [, spaces = '', names = ''] = /^( *)((?:[\w.-]+(?:\/|\.[a-z]+)(?: (?=\S)|(?= )|$))+)/.exec(line) ?? [];
      if (names === '') return [];
      while ((above.at(-1)?.indent ?? -1) >= spaces.length) above.pop();
      const parent = above.map(({ folder }) => folder).join('');
      const listed = names.trim().split(' ');
      const [only] = listed;
      if (listed.length === 1 && only?.endsWith('/') === true) above.push({ indent: spaces.length, folder: only });
      return listed
        .filter((name) => !exists(parent + name, facts))
        .map((name) => ({ place: 'README.md', sentence: `There is no ${parent}${name}.` }));
    });
  });
}

function compareErrorCodes(readme: string, { errorCodes }: ReadmeFacts): readonly GuardFinding[] {
  const documented = [...readme.matchAll(CODE_ROW)].map((match) => match[1] ?? '');
  const missing = errorCodes.filter((code) => !documented.includes(code));
  const unknown = documented.filter((code) => !errorCodes.includes(code));
  return [
    ...missing.map((code) => ({ place: 'README.md', sentence: `The table of error codes lacks ${code}.` })),
    ...unknown.map((code) => ({ place: 'README.md', sentence: `The catalogue of errors has no ${code}.` })),
  ];
}

function exists(place: string, { paths }: ReadmeFacts): boolean {
  const folder = place.endsWith('/') ? place : `${place}/`;
  return paths.includes(place) || paths.some((path) => path.startsWith(folder));
}

function isServed(endpoint: string, { gatewaySources }: ReadmeFacts): boolean {
  return gatewaySources.some((text) => text.includes(`'${endpoint}'`));
}
