import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { verifierPage } from '../../../../subgraphs/coordination/season-draw/page/verifier-page.service.ts';
import { DRAW_PROFILES } from '../../../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { STEP_TITLES } from '../../../../subgraphs/coordination/season-draw/pure/verification.ts';
import { drawnSeason, ownPackage, transcriptFiles } from '../../../support/drawn-season.ts';

const CHROMIUM = '/usr/bin/chromium';
const describeHere = existsSync(CHROMIUM) ? describe : describe.skip;
if (!existsSync(CHROMIUM)) process.stdout.write(`skipped: no browser at ${CHROMIUM}\n`);

type Files = Map<string, Uint8Array>;

let folder: string;
let browser: Browser;

beforeAll(async () => {
  if (!existsSync(CHROMIUM)) return;
  folder = await mkdtemp(join(tmpdir(), 'verifier-page-'));
  await writeFile(join(folder, 'verify.html'), await verifierPage());
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
});

afterAll(async () => {
  await browser?.close();
  if (folder !== undefined) await rm(folder, { recursive: true });
});

/** A page opened from disk, with everything that it asks of a network and every error of its program. */
async function openPage(locale: 'zh-CN' | 'en'): Promise<{ readonly page: Page; readonly asked: string[]; readonly errors: string[] }> {
  const context = await browser.newContext({ locale, viewport: { width: 1100, height: 900 } });
  const page = await context.newPage();
  const asked: string[] = [];
  const errors: string[] = [];
  const own = pathToFileURL(join(folder, 'verify.html')).href;
  page.on('request', (request) => request.url() !== own && asked.push(request.url()));
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(own);
  return { page, asked, errors };
}

/** Chooses files as a person does, and waits for the verdict. */
async function choose(page: Page, files: Files): Promise<string> {
  const chosen = await mkdtemp(join(folder, 'chosen-'));
  await mkdir(chosen, { recursive: true });
  const paths = await Promise.all(
    [...files].map(async ([name, bytes]) => {
      await writeFile(join(chosen, name), bytes);
      return join(chosen, name);
    }),
  );
  await page.setInputFiles('#files', paths);
  return (await page.locator('.verdict').textContent()) ?? '';
}

function seasonFiles(wish: Parameters<typeof drawnSeason>[0] = {}): Files {
  const season = drawnSeason({ units: 60, ...wish });
  const own = ownPackage(season, '91330100MA00000001');
  return transcriptFiles(season, 'PUBLIC').set('enterprise.json', new TextEncoder().encode(JSON.stringify(own)));
}

function withChangedByte(files: Files, name: string): Files {
  const bytes = Uint8Array.from(files.get(name) ?? []);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  return new Map(files).set(name, bytes);
}

const WORDS = {
  'zh-CN': { ok: '通过', failed: '未通过', holds: '核验通过', holdsNot: '核验未通过' },
  en: { ok: 'OK', failed: 'FAILED', holds: 'The transcript holds', holdsNot: 'does NOT hold' },
} as const;

describeHere('the page that verifies from disk, in a browser', () => {
  test.each(DRAW_PROFILES.flatMap((profile) => (['zh-CN', 'en'] as const).map((locale) => [profile, locale] as const)))(
    'finds an honest season under %s whole in %s, without a network',
    async (profile, locale) => {
      const words = WORDS[locale];
      const { page, asked, errors } = await openPage(locale);
      expect(await choose(page, seasonFiles({ profile }))).toContain(words.holds);
      const steps = await page.locator('.steps li').allTextContents();
      expect(steps.length).toBeGreaterThan(15);
      for (const step of steps) expect(step.startsWith(`${words.ok} `)).toBe(true);
      const titles = Object.values(STEP_TITLES).map((title) => (locale === 'en' ? title.en : title.zh));
      for (const step of steps) expect(titles).toContain(step.slice(words.ok.length + 1));
      expect(await page.locator('svg').count()).toBeGreaterThan(0);
      expect(await page.locator('svg .won').count()).toBeGreaterThan(0);
      expect(await page.locator('table td').count()).toBeGreaterThan(0);
      expect(asked).toEqual([]);
      expect(errors).toEqual([]);
      await page.context().close();
    },
  );

  test('repeats the whole draw from the auditors’ files', async () => {
    const { page, errors } = await openPage('en');
    expect(await choose(page, transcriptFiles(drawnSeason({ units: 60 }), 'AUDITORS'))).toContain(WORDS.en.holds);
    expect(await page.locator('.steps').textContent()).toContain(STEP_TITLES.DRAW_REPEATED.en);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('a further file joins those chosen before, and a second transcript begins anew', async () => {
    const { page } = await openPage('en');
    const files = seasonFiles();
    const own = new Map([['enterprise.json', files.get('enterprise.json') ?? new Uint8Array(0)]]);
    files.delete('enterprise.json');
    await choose(page, files);
    expect(await page.locator('table').count()).toBe(0);
    await choose(page, own);
    await page.locator('table').waitFor();
    // A draw whose frames are all for auditors: a bitmap of the first would not belong to it.
    const entries = drawnSeason().plan.entries.map((entry) => ({ ...entry, weightsByRisk: true }));
    await choose(page, transcriptFiles(drawnSeason({ units: 30, entries }), 'PUBLIC'));
    await page.locator('dd', { hasText: /^30$/u }).waitFor();
    expect(await page.locator('.verdict').textContent()).toContain(WORDS.en.holds);
    expect(await page.locator('#chosen').textContent()).not.toContain('enterprise.json');
    await page.context().close();
  });

  test('speaks the other language when told, about the same result', async () => {
    const { page } = await openPage('zh-CN');
    await choose(page, seasonFiles());
    await page.click('#language');
    expect(await page.locator('.verdict').textContent()).toContain(WORDS.en.holds);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.context().close();
  });

  test.each([
    ['leaves.bin', 'does not come after the one before'],
    ['exclusions.bin', 'the root is'],
    ['frame-0.bitmap', 'the digest of frame-0.bitmap differs'],
    ['enterprise.json', 'not'],
    ['transcript.json', 'not canonical JSON'],
  ])('says FAILED and why when one byte of %s was changed', async (name, reason) => {
    const { page, asked } = await openPage('en');
    expect(await choose(page, withChangedByte(seasonFiles(), name))).toContain(WORDS.en.holdsNot);
    const failed = page.locator('.steps li').filter({ has: page.locator('strong.failed') });
    expect(await failed.count()).toBeGreaterThan(0);
    const reasons = await failed.locator('.reason').allTextContents();
    expect(reasons.join(' ').length).toBeGreaterThan(10);
    expect(reasons.join(' ')).toContain(reason);
    expect(asked).toEqual([]);
    await page.context().close();
  });

  test('text of a file never becomes markup', async () => {
    const { page, errors } = await openPage('en');
    const bytes = new TextEncoder().encode('<img src=x onerror=alert(1)>');
    await choose(page, new Map([['transcript.json', bytes]]));
    expect(await page.locator('img').count()).toBe(0);
    expect(errors).toEqual([]);
    await page.context().close();
  });
});
