import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  commitmentEntropyBytes,
  createMemberKeys,
  hasToCommit,
  MEMBER_ENTROPY_BYTES,
  type MemberKeys,
  type MemberObjection,
  type MemberTurn,
  type PreparedCommitment,
  prepareCommitment,
  publicKeysOf,
  type SeenDraw,
  turnOf,
} from '../../../subgraphs/coordination/season-draw/pure/draw-member.ts';
import type { DrawProfile } from '../../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { documentDigest } from '../../../subgraphs/coordination/season-draw/pure/encoding.ts';
import { nodePrimitives } from '../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import type { HubMutation } from './draw-hub.ts';

/*
 * The folder of a member of draws, on its own machine: its keys, and for each draw what it prepared. What is in it is secret, and is never
 * written twice: a commitment that was made again could not be revealed.
 */

const KEYS_FILE = 'keys.json';
const KEYS_FORMAT = 'draw-member-keys/1';
const COMMITMENT_FORMAT = 'draw-commitment/1';
const DRAW_ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;

type Kept<Content> = Content & { readonly format: string };

/** Makes the keys of a member; throws when the folder has some. Gives the call that registers them. */
export async function makeMemberKeys(folder: string, memberId: string, profile: DrawProfile): Promise<HubMutation> {
  const primitives = nodePrimitives(profile);
  const keys = createMemberKeys(memberId, randomBytes(MEMBER_ENTROPY_BYTES), primitives);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!(await writeOnce(join(folder, KEYS_FILE), { format: KEYS_FORMAT, ...keys }))) {
    throw new Error(`${folder} has keys already; they are not overwritten. (该文件夹已有密钥，不予覆盖。)`);
  }
  const publicKeys = publicKeysOf(keys, primitives);
  // Other keys of the same member are another registration.
  const idempotencyKey = documentDigest(primitives, { operation: 'registerDrawKey', input: publicKeys });
  return { operation: 'registerDrawKey', input: { ...publicKeys, idempotencyKey } };
}

/** What the member of this folder does now. A commitment that is due is kept in the folder before it is given out. */
export async function takeTurn(folder: string, draw: SeenDraw, now: Date): Promise<MemberTurn & { readonly memberId: string }> {
  const keys = await readKept<MemberKeys>(join(folder, KEYS_FILE), KEYS_FORMAT);
  if (keys === null) throw new Error(`${folder} has no keys; make them first. (该文件夹没有密钥，请先生成。)`);
  const { memberId } = keys;
  const prepared = await preparedFor(folder, keys, draw);
  if (prepared !== null && 'code' in prepared) return { memberId, calls: [], objections: [prepared] };
  return { memberId, ...turnOf({ keys, prepared }, draw, now, nodePrimitives(keys.profile)) };
}

async function preparedFor(folder: string, keys: MemberKeys, draw: SeenDraw): Promise<PreparedCommitment | MemberObjection | null> {
  if (!DRAW_ID.test(draw.id)) throw new Error(`"${draw.id}" is not the id of a draw. (不是抽取编号。)`);
  const path = join(folder, `${draw.id}.json`);
  const read = (): Promise<PreparedCommitment | null> => readKept<PreparedCommitment>(path, COMMITMENT_FORMAT);
  const kept = await read();
  if (kept !== null || !hasToCommit(keys, draw)) return kept;
  const prepared = prepareCommitment(keys, draw, randomBytes(commitmentEntropyBytes(draw.plan)), nodePrimitives(keys.profile));
  if ('code' in prepared) return prepared;
  // Where two commands ran at once, both send the commitment that came first.
  await writeOnce(path, { format: COMMITMENT_FORMAT, ...prepared });
  return read();
}

/** Writes a file that only its owner may read, down to the disk; false when it is there already. */
async function writeOnce(path: string, content: object): Promise<boolean> {
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return null;
    throw error;
  });
  if (file === null) return false;
  try {
    await file.writeFile(`${JSON.stringify(content, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return true;
}

async function readKept<Content>(path: string, format: string): Promise<Content | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const { format: found, ...content } = readJson<Kept<Content>>(text, path);
  if (found !== format) throw new Error(`${path} is not a file of the form ${format}. (文件格式不符。)`);
  return content as Content;
}

function readJson<Content>(text: string, path: string): Content {
  try {
    return JSON.parse(text) as Content;
  } catch {
    throw new Error(`${path} is damaged: it is not JSON. (文件已损坏。)`);
  }
}
