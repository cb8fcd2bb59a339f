import { describe, expect, test } from '@jest/globals';
import { DataRandom, Shares } from '../../../subgraphs/sample-city/data-random.ts';

const draw = (seed: number, label: number, index: number) => {
  const random = new DataRandom(seed, label, index);
  return Array.from({ length: 8 }, () => random.below(1_000_000));
};

describe('the stream of a thing', () => {
  test('is the same every time', () => {
    expect(draw(1, 2, 3)).toEqual(draw(1, 2, 3));
  });

  test('differs by seed, by label and by number', () => {
    const streams = [draw(1, 2, 3), draw(2, 2, 3), draw(1, 3, 3), draw(1, 2, 4)].map((numbers) => numbers.join());
    expect(new Set(streams).size).toBe(4);
  });

  test('fills a range evenly, also over the first numbers of neighbouring streams', () => {
    const counts = new Array<number>(10).fill(0);
    for (let index = 0; index < 20_000; index += 1) {
      const number = new DataRandom(7, 1, index).below(10);
      counts[number] = (counts[number] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(1800);
    expect(Math.max(...counts)).toBeLessThan(2200);
  });
});

describe('choices', () => {
  test('follow their weights', () => {
    const random = new DataRandom(1, 1, 1);
    const shares = new Shares([
      ['often', 9],
      ['seldom', 1],
    ]);
    const seldom = Array.from({ length: 10_000 }, () => random.weighted(shares)).filter((choice) => choice === 'seldom').length;
    expect(seldom).toBeGreaterThan(850);
    expect(seldom).toBeLessThan(1150);
  });

  test('between bounds reach both of them', () => {
    const random = new DataRandom(1, 1, 1);
    expect(new Set(Array.from({ length: 200 }, () => random.between(3, 5)))).toEqual(new Set([3, 4, 5]));
  });

  test('of nothing are an error', () => {
    expect(() => new DataRandom(1, 1, 1).pick([])).toThrow('choose from something');
  });
});
