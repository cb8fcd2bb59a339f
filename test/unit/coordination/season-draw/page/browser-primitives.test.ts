import { describe, expect, test } from '@jest/globals';
import { browserPrimitives } from '../../../../../subgraphs/coordination/season-draw/page/browser-primitives.ts';
import { DRAW_PROFILES } from '../../../../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { nodePrimitives } from '../../../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';

describe.each(DRAW_PROFILES)('primitives of a browser, %s', (profile) => {
  const [browser, node] = [browserPrimitives(profile), nodePrimitives(profile)];
  const message = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);
  const key = message.subarray(7, 39);

  test('hash like those of Node, whole and in pieces', () => {
    expect([...browser.hash(message)]).toEqual([...node.hash(message)]);
    expect([...browser.hashPieces(['抽取', message])]).toEqual([...node.hashPieces(['抽取', message])]);
  });

  test('make the same keystream from any block', () => {
    for (const first of [0, 1, 255, 70_000]) expect([...browser.keystream(key, first, 5)]).toEqual([...node.keystream(key, first, 5)]);
  });
});
