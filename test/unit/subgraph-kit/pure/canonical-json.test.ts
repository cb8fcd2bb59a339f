import { describe, expect, test } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson, canonicalJsonBytes, isSameJson } from '../../../../subgraphs/subgraph-kit/pure/canonical-json.ts';
import { readCanonicalJson } from '../../../../subgraphs/subgraph-kit/pure/canonical-reader.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const refusal = (text: string): string => {
  const reading = readCanonicalJson(utf8(text));
  return reading.kind === 'refused' ? reading.reason : 'read';
};

describe('RFC 8785 as published', () => {
  test('the example of section 3.2.2 is written as in section 3.2.3', () => {
    const value = {
      numbers: [JSON.parse('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalize(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  test('the keys of section 3.2.3 are ordered by UTF-16 code units', () => {
    const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
    expect(canonicalize(value)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  });

  test.each([
    ['4340000000000001', '9007199254740994'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['0000000000000001', '5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['41b3de4355555555', '333333333.3333333'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
  ])('the double %s of appendix B is written %s', (bits, text) => {
    const number = Buffer.from(bits, 'hex').readDoubleBE();
    expect(canonicalize(number)).toBe(text);
  });
});

describe('our further limits', () => {
  test.each([
    ['a fraction', { a: 1.5 }, '$.a is not an integer'],
    ['an integer above 2^53 - 1', { a: [2 ** 53] }, '$.a[0] is not an integer'],
    ['minus zero', { a: -0 }, '$.a is -0'],
    ['a lone surrogate', { a: '\ud800' }, 'lone surrogate'],
    ['a text that is not in normal form C', { a: 'e\u0301' }, 'normal form C'],
    ['a key that is not ASCII', { 名: 1 }, 'not ASCII'],
    ['undefined', { a: undefined }, '$.a is undefined'],
    ['a date', { a: new Date(0) }, 'not a plain object'],
    ['not a number', { a: Number.NaN }, 'not an integer'],
  ])('%s is refused', (_name, value, reason) => {
    expect(() => canonicalJson(value)).toThrow(reason);
  });

  test('the largest integers, Chinese text and control characters are written', () => {
    expect(canonicalJson({ b: [2 ** 53 - 1, -(2 ** 53 - 1)], a: '双随机\u0001' })).toBe(
      '{"a":"双随机\\u0001","b":[9007199254740991,-9007199254740991]}',
    );
  });
});

describe('reading', () => {
  test('what was written is read back', () => {
    const value = { a: [1, 'x', null, true, 9007199254740957, -9007199254740991], b: { c: '统一' } };
    expect(readCanonicalJson(canonicalJsonBytes(value))).toEqual({ kind: 'read', value });
  });

  test.each([
    ['a duplicate key', '{"a":1,"a":1}'],
    ['keys out of order', '{"b":1,"a":1}'],
    ['white space', '{"a": 1}'],
    ['a line feed at the end', '{"a":1}\n'],
    ['another spelling of a number', '{"a":1e2}'],
    ['another spelling of a letter', '{"a":"\\u0041"}'],
    ['a fraction that is an integer', '{"a":1.0}'],
    ['a byte-order mark', '\ufeff{"a":1}'],
    ['minus zero', '{"a":-0}'],
    ['half a document', '{"a":1'],
  ])('%s is refused', (_name, text) => {
    expect(refusal(text)).not.toBe('read');
  });

  test('bytes that are not UTF-8 are refused', () => {
    expect(readCanonicalJson(Uint8Array.of(0x22, 0xff, 0x22)).kind).toBe('refused');
  });

  test.each([
    ['"\\/"', 'another spelling'],
    ['"\\u0041"', 'another spelling'],
    ['"\\u001F"', 'another spelling'],
    ['"\\u000a"', 'another spelling'],
    ['"\\ud800"', 'another spelling'],
    ['"\\u00"', 'another spelling'],
    ['"\n"', 'control character'],
    ['"a', 'without an end'],
    ['"a\\"', 'without an end'],
    ['{"名":1}', 'not ASCII'],
    ['{1:1}', 'not a text'],
    ['{"a"}', 'without a value'],
    ['{"a":1,}', 'not a text'],
    ['[1,]', 'not a value'],
    ['[1', 'without an end'],
    ['[1]]', 'does not end'],
    ['nul', 'is not null'],
    ['01', 'another spelling'],
    ['-', 'not a value'],
    ['+1', 'not a value'],
    ['9007199254740992', 'not an integer'],
    ['90071992547409920000', 'not an integer'],
    ['-9007199254740992', 'not an integer'],
    ['-0', 'another spelling'],
    ['1.5', 'does not end'],
    ['1e2', 'does not end'],
    ['', 'not a value'],
    ['"e\u0301"', 'normal form C'],
    ['"\\ne\u0301"', 'normal form C'],
  ])('%s is refused: %s', (text, reason) => {
    expect(refusal(text)).toContain(reason);
  });

  test('64 lists in a list are read, and a key that names the prototype is a key', () => {
    expect(refusal(`${'['.repeat(65)}${']'.repeat(65)}`)).toBe('read');
    expect(refusal(`${'['.repeat(66)}${']'.repeat(66)}`)).toContain('nested deeper');
    const reading = readCanonicalJson(utf8('{"__proto__":{"a":1}}'));
    expect(reading.kind === 'read' && Object.getOwnPropertyDescriptor(reading.value, '__proto__')?.value).toEqual({ a: 1 });
  });

  test('texts of all lengths are read, also where the windows meet from which they are cut', () => {
    const texts = Array.from({ length: 3_000 }, (_, index) => 'abcdefghij'.repeat(index % 60) + (index % 7 === 0 ? '统一' : ''));
    const value = [...texts, 'x'.repeat(300_000), ...texts, { a: 'y'.repeat(70_000), b: -1, c: '\u0000\b"\\/\u007f' }];
    expect(readCanonicalJson(canonicalJsonBytes(value))).toEqual({ kind: 'read', value });
  });

  test('nesting deeper than 64 is refused before the stack is', () => {
    expect(refusal(`${'['.repeat(5000)}${']'.repeat(5000)}`)).toContain('nested deeper');
  });
});

describe('the fast way', () => {
  test('writes what the library writes, whatever the order of the keys', () => {
    const values = [{ b: 1, a: [{ d: 'é', c: null }] }, { a: 1, b: 2 }, { 10: 1, 9: 2 }, { a10: 1, a9: 2, A: 3 }, [], {}, 'x', 0];
    for (const value of values) expect(canonicalJson(value)).toBe(canonicalize(value));
  });

  test('keys that look like numbers are read in the order of their text, which is not the order in which the engine keeps them', () => {
    expect(refusal('{"10":1,"9":2}')).toBe('read');
    expect(refusal('{"9":2,"10":1}')).not.toBe('read');
  });
});

/** Keys whose order the engine chooses, or that mean something to it. */
const TRICKY_KEYS = ['9', '10', '09', '4294967295', '__proto__', 'constructor', 'toJSON', 'b', 'a'];

describe('any document', () => {
  const value = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, true, false),
      fc.maxSafeInteger().map((number) => number + 0),
      fc.string({ unit: 'binary' }).map((text) => text.normalize('NFC')),
      fc.array(tie('value')),
      fc.dictionary(fc.oneof(fc.string({ unit: 'binary-ascii' }), fc.constantFrom(...TRICKY_KEYS)), tie('value')),
    ),
  })).value;

  test('is written as the library writes it', () => {
    fc.assert(fc.property(value, (document) => expect(canonicalJson(document)).toBe(canonicalize(document))));
  });

  test('is read as it was written', () => {
    fc.assert(
      fc.property(value, (document) => expect(readCanonicalJson(canonicalJsonBytes(document))).toEqual({ kind: 'read', value: document })),
    );
  });

  test('is the same as another exactly when their texts are', () => {
    fc.assert(
      fc.property(value, value, (left, right) => {
        expect(isSameJson(left, structuredClone(left))).toBe(true);
        expect(isSameJson(left, right)).toBe(canonicalJson(left) === canonicalJson(right));
      }),
    );
    const pairs = [
      [[], {}],
      [[1], { 0: 1 }],
      [{ a: 1 }, { b: 1 }],
      [null, {}],
      [{ a: null }, {}],
    ];
    for (const [left, right] of pairs) expect([isSameJson(left, right), isSameJson(right, left)]).toEqual([false, false]);
  });

  test('with one byte changed is read only when the engine reads it and writes the same bytes again', () => {
    fc.assert(
      fc.property(value, fc.nat(), fc.nat({ max: 255 }), (document, place, byte) => {
        const bytes = canonicalJsonBytes(document);
        bytes[place % bytes.length] = byte;
        expect(readCanonicalJson(bytes).kind === 'read').toBe(isCanonical(bytes));
      }),
      { numRuns: 2_000 },
    );
  });
});

function isCanonical(bytes: Uint8Array): boolean {
  try {
    const written = canonicalJsonBytes(JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)));
    return Buffer.compare(written, bytes) === 0;
  } catch {
    return false;
  }
}
