import { describe, expect, test } from '@jest/globals';
import {
  type CursorKey,
  decodeCursor,
  encodeCursor,
  toConnection,
  toPageRequest,
} from '../../../../subgraphs/subgraph-kit/schema/connection.ts';

const ID = '01a214a7-8e85-7a47-bd2d-b1359d12019c';
const refused = expect.objectContaining({ extensions: expect.objectContaining({ code: 'BAD_USER_INPUT', field: 'after' }) });

describe('cursors', () => {
  test('the sort key comes back as it went in, Chinese included', () => {
    expect(decodeCursor(encodeCursor(['餐饮', ID]), ['text', 'uuid'])).toEqual(['餐饮', ID]);
  });

  test.each<[string, string, number | readonly CursorKey[]]>([
    ['not base64 of JSON', 'hello', 1],
    ['a key too many', encodeCursor(['a', 'b']), 1],
    ['a number', Buffer.from('[1]').toString('base64url'), 1],
    ['no list', Buffer.from('{"0":"a","length":1}').toString('base64url'), 1],
    ['an id that is none', encodeCursor(['x']), ['uuid']],
    ['an instant that is none', encodeCursor(['2026-13-01T00:00:00.000Z']), ['instant']],
    ['a day that does not exist', encodeCursor(['2026-02-30']), ['date']],
  ])('a cursor that is forged is bad input and never reaches a query: %s', (_what, cursor, keys) => {
    expect(() => toPageRequest(1, cursor, keys)).toThrow(refused);
  });

  test.each([0, -1, 101, 1.5])('a page of %s nodes is bad input', (first) => {
    expect(() => toPageRequest(first, null, 1)).toThrow(/first: /u);
  });

  test('one row more than the page tells that more follow, and is not shown', () => {
    const page = toPageRequest(2, null, 1);
    const connection = toConnection(['a', 'b', 'c'], page, (row) => [row]);
    expect(connection).toMatchObject({ nodes: ['a', 'b'], pageInfo: { hasNextPage: true, endCursor: encodeCursor(['b']) } });
    expect(toConnection(['a', 'b'], page, (row) => [row]).pageInfo.hasNextPage).toBe(false);
    expect(toConnection([], page, (row) => [row]).pageInfo).toEqual({ hasNextPage: false, endCursor: null });
  });
});
