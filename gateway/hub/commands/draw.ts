import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { checkVectors, type VectorFile } from '../../../subgraphs/coordination/season-draw/pure/check-vectors.ts';
import { nodePrimitives } from '../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import type { Step } from '../../../subgraphs/coordination/season-draw/pure/verification.ts';
import { runVerification } from '../../../subgraphs/coordination/season-draw/worker/run-draw.service.ts';
import { runCommand } from '../processes/run-until-told.ts';

/** Files of a transcript that are larger than this are refused before they are read. @unit bytes */
const FILE_BYTES_MAX = 512 * 1024 * 1024;

await new Command('npm run draw --')
  .description('Checks season draws, with nothing but files. 核验抽取结果，仅依赖文件。')
  .addCommand(
    new Command('vectors')
      .description('compare this program with known answers. 与已知答案逐项比对')
      .argument('<file>', 'known answers in the form of draw-vectors.json (已知答案文件)')
      .action((file: string) => runCommand(() => vectors(file))),
  )
  .addCommand(
    new Command('verify')
      .description('check a transcript offline; exit code 1 when a step fails. 离线核验抽取记录')
      .argument('<folder>', 'folder with transcript.json, or transcript.audit.json, and the files beside it (记录文件夹)')
      .option('--json', 'print one JSON object instead of lines (输出 JSON)', false)
      .action((folder: string, { json }: { json: boolean }) => runCommand(() => verify(folder, json))),
  )
  .parseAsync();

/** `draw vectors <file>`: prints each comparison; 1 when one differs. */
async function vectors(file: string): Promise<number> {
  const checks = checkVectors(JSON.parse(await readFile(resolve(file), 'utf8')) as VectorFile, nodePrimitives);
  for (const { name, outcome, expected, found } of checks) {
    say(`${outcome.padEnd(7)} ${name}`);
    if (outcome === 'DIFFERS') say(`        expected ${shorten(expected)}\n        found    ${shorten(found)}`);
  }
  const different = checks.filter(({ outcome }) => outcome === 'DIFFERS').length;
  say(`${checks.length} checks, ${different} different. 共核对 ${checks.length} 项，不符 ${different} 项。`);
  return different === 0 ? 0 : 1;
}

/** `draw verify <folder>`: prints every step with its reason; 1 when one failed. */
async function verify(folder: string, json: boolean): Promise<number> {
  const verification = await runVerification({ files: await readFiles(resolve(folder)) });
  if (json) {
    say(JSON.stringify(verification));
    return verification.isValid ? 0 : 1;
  }
  const { drawId, attempt, audience, steps, isValid } = verification;
  say(`draw ${drawId ?? '?'}, attempt ${attempt ?? '?'}, ${audience} (抽取 ${drawId ?? '?'}，第 ${attempt ?? '?'} 次)`);
  for (const step of steps) sayStep(step);
  say(isValid ? 'The transcript holds. 记录核验通过。' : 'The transcript does NOT hold. 记录核验未通过。');
  return isValid ? 0 : 1;
}

function sayStep({ outcome, title, reason }: Step): void {
  say(`${outcome.padEnd(7)} ${title.en} / ${title.zh}`);
  if (reason !== null) say(`        ${reason.en} / ${reason.zh}`);
}

async function readFiles(folder: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(folder, entry.name);
    const { size } = await stat(path);
    if (size > FILE_BYTES_MAX) throw new Error(`${entry.name} is larger than ${FILE_BYTES_MAX} bytes. (文件过大。)`);
    files.set(entry.name, new Uint8Array(await readFile(path)));
  }
  return files;
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
