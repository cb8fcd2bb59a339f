import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { checkVectors, type VectorFile } from '../../../../../subgraphs/coordination/season-draw/pure/check-vectors.ts';
import { laneHasher } from '../../../../../subgraphs/coordination/season-draw/pure/lane-hash.ts';
import { nodePrimitives } from '../../../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';

const file = JSON.parse(readFileSync(new URL('../../../../support/data/draw-vectors.json', import.meta.url), 'utf8')) as VectorFile;

describe('known answers', () => {
  test('every answer of every case of both profiles is found again', () => {
    const checks = checkVectors(file, nodePrimitives);
    expect(checks.filter(({ outcome }) => outcome === 'DIFFERS')).toEqual([]);
    expect(checks.filter(({ outcome }) => outcome === 'NOT_STATED').map(({ name }) => name)).toEqual([
      'DRAW1-SHA256 primitives H',
      'DRAW1-SM primitives H',
    ]);
    expect(checks).toHaveLength(178);
  });

  test('hashing everything in lanes finds them too, however few the messages are', () => {
    const lanes = { 'DRAW1-SHA256': laneHasher('sha256'), 'DRAW1-SM': laneHasher('sm3') };
    const checks = checkVectors(file, (profile) => ({ ...nodePrimitives(profile), hashTails: lanes[profile] }));
    expect(checks.filter(({ outcome }) => outcome === 'DIFFERS')).toEqual([]);
  });

  test.each(Object.keys(file.cases[0] ?? {}).filter((field) => !['profile', 'name', 'units', 'excludedUnits', 'frames'].includes(field)))(
    'a changed %s of the first case is told as a difference',
    (field) => {
      const [first, ...rest] = file.cases;
      const changed = { ...file, cases: [{ ...first, [field]: changedValue(first?.[field]) }, ...rest] } as VectorFile;
      const differences = checkVectors(changed, nodePrimitives).filter(({ outcome }) => outcome === 'DIFFERS');
      expect(differences.length).toBeGreaterThan(0);
    },
  );

  test('a field that the program does not know is a difference, so nothing goes unchecked', () => {
    const [first, ...rest] = file.cases;
    const more = { ...file, cases: [{ ...first, shadow: 1 }, ...rest] } as VectorFile;
    expect(
      checkVectors(more, nodePrimitives)
        .filter(({ outcome }) => outcome === 'DIFFERS')
        .map(({ name }) => name),
    ).toEqual(['DRAW1-SHA256 small shadow']);
  });
});

/** The same kind of value with one thing different. */
function changedValue(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return value.startsWith('DRAW') ? `${value}x` : (value.startsWith('0') ? '1' : '0') + value.slice(1);
  if (Array.isArray(value)) return [changedValue(value[0]), ...value.slice(1)];
  return Object.fromEntries(
    Object.entries(value as object).map(([key, member], place) => [key, place === 0 ? changedValue(member) : member]),
  );
}
