import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import { type MemberTurn, OBJECTIONS } from '../../../subgraphs/coordination/season-draw/pure/draw-member.ts';
import { DRAW_PROFILES } from '../../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { systemClock } from '../../../subgraphs/subgraph-kit/system-clock.ts';
import { fromCaller, hubAddress, say } from '../processes/command-line.ts';
import { runCommand } from '../processes/run-until-told.ts';
import { type DrawHub, drawHubAt, type HubMutation, HubUnreachable, lookAtDraw, type ShownDraw, send } from './draw-hub.ts';
import { makeMemberKeys, takeTurn } from './member-folder.ts';

/*
 * The side of a department, or of the supervising body, in a draw. With `take-part` one machine does it all; where the keys stay on a machine
 * without network, `look` and `send` run beside the network, `answer` beside the keys, and files are carried between them.
 */

const REGISTRATION_FILE = 'registration.json';
const CALLS_FORMAT = 'draw-calls/1';
/** Pause before a hub that did not answer is asked again. */
const RETRY_SECONDS = 30;
const ENDED = new Set(['REVEALED', 'DRAWN', 'FAILED', 'SUPERSEDED']);
const FOLDER = ['<folder>', 'folder of the keys, which nobody else may read (密钥文件夹，须妥善保管)'] as const;

interface HubWords {
  readonly url?: string;
  readonly token?: string;
}

/** The commands of a member of a draw. */
export const MEMBER_COMMANDS: readonly Command[] = [
  new Command('keys')
    .description('make the keys of a department or of the supervising body. 生成部门或监督机构的密钥')
    .argument(...FOLDER)
    .requiredOption('--member <code>', 'code of the department, or AUDITOR (部门代码，或 AUDITOR)')
    .option('--profile <name>', DRAW_PROFILES.join(' | '), DRAW_PROFILES[0])
    .action((folder: string, words: KeyWords) => runCommand(() => makeKeys(fromCaller(folder), words))),
  withHub(new Command('take-part'))
    .description(
      'send what is due now: commitment, acknowledgements, reveal, opened shares. 提交当前应提交的内容：承诺、确认、揭示、开启份额',
    )
    .argument(...FOLDER)
    .argument('<draw>', 'id of the draw (抽取编号)')
    .option('--wait', 'go on until everything of this member has been sent (持续运行至全部提交)', false)
    .action((folder: string, draw: string, words: HubWords & { wait: boolean }) =>
      runCommand(() => takePart(fromCaller(folder), draw, words)),
    ),
  withHub(new Command('look'))
    .description('write what a member has to know of a draw into a file. 将抽取现状写入文件，供离线使用')
    .argument('<draw>', 'id of the draw (抽取编号)')
    .argument('<file>', 'file to write (输出文件)')
    .action((draw: string, file: string, words: HubWords) => runCommand(() => look(draw, fromCaller(file), words))),
  new Command('answer')
    .description('without network: write what is due now into a file. 离线：将当前应提交的内容写入文件')
    .argument(...FOLDER)
    .argument('<look>', 'file that look has written (look 生成的文件)')
    .argument('<file>', 'file to write (输出文件)')
    .action((folder: string, seen: string, file: string) =>
      runCommand(() => answer(fromCaller(folder), fromCaller(seen), fromCaller(file))),
    ),
  withHub(new Command('send'))
    .description('send what keys or answer has written. 提交 keys 或 answer 生成的文件')
    .argument('<file>', 'file that keys or answer has written (keys 或 answer 生成的文件)')
    .action((file: string, words: HubWords) => runCommand(async () => sendAll(hubOf(words), await readCalls(fromCaller(file))))),
];

interface KeyWords {
  readonly member: string;
  readonly profile: string;
}

function withHub(command: Command): Command {
  return command
    .option('--url <url>', 'address of the hub (枢纽地址)')
    .option('--token <token>', 'token of the head of the department, or of an auditor (部门负责人或审计人员的令牌)');
}

function hubOf({ url, token }: HubWords): DrawHub {
  return drawHubAt(url ?? hubAddress(), token ?? null);
}

async function makeKeys(folder: string, { member, profile: name }: KeyWords): Promise<number> {
  const profile = DRAW_PROFILES.find((candidate) => candidate === name);
  if (profile === undefined) throw new Error(`There is no profile "${name}"; there are: ${DRAW_PROFILES.join(', ')}. (没有此算法类别。)`);
  const path = join(folder, REGISTRATION_FILE);
  await writeCalls(path, [await makeMemberKeys(folder, member, profile)]);
  say(`The keys are made. Register them: send ${path}. 密钥已生成，请提交该文件进行登记。`);
  return 0;
}

