import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { checkVectors, type VectorFile } from '../../../subgraphs/coordination/season-draw/pure/check-vectors.ts';
import { nodePrimitives } from '../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import type { Step } from '../../../subgraphs/coordination/season-draw/pure/verification.ts';
import { verifyInThread } from '../../../subgraphs/coordination/season-draw/threads/verification.service.ts';
import { drawHubAt } from '../draw/draw-hub.ts';
import { exportDraw, PAGE_FILES } from '../draw/export-draw.ts';
import { MEMBER_COMMANDS } from '../draw/member-commands.ts';
import { fromCaller, hubAddress, say } from '../processes/command-line.ts';
import { runCommand } from '../processes/run-until-told.ts';

/** Files of a transcript that are larger than this are refused before they are read. @unit bytes */
const FILE_BYTES_MAX = 512 * 1024 * 1024;
const PAGES: ReadonlySet<string> = new Set(Object.values(PAGE_FILES));

const draw = new Command('npm run draw --')
  .description('Takes part in season draws, and checks them with nothing but files. 参与抽取；仅凭文件核验抽取结果。')
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
  .addCommand(
    new Command('export')
      .description(
        'write the files of a draw that the caller may read, the page that verifies them from disk, and the record to print. 导出抽取文件、核验页面及抽取记录',
      )
      .argument('<draw>', 'id of the draw, or latest (抽取编号，或 latest)')
      .argument('<folder>', 'folder to write to (目标文件夹)')
      .option('--url <url>', 'address of the hub (枢纽地址)')
      .option('--token <token>', 'token of the caller; left out: what everybody may read (令牌；不填则导出公开内容)')
      .option('--jurisdiction <code>', 'division code of the city for latest (城市区划代码)', '330100')
      .option('--credit-code <code>', 'add the package of this enterprise; needs its own or an auditor’s token (附带该企业的核验文件)')
      .action((draw: string, folder: string, words: ExportWords) => runCommand(() => exportFiles(draw, folder, words))),
  );
for (const command of MEMBER_COMMANDS) draw.addCommand(command);
await draw.parseAsync();

interface ExportWords {
  readonly url?: string;
  readonly token?: string;
  readonly jurisdiction: string;
  readonly creditCode?: string;
}

/** `draw export <drawId or latest> <folder>`: without a token through the public endpoint. */
async function exportFiles(draw: string, folder: string, words: ExportWords): Promise<number> {
  const { drawId, files } = await exportDraw({
    ...drawHubAt(words.url ?? hubAddress(), words.token ?? null),
    draw,
    jurisdiction: words.jurisdiction,
    creditCode: words.creditCode ?? null,
    folder: fromCaller(folder),
  });
  for (const { name, bytes } of files) say(`${name}  ${bytes}`);
  say(`draw ${drawId}: ${files.length} files. 共 ${files.length} 个文件。`);
  return 0;
}

/** `draw vectors <file>`: prints each comparison; 1 when one differs. */
async function vectors(file: string): Promise<number> {
  const checks = checkVectors(JSON.parse(await readFile(fromCaller(file), 'utf8')) as VectorFile, nodePrimitives);
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
  const verification = await verifyInThread(await readFiles(fromCaller(folder)));
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
    if (!entry.isFile() || PAGES.has(entry.name)) continue;
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
