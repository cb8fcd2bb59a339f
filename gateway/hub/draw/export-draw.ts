import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verifierPage } from '../../../subgraphs/coordination/season-draw/page/verifier-page.service.ts';
import { TRANSCRIPT_FILES } from '../../../subgraphs/coordination/season-draw/pure/draw-transcript.ts';
import { ENTERPRISE_FILE } from '../../../subgraphs/coordination/season-draw/pure/enterprise-package.ts';
import { readTranscript } from '../../../subgraphs/coordination/season-draw/pure/read-transcript.ts';
import { drawRecord, type RecordFacts } from '../../../subgraphs/coordination/season-draw/record/draw-record.ts';
import { ask, type DrawHub } from './draw-hub.ts';

/** What is exported. */
export interface ExportOrder extends DrawHub {
  /** Id of a draw, or `latest` for the last computed draw of the jurisdiction. */
  readonly draw: string;
  readonly jurisdiction: string;
  /** Credit code whose package is exported as well; null: none. */
  readonly creditCode: string | null;
  readonly folder: string;
}

/** A file that was written. */
export interface ExportedFile {
  readonly name: string;
  readonly bytes: number;
}

const PART_BYTES = 512 * 1024;
/** Names of the pages beside the transcript, which are no part of it: one that verifies from disk, and the record to be printed and signed. */
export const PAGE_FILES = { verifier: 'verify.html', record: 'record.html' } as const;

/** Writes the transcript that the caller may read into a folder, with the page that verifies it from disk and the record. Throws with the hub's own words. */
export async function exportDraw(order: ExportOrder): Promise<{ readonly drawId: string; readonly files: readonly ExportedFile[] }> {
  const drawId = order.draw === 'latest' ? await latestDraw(order) : order.draw;
  const { draw } = await ask<{ draw: ExportedDraw | null }>(order, FILES, { id: drawId });
  if (draw === null) throw new Error(`There is no draw ${drawId}. (没有该次抽取。)`);
  if (draw.files.length === 0) throw new Error(`Draw ${drawId} is not computed yet. (该次抽取尚未完成。)`);
  await mkdir(order.folder, { recursive: true });
  const written: ExportedFile[] = [];
  const write = async (name: string, content: Uint8Array | string): Promise<void> => {
    await writeFile(join(order.folder, name), content);
    written.push({ name, bytes: Buffer.byteLength(content) });
  };
  const contents = new Map<string, Uint8Array>();
  for (const file of draw.files) contents.set(file.name, await readWhole(order, drawId, file));
  for (const [name, content] of contents) await write(name, content);
  if (order.creditCode !== null) await write(ENTERPRISE_FILE, await readPackage(order, drawId, order.creditCode));
  await write(PAGE_FILES.verifier, await verifierPage());
  await write(PAGE_FILES.record, await recordOf(order, draw, contents.get(TRANSCRIPT_FILES.PUBLIC)));
  return { drawId, files: written };
}

interface ExportedDraw extends Omit<RecordFacts, 'seasonName' | 'seasonCode' | 'rehearsal'> {
  readonly seasonId: string;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
}

/** The record is made from the public transcript, whoever asks: what is signed and filed is what everybody may see. */
async function recordOf(order: ExportOrder, draw: ExportedDraw, transcript: Uint8Array | undefined): Promise<string> {
  if (transcript === undefined) throw new Error('The draw has no public transcript. (缺少公开记录。)');
  const { season } = await ask<{ season: { name: string; code: string; rehearsal: boolean } }>(order, SEASON, { id: draw.seasonId });
  const { name: seasonName, code: seasonCode, rehearsal } = season;
  return drawRecord(readTranscript(transcript), { ...draw, seasonName, seasonCode, rehearsal });
}

async function latestDraw(order: ExportOrder): Promise<string> {
  const answer = await ask<{ seasons: { nodes: { draws: { id: string; state: string }[] }[] } }>(order, LATEST, {
    jurisdiction: order.jurisdiction,
  });
  const drawn = answer.seasons.nodes.flatMap((season) => season.draws.toReversed()).find((draw) => draw.state === 'DRAWN');
  if (drawn === undefined) throw new Error(`${order.jurisdiction} has no computed draw yet. (尚无已完成的抽取。)`);
  return drawn.id;
}

async function readWhole(order: ExportOrder, drawId: string, file: { readonly name: string; readonly bytes: number }): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let offset = 0; offset < file.bytes; offset += PART_BYTES) {
    const answer = await ask<{ drawFilePart: { content: string } }>(order, PART, { drawId, name: file.name, offset });
    parts.push(Buffer.from(answer.drawFilePart.content, 'base64'));
  }
  return Buffer.concat(parts);
}

async function readPackage(order: ExportOrder, drawId: string, creditCode: string): Promise<string> {
  const answer = await ask<{ drawEnterprisePackage: unknown }>(order, PACKAGE, { id: drawId, creditCode });
  if (answer.drawEnterprisePackage === null) throw new Error(`No package of ${creditCode} for this caller. (无权查看或当时未登记。)`);
  return JSON.stringify(answer.drawEnterprisePackage);
}

const LATEST = 'query ($jurisdiction: String!) { seasons(jurisdiction: $jurisdiction, first: 20) { nodes { draws { id state } } } }';
const FILES = `query ($id: ID!) { draw(id: $id) { seasonId witness announcedAt frozenAt beaconAt drawnAt
  parties { partyId committedAt revealedAt droppedReason } files { name bytes } } }`;
const SEASON = 'query ($id: ID!) { season(id: $id) { name code rehearsal } }';
const PART =
  'query ($drawId: ID!, $name: String!, $offset: Int!) { drawFilePart(drawId: $drawId, name: $name, offset: $offset) { content } }';
const PACKAGE = 'query ($id: ID!, $creditCode: CreditCode!) { drawEnterprisePackage(drawId: $id, creditCode: $creditCode) }';
