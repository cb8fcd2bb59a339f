import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readSettings } from '../../subgraphs/subgraph-kit/settings.ts';

const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
const lines = example.split('\n').flatMap((line): [string, string][] => {
  const [, name, value] = /^([A-Z_]+)=(.*)$/u.exec(line) ?? [];
  return name === undefined ? [] : [[name, value ?? '']];
});
const source = readFileSync(new URL('../../subgraphs/subgraph-kit/settings.ts', import.meta.url), 'utf8');
const known = [...source.matchAll(/^ {2}([A-Z_]+):/gmu)].map(([, name]) => name);

describe('.env.example', () => {
  test('explains every setting that is read, and no other', () => {
    const onlyForCompose = ['POSTGRES_PASSWORD'];
    expect(
      lines
        .map(([name]) => name)
        .filter((name) => !onlyForCompose.includes(name))
        .sort(),
    ).toEqual(known.sort());
    expect(known.length).toBeGreaterThan(20);
  });

  test('says the defaults', () => {
    const { databaseUrlOf: _a, subgraphUrlOf: _b, ...given } = readSettings(Object.fromEntries(lines));
    const { databaseUrlOf: _c, subgraphUrlOf: _d, ...defaults } = readSettings({});
    expect(given).toEqual(defaults);
  });
});
