import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const FOLDER = new URL('../acceptance/', import.meta.url);
const SPLIT = '.split.test.ts';
/** They move the clock of a hub, which processes of their own do not follow. */
const IN_ONE_PROCESS_ONLY: readonly string[] = ['draw.stories.test.ts'];
/** Told in one process so far, though nothing in them asks for that. */
const NOT_YET_SPLIT: readonly string[] = ['draw.verified.test.ts', 'replacement.test.ts'];

const read = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.test.ts'));
const stories = files.filter((name) => !name.endsWith(SPLIT) && ![...IN_ONE_PROCESS_ONLY, ...NOT_YET_SPLIT].includes(name));

test('every acceptance story is told in split mode as well, once', () => {
  const retold = files
    .filter((name) => name.endsWith(SPLIT))
    .flatMap((name) => [...read(name).matchAll(/import\('\.\/(?<story>[\w.-]+)'\)/gu)])
    .map(({ groups }) => groups?.story);
  expect(retold.toSorted()).toEqual(stories);
});

test('no acceptance story decides for itself in which mode it is told', () => {
  expect(stories.filter((name) => /\bmode: '/u.test(read(name)))).toEqual([]);
  expect(IN_ONE_PROCESS_ONLY.filter((name) => !/\bclock\b/u.test(read(name)))).toEqual([]);
});
