import { describe, expect, test } from '@jest/globals';
import { forEachBounded } from '../../../../../gateway/hub/season/bounded.ts';

describe('work on many items, a few at a time', () => {
  test('never more than the limit are in hand, and every item has its turn', async () => {
    let inHand = 0;
    let most = 0;
    const done: number[] = [];
    await forEachBounded([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      inHand += 1;
      most = Math.max(most, inHand);
      await Promise.resolve();
      inHand -= 1;
      done.push(item);
    });
    expect(most).toBe(3);
    expect(done.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test('the first error is thrown and later items are left alone', async () => {
    const begun: number[] = [];
    const work = forEachBounded([1, 2, 3, 4, 5, 6], 2, async (item) => {
      begun.push(item);
      if (item === 2) throw new Error('two');
    });
    await expect(work).rejects.toThrow('two');
    expect(begun).not.toContain(6);
  });
});
