import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const FOLDER = new URL('../acceptance/', import.meta.url);
const SPLIT = '.split.test.ts';
/** They move the clock of a hub, which processes of their own do not follow. */
const IN_ONE_PROCESS_ONLY: readonly string[] = ['draw.stories.test.ts', 'own-machine.test.ts'];

const read = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.test.ts'));

test('no acceptance story decides for itself in which mode it is told, so that HUB_MODE=split tells any of them to separate processes', () => {
  const stories = files.filter((name) => !name.endsWith(SPLIT) && !IN_ONE_PROCESS_ONLY.includes(name));
  expect(stories.length).toBeGreaterThan(0);
  expect(stories.filter((name) => /\bmode: '/u.test(read(name)))).toEqual([]);
});

test('the season and the dossier are told in both modes whenever the suite runs', () => {
  const retold = files.filter((name) => name.endsWith(SPLIT)).flatMap((name) => [...read(name).matchAll(/import\('\.\/([\w.-]+)'\)/gu)]);
  expect(retold.map(([, story]) => story).toSorted()).toEqual(['dossier.test.ts', 'season.test.ts']);
});