async function look(drawId: string, file: string, words: HubWords): Promise<number> {
  const draw = await lookAtDraw(hubOf(words), drawId);
  await writeFile(file, JSON.stringify(draw));
  say(standingText(draw));
  return 0;
}

async function answer(folder: string, seen: string, file: string): Promise<number> {
  const draw = JSON.parse(await readFile(seen, 'utf8')) as ShownDraw;
  const turn = await takeTurn(folder, draw, systemClock.now());
  await writeCalls(file, turn.calls);
  say(turnText(turn));
  return turn.objections.length === 0 ? 0 : 1;
}

async function takePart(folder: string, drawId: string, words: HubWords & { readonly wait: boolean }): Promise<number> {
  // Everybody may look, and a token may expire while nothing is due.
  const hubs = { looking: drawHubAt(words.url ?? hubAddress(), null), sending: hubOf(words) };
  let told = '';
  const tell = (text: string): void => {
    if (text !== told) say(text);
    told = text;
  };
  for (;;) {
    const { code, pollSeconds } = await takeTurnWith(hubs, { folder, drawId, tell }).catch((error: Error) => {
      // A draw takes weeks; a hub that is restarted meanwhile ends no waiting.
      if (!words.wait || !(error instanceof HubUnreachable)) throw error;
      tell(error.message);
      return { code: 0, pollSeconds: RETRY_SECONDS };
    });
    if (!words.wait || pollSeconds === null) return code;
    await delay(pollSeconds * 1_000);
  }
}

/** One turn; `pollSeconds` is null when there will be no further one. */
async function takeTurnWith(
  { looking, sending }: { readonly looking: DrawHub; readonly sending: DrawHub },
  { folder, drawId, tell }: { readonly folder: string; readonly drawId: string; readonly tell: (text: string) => void },
): Promise<{ readonly code: number; readonly pollSeconds: number | null }> {
  const draw = await lookAtDraw(looking, drawId);
  const turn = await takeTurn(folder, draw, systemClock.now());
  tell(`${standingText(draw)}\n${turnText(turn)}`);
  const sent = await sendAll(sending, turn.calls);
  // A share of another party that does not fit is no reason to leave out what is due later.
  const goesOn = sent === 0 && turn.objections.every(({ partyId }) => partyId !== null) && !ENDED.has(draw.state);
  return { code: turn.objections.length > 0 ? 1 : sent, pollSeconds: goesOn ? draw.standing.pollSeconds : null };
}

async function sendAll(hub: DrawHub, calls: readonly HubMutation[]): Promise<number> {
  let refused = 0;
  for (const call of calls) {
    const outcome = await send(hub, call);
    if (outcome !== null) refused += 1;
    say(outcome === null ? `${call.operation}: kept (已受理)` : `${call.operation}: ${outcome.code} ${outcome.message}`);
  }
  return refused === 0 ? 0 : 1;
}

function writeCalls(path: string, calls: readonly HubMutation[]): Promise<void> {
  return writeFile(path, `${JSON.stringify({ format: CALLS_FORMAT, calls }, null, 2)}\n`, { mode: 0o600 });
}

async function readCalls(path: string): Promise<readonly HubMutation[]> {
  const { format, calls } = JSON.parse(await readFile(path, 'utf8')) as { format?: string; calls?: readonly HubMutation[] };
  if (format !== CALLS_FORMAT || calls === undefined) throw new Error(`${path} is not a file of keys or answer. (文件格式不符。)`);
  return calls;
}

function standingText({ id, state, standing: { nextStep, until, waitingFor } }: ShownDraw): string {
  const details = [nextStep, until === null ? null : `until ${until} (截止 ${until})`, waitingFor.join(', ')];
  return `draw ${id}: ${state} ${details.filter((detail) => detail).join(' ')}`;
}

function turnText({ calls, objections }: MemberTurn): string {
  if (calls.length === 0 && objections.length === 0) return 'Nothing is due now. 目前没有需要提交的内容。';
  const due = calls.map(({ operation }) => `${operation}: due (待提交)`);
  const lines = objections.map(({ code, partyId }) => `${code} ${partyId ?? ''} ${OBJECTIONS[code].en} ${OBJECTIONS[code].zh}`);
  return [...due, ...lines].join('\n');
}
