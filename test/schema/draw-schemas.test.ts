import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { generateDrawSchemas } from '../../gateway/hub/federation/draw-schemas.ts';
import { JSON_SCHEMA_ENDING } from '../../gateway/hub/federation/json-schema-files.ts';
import { findStaleFiles } from '../../gateway/hub/federation/schema-files.ts';
import { DRAW_SCHEMA_FOLDER } from '../../gateway/hub/processes/supergraph-files.ts';
import { DRAW_PROFILES } from '../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { documentDigest, streamKey, taggedHash, toHex } from '../../subgraphs/coordination/season-draw/pure/encoding.ts';
import { digestOfBitmap } from '../../subgraphs/coordination/season-draw/pure/frame-bitmaps.ts';
import { nodePrimitives } from '../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { ballLeaf, unitCommit } from '../../subgraphs/coordination/season-draw/pure/pool-leaves.ts';
import { sealThreshold, thresholdSalt } from '../../subgraphs/coordination/season-draw/pure/sealed-threshold.ts';
import { STEP_TITLES } from '../../subgraphs/coordination/season-draw/pure/verification.ts';
import { drawnSeason, ownPackage, transcriptFiles } from '../support/drawn-season.ts';
import { readJsonSchema } from '../support/schema/json-schema.ts';

/** What the checked-in schema says of a value, read by whoever has the file alone. */
function accepts(name: string, value: unknown): boolean {
  return readJsonSchema(DRAW_SCHEMA_FOLDER, name).safeParse(value).success;
}

function documentsOf(season: ReturnType<typeof drawnSeason>): Readonly<Record<string, Record<string, unknown>>> {
  const files = transcriptFiles(season, 'AUDITORS');
  const read = (name: string): Record<string, unknown> => JSON.parse(Buffer.from(files.get(name) ?? []).toString('utf8'));
  return { published: read('transcript.json'), audited: read('transcript.audit.json') };
}

describe('the JSON Schemas of the draw', () => {
  test('are those that the code says', async () => {
    expect(await findStaleFiles(generateDrawSchemas(), DRAW_SCHEMA_FOLDER, JSON_SCHEMA_ENDING)).toEqual([]);
  });

  test.each(DRAW_PROFILES)('accept the documents of a season under %s, and no document with a key more or less', (profile) => {
    const season = drawnSeason({ profile, threshold: 2, parties: 4, withheld: [1] });
    const { published, audited } = documentsOf(season);
    for (const transcript of [published, audited]) {
      expect(accepts('transcript', transcript)).toBe(true);
      expect(accepts('transcript', { ...transcript, remark: '' })).toBe(false);
      expect(accepts('transcript', { ...transcript, seed: undefined })).toBe(false);
      expect(accepts('plan', transcript?.plan)).toBe(true);
      expect(accepts('manifest', transcript?.manifest)).toBe(true);
      expect(accepts('manifest', transcript?.plan)).toBe(false);
    }
  });

  test('accept the package of an enterprise in the pool and of one outside', () => {
    const season = drawnSeason();
    for (const unitId of ['91330100MA00000001', '91330100MB00000001']) {
      const own = ownPackage(season, unitId);
      expect(accepts('enterprise', own)).toBe(true);
      expect(accepts('enterprise', { ...own, unitId: 7 })).toBe(false);
    }
  });
});

describe('the format page', () => {
  const page = readFileSync(new URL('../../schema/draw/FORMAT.md', import.meta.url), 'utf8');

  test('names every schema, and every step of a verification', () => {
    for (const name of generateDrawSchemas().keys()) expect(page).toContain(`\`${name}\``);
    for (const step of Object.keys(STEP_TITLES)) expect(page).toContain(`\`${step}\``);
  });

  test.each(DRAW_PROFILES.map((profile, column) => [profile, column] as const))('has the right known answers of %s', (profile, column) => {
    const primitives = nodePrimitives(profile);
    const key = new Uint8Array(32);
    const block = (label: string, place = 0): Uint8Array => primitives.keystream(streamKey(primitives, label, key), place, 1);
    const ticket = (ball: number): string => toHex(block('ticket', ball));
    const sealed = { visibility: 'AUDITORS', place: 0, bitmap: Uint8Array.of(5) } as const;
    const answers = {
      'H("poolkey", k)': toHex(taggedHash(primitives, 'poolkey', key)),
      'S("ticket", k)[0]': ticket(0),
      'S("ticket", k)[1000000]': ticket(1_000_000),
      'H("bitmap", S("bitmap", k)[0], 05)': digestOfBitmap(sealed, key, primitives),
      'H("threshold", S("threshold", k)[0], S("ticket", k)[0])': sealThreshold(ticket(0), thresholdSalt(0, key, primitives), primitives),
      'Hash(00 S("nonce", k)[0] H("unit", "D", "", S("salt", k)[0]))': toHex(
        ballLeaf(block('nonce'), unitCommit('D', '', block('salt'), primitives), primitives),
      ),
      'Hash(JCS(x))': documentDigest(primitives, { n: 1, a: '抽' }),
    };
    for (const [question, answer] of Object.entries(answers)) expect(rowOf(page, `\`${question}\``)[column]).toBe(`\`${answer}\``);
    expect(rowOf(page, '2·G')[column]).toBe(`\`${toHex(primitives.group.multiplyBase(2n))}\``);
  });
});

/** Cells of a table's row after its first. */
function rowOf(page: string, first: string): readonly string[] {
  const line = page.split('\n').find((candidate) => candidate.startsWith(`| ${first} |`)) ?? '';
  return line
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim());
}
