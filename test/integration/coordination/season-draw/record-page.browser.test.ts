import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';
import { readTranscript } from '../../../../subgraphs/coordination/season-draw/pure/read-transcript.ts';
import { drawRecord } from '../../../../subgraphs/coordination/season-draw/record/draw-record.ts';
import { drawnSeason, transcriptFiles } from '../../../support/drawn-season.ts';

const CHROMIUM = '/usr/bin/chromium';
const describeHere = existsSync(CHROMIUM) ? describe : describe.skip;
if (!existsSync(CHROMIUM)) process.stdout.write(`skipped: no browser at ${CHROMIUM}\n`);

const transcript = readTranscript(transcriptFiles(drawnSeason({ units: 60 }), 'PUBLIC').get('transcript.json') as Uint8Array);
const FACTS = {
  seasonName: '部门联合抽查',
  seasonCode: 'S-1',
  rehearsal: false,
  witness: '市司法局',
  announcedAt: '2026-01-28T01:00:00Z',
  frozenAt: '2026-02-02T01:00:00Z',
  beaconAt: '2026-02-02T01:30:00Z',
  drawnAt: '2026-02-03T16:30:05Z',
  parties: [],
};

describeHere('the record of a draw, opened from disk', () => {
  let folder: string;
  let browser: Browser;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'record-'));
    await writeFile(join(folder, 'record.html'), drawRecord(transcript, FACTS));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  test('asks no network, shows one language at a time, and fits on two sheets of A4', async () => {
    const page = await browser.newPage();
    const asked: string[] = [];
    const own = pathToFileURL(join(folder, 'record.html')).href;
    page.on('request', (request) => request.url() !== own && asked.push(request.url()));
    page.on('console', (message) => asked.push(message.text()));
    await page.goto(own);
    expect(await page.locator('main.zh-CN').isVisible()).toBe(true);
    expect(await page.locator('main.en').isVisible()).toBe(false);
    await page.click('label[for=en]');
    expect(await page.locator('main.zh-CN').isVisible()).toBe(false);
    const shown = await page.locator('main.en').textContent();
    for (const fact of [transcript.plan.drawId, transcript.seed, transcript.seal, FACTS.witness]) expect(shown).toContain(fact);
    const printed = Buffer.from(await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect(printed.match(/\/Type\s*\/Page\b(?!s)/gu)).toHaveLength(2);
    expect(asked).toEqual([]);
    await page.close();
  }, 120_000);
});
