import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AnswerReader, AnswerTooLong, NotHttp } from '../../../../gateway/transports/answer-reader.ts';

/** Reads bytes that come in pieces of the given sizes, in turns. */
function read(wire: Buffer, sizes: readonly number[] = [wire.length], bytesMax = 1_000_000): { reader: AnswerReader; isDone: boolean } {
  const reader = new AnswerReader(bytesMax);
  let isDone = false;
  for (let at = 0, turn = 0; at < wire.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    isDone = reader.push(wire.subarray(at, at + size));
    at += size;
  }
  return { reader, isDone };
}

function withLength(body: string, more = ''): Buffer {
  return Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${more}\r\n${body}`);
}

function chunked(parts: readonly string[], trailer = ''): Buffer {
  const written = parts.filter((part) => part !== '').map((part) => `${Buffer.byteLength(part).toString(16)};x=1\r\n${part}\r\n`);
  return Buffer.from(`HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n${written.join('')}0\r\n${trailer}\r\n`);
}

const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

describe('an answer that comes in pieces', () => {
  test('of a known length is the same however it is cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), sizes, (body, pieces) => {
        const { reader, isDone } = read(withLength(body), pieces);
        expect([isDone, reader.status, reader.text, reader.keepsConnection]).toEqual([true, 200, body, true]);
      }),
    );
  });

  test('in parts of its own is the same however it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 20 }), { maxLength: 6 }), sizes, (parts, pieces) => {
        const { reader, isDone } = read(chunked(parts, 'x-sum: 1\r\n'), pieces);
        expect([isDone, reader.text, reader.keepsConnection]).toEqual([true, parts.join(''), true]);
      }),
    );
  });

  test('without a length ends with the connection, which is then used up', () => {
    const { reader, isDone } = read(Buffer.from('HTTP/1.1 200 OK\r\n\r\nabc'), [5]);
    expect([isDone, reader.end(), reader.text, reader.keepsConnection]).toEqual([false, true, 'abc', false]);
  });

  test('is not complete when the connection ends before it', () => {
    expect(read(withLength('abc').subarray(0, -1)).reader.end()).toBe(false);
    expect(read(chunked(['abc']).subarray(0, -2)).reader.end()).toBe(false);
    expect(read(Buffer.from('HTTP/1.1 200 OK\r\n')).reader.end()).toBe(false);
  });
});

test('the connection is kept unless one side has said otherwise', () => {
  expect(read(withLength('a', 'connection: Close\r\n')).reader.keepsConnection).toBe(false);
  expect(read(withLength('a', 'connection: keep-alive\r\n')).reader.keepsConnection).toBe(true);
  expect(read(Buffer.from('HTTP/1.0 200 OK\r\ncontent-length: 1\r\n\r\na')).reader.keepsConnection).toBe(false);
});

test('an interim answer is passed over, and an answer without a body is complete with its head', () => {
  const interim = Buffer.concat([Buffer.from('HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n'), withLength('abc')]);
  expect(read(interim, [7]).reader.text).toBe('abc');
  const empty = read(Buffer.from('HTTP/1.1 204 No Content\r\n\r\n'));
  expect([empty.isDone, empty.reader.status, empty.reader.text]).toEqual([true, 204, '']);
  expect(read(withLength('')).isDone).toBe(true);
});

test.each([
  ['no status', 'HELLO\r\n\r\n'],
  ['another protocol', 'HTTP/2 200\r\n\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
  ['length and parts', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['another coding', 'HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n'],
  ['a length that is no number', 'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n'],
  ['a folded header', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\n 2\r\n\r\nab'],
  ['a header without a name', 'HTTP/1.1 200 OK\r\n: 1\r\n\r\n'],
  ['something behind the end', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nabHTTP/1.1 200 OK'],
  ['a part longer than announced', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n'],
  ['a part without a size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nx\r\n'],
  ['an endless head', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(20_000)}`],
  ['an endless line between parts', `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;${'y'.repeat(2_000)}`],
])('%s is refused', (_what, wire) => {
  for (const pieces of [[wire.length], [1]]) expect(() => read(Buffer.from(wire), pieces)).toThrow(NotHttp);
});

test('an answer that is too long is given up as soon as that is known', () => {
  expect(() => read(Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n'), [50], 10)).toThrow(AnswerTooLong);
  expect(() => read(Buffer.from('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nB\r\n'), [70], 10)).toThrow(AnswerTooLong);
  expect(() => read(Buffer.from(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(11)}`), [70], 10)).toThrow(AnswerTooLong);
  expect(read(withLength('x'.repeat(10)), [70], 10).isDone).toBe(true);
});
