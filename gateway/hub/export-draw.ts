import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verifierPage } from '../../subgraphs/coordination/season-draw/page/verifier-page.service.ts';
import { ENTERPRISE_FILE } from '../../subgraphs/coordination/season-draw/pure/enterprise-package.ts';

/** What is exported, from where and as whom. */
export interface ExportOrder {
  readonly url: string;
  /** Bearer token; null: the public endpoint, without login. */
  readonly token: string | null;
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
/** Name of the page that verifies from disk; it lies beside the transcript but is not part of it. */
export const PAGE_FILE = 'verify.html';
const TIMEOUT_MS = 60_000;

/** Writes the transcript that the caller may read into a folder, with the page that verifies it from disk. Throws with the hub's own words. */
export async function exportDraw(order: ExportOrder): Promise<{ readonly drawId: string; readonly files: readonly ExportedFile[] }> {
  const drawId = order.draw === 'latest' ? await latestDraw(order) : order.draw;
  const { draw } = await ask<{ draw: { files: { name: string; bytes: number }[] } | null }>(order, FILES, { id: drawId });
  if (draw === null) throw new Error(`There is no draw ${drawId}. (没有该次抽取。)`);
  if (draw.files.length === 0) throw new Error(`Draw ${drawId} is not computed yet. (该次抽取尚未完成。)`);
  await mkdir(order.folder, { recursive: true });
  const written: ExportedFile[] = [];
  const write = async (name: string, content: Uint8Array | string): Promise<void> => {
    await writeFile(join(order.folder, name), content);
    written.push({ name, bytes: Buffer.byteLength(content) });
  };
  for (const file of draw.files) await write(file.name, await readWhole(order, drawId, file));
  if (order.creditCode !== null) await write(ENTERPRISE_FILE, await readPackage(order, drawId, order.creditCode));
  await write(PAGE_FILE, await verifierPage());
  return { drawId, files: written };
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

async function ask<T>(order: ExportOrder, query: string, variables: object): Promise<T> {
  const headers = { 'content-type': 'application/json', ...(order.token === null ? {} : { authorization: `Bearer ${order.token}` }) };
  const response = await fetch(order.url, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const answer = (await response.json()) as { data?: T | null; errors?: { message: string }[] };
  if (answer.data == null || answer.errors !== undefined) throw new Error(answer.errors?.[0]?.message ?? `HTTP ${response.status}`);
  return answer.data;
}

const LATEST = 'query ($jurisdiction: String!) { seasons(jurisdiction: $jurisdiction, first: 20) { nodes { draws { id state } } } }';
const FILES = 'query ($id: ID!) { draw(id: $id) { files { name bytes } } }';
const PART =
  'query ($drawId: ID!, $name: String!, $offset: Int!) { drawFilePart(drawId: $drawId, name: $name, offset: $offset) { content } }';
const PACKAGE = 'query ($id: ID!, $creditCode: CreditCode!) { drawEnterprisePackage(drawId: $id, creditCode: $creditCode) }';
