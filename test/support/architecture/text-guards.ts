import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { findingAt, type GuardFinding, printFindings } from './finding.ts';
import { listProjectPaths, type ProjectFile, projectRoot, readProjectFile } from './project.ts';

/** A pattern that must not occur, and why. */
interface Banned {
  readonly pattern: RegExp;
  readonly sentence: string;
}

/**
 * What gives away a key or the machine of whoever wrote the file. The patterns are written in pieces, so that this file does not match itself.
 */
const GIVEAWAYS: readonly Banned[] = [
  { pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/g, sentence: 'A private key. Keys are made at set-up and live in the state folder.' },
  { pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, sentence: 'An access key of a cloud.' },
  { pattern: /\b(?:gh[pousr]|github_pat|glpat|npm)_[A-Za-z0-9_]{20,}\b/g, sentence: 'A token of a code host or registry.' },
  { pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/g, sentence: 'A signed token. Tests sign their own.' },
  {
    pattern: /\b[a-z][a-z0-9+]*:\/\/[^\s:/@'"`$<{]+:[^\s@/'"`$<{]+@(?!localhost|127\.0\.0\.1|database[:/]|[\w-]+\.example\b)[\w.-]+/g,
    sentence: 'An address with a password in it.',
  },
  {
    pattern: /(?:^|[^\w./~-])\/(?:home|root|Users|work|workspace|workspaces|builds)\/[\w.-]+/gm,
    sentence: 'A path of one machine. Start from the project, or from a temporary folder.',
  },
  { pattern: /\b[A-Za-z]:\\\\?Users\\/g, sentence: 'A path of one machine.' },
  {
    pattern: /"resolved": "https?:/g,
    sentence: 'A download address; .npmrc leaves them out of the lockfile, so that every registry serves.',
  },
];

/** What makes an answer depend on when or where it is asked. */
const IMPURE: readonly Banned[] = [
  {
    pattern: /\bDate\.now\b|\bnew Date\b(?!\s*\(\s*[^)\s])|\bTemporal\.Now\b|\bperformance\.now\b|\bprocess\.hrtime\b/g,
    sentence: 'Pure code takes the time as an argument.',
  },
  {
    pattern: /\bnew Date\s*\(\s*[^(),]+,|\.(?:get|set)(?:FullYear|Month|Date|Day|Hours|Minutes)\s*\(|\.getTimezoneOffset\s*\(/g,
    sentence: 'An answer that depends on the time zone of the machine; days are CivilDate.',
  },
  {
    pattern: /\bMath\.random\b|\brandom(?:Bytes|UUID|Int|Fill|FillSync)\b|\bgetRandomValues\b|\bgenerateKey(?:Pair)?(?:Sync)?\b/g,
    sentence: 'Pure code takes randomness as an argument.',
  },
  {
    pattern: /\bset(?:Timeout|Interval|Immediate)\s*\(|\bfetch\s*\(|\bprocess\.(?:env|cwd|stdout|stderr|on|exit)\b|\bconsole\./g,
    sentence: 'Pure code neither waits nor speaks.',
  },
];

/** A document named in passing: whoever reads it must be able to open it. */
const DOCUMENT = /(?<![\w./-])(?:[\w-]+\/)*[\w-]+\.md\b/g;

const NOT_TEXT = /\.(?:png|ico|xlsx|jpg|woff2?|ttf|gz|zip)$/;

/** Secrets and paths of one machine, in any file. */
export function findGiveaways(file: ProjectFile): readonly GuardFinding[] {
  return NOT_TEXT.test(file.path) ? [] : findBanned(file, GIVEAWAYS);
}

/** True for a file that promises to be pure: in a pure folder, or a concept (no layer suffix) of a feature of a subgraph. */
export function promisesPurity(path: string): boolean {
  if (!path.endsWith('.ts') || !/^(gateway|subgraphs)\//.test(path)) return false;
  return path.includes('/pure/') || /^subgraphs\/(?!subgraph-kit\/|sample-city\/)[^/]+\/(?!migrations\/).+\/[^/.]+\.ts$/.test(path);
}

/** Clock, randomness and I/O in a file that promises purity; comments may speak of them. */
export function findImpurities(file: ProjectFile): readonly GuardFinding[] {
  return promisesPurity(file.path) ? findBanned({ path: file.path, text: blankComments(file.text) }, IMPURE) : [];
}

/** Documents that a file names and that are not in the project. */
export function findMissingDocuments(file: ProjectFile, existing: ReadonlySet<string>): readonly GuardFinding[] {
  if (NOT_TEXT.test(file.path)) return [];
  return [...file.text.matchAll(DOCUMENT)]
    .filter(([name]) => !existing.has(name))
    .map((match) => findingAt(file.path, file.text, match.index, `Names ${match[0]}, which is not in the project.`));
}

/** All guards over all given paths. */
export function guardTexts(paths: readonly string[]): readonly GuardFinding[] {
  const existing = new Set(listProjectPaths());
  return paths.flatMap((path) => {
    const file = { path, text: readProjectFile(path) };
    return [...findGiveaways(file), ...findImpurities(file), ...findMissingDocuments(file, existing)];
  });
}

function findBanned(file: ProjectFile, banned: readonly Banned[]): readonly GuardFinding[] {
  return banned.flatMap(({ pattern, sentence }) =>
    [...file.text.matchAll(pattern)].map((match) => findingAt(file.path, file.text, match.index + match[0].search(/\S/), sentence)),
  );
}

/** Same length and lines, comments as spaces. Text in quotes stays: a string that looks like a call is worth a second look. */
function blankComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<![:'"`\\])\/\/[^\n]*/g, (comment) => comment.replace(/[^\n]/g, ' '));
}

function listStagedPaths(): readonly string[] {
  const listed = execFileSync('git', ['diff', '--cached', '--name-only', '-z', '--diff-filter=ACMR'], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  return listed.split('\0').filter((path) => path !== '');
}

function main(): void {
  const findings = guardTexts(process.argv.includes('--staged') ? listStagedPaths() : listProjectPaths());
  if (findings.length === 0) return;
  process.stderr.write(`${printFindings(findings)}\n`);
  process.exitCode = 1;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) main();
