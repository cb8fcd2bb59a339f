import { describe, expect, test } from '@jest/globals';
import { buildSchema, Kind, parse, print } from 'graphql';
import { canonicalise } from '../../../../gateway/executor/canonical-keys.ts';
import { shareReads } from '../../../../gateway/executor/in-flight.ts';
import { mergeRow } from '../../../../gateway/executor/merge.ts';
import { PlanCache } from '../../../../gateway/executor/plan-cache.ts';
import { writeProjection } from '../../../../gateway/executor/projection-source.ts';
import { indexFragments } from '../../../../gateway/executor/root-selection.ts';
import type { SubgraphAnswer, SubgraphRequest } from '../../../../gateway/executor/subgraph-fetch.ts';

function mergeOf(a: Record<string, unknown>, b: Record<string, unknown>): unknown {
  mergeRow(a, b, (name) => name === 'Subject');
  return a;
}

describe('merge', () => {
  test('a value wins over null, whichever came first', () => {
    expect(mergeOf({ a: null, b: 1 }, { a: 2, b: null })).toEqual({ a: 2, b: 1 });
    expect(mergeOf({ a: { x: 1 } }, { a: null })).toEqual({ a: { x: 1 } });
  });

  test('lists are merged by position and keep their length', () => {
    expect(mergeOf({ a: [{ x: 1 }, null] }, { a: [{ y: 2 }, { y: 3 }, { y: 4 }] })).toEqual({ a: [{ x: 1, y: 2 }, { y: 3 }] });
  });

  test('a concrete type name wins over that of an interface, and stays', () => {
    expect(mergeOf({ __typename: 'Subject' }, { __typename: 'Person' })).toEqual({ __typename: 'Person' });
    expect(mergeOf({ __typename: 'Person' }, { __typename: 'Subject' })).toEqual({ __typename: 'Person' });
  });

  test('an object does not become a list or text', () => {
    expect(mergeOf({ a: { x: 1 }, b: [1] }, { a: [2], b: { x: 2 } })).toEqual({ a: { x: 1 }, b: [1] });
  });

  test('the prototype of the target stays what it is', () => {
    const target: Record<string, unknown> = { inner: {} };
    mergeRow(target, JSON.parse('{"__proto__":{"x":1},"inner":{"__proto__":{"y":1}},"constructor":"text"}'), () => false);
    expect(Object.getPrototypeOf(target)).toBe(Object.prototype);
    expect(Object.getPrototypeOf(target.inner)).toBe(Object.prototype);
    expect(target.constructor).toBe('text');
  });
});

describe('plan cache', () => {
  test('it holds no more than it may, and what was used last stays', () => {
    const cache = new PlanCache<string>(2);
    const made: string[] = [];
    const get = (key: string) =>
      cache.getOrMake(key, () => {
        made.push(key);
        return key;
      });
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) get(key);
    expect(made).toEqual(['a', 'b', 'c', 'b']);
    expect(cache.size).toBe(2);
  });

  test('a cache of no size is a mistake', () => {
    expect(() => new PlanCache(0)).toThrow(RangeError);
  });
});

describe('reads in flight', () => {
  const request: SubgraphRequest = { subgraph: 'a', query: '{x}', variablesJson: '{}', isMutation: false, bodyPrefix: '' };

  function gated() {
    const opened: ((answer: SubgraphAnswer) => void)[] = [];
    const fetch = () => new Promise<SubgraphAnswer>((resolve) => opened.push(resolve));
    return { opened, ...shareReads<{ dedupKey?: string }>(fetch) };
  }

  test('everybody gets an answer that nobody else has', async () => {
    const { opened, read } = gated();
    const context = { dedupKey: 'anna' };
    const answers = [read(request, context), read(request, context), read(request, context)];
    opened[0]?.({ data: { x: { y: [1] } } });
    const [a, b, c] = await Promise.all(answers);
    expect(opened).toHaveLength(1);
    expect([b, c]).toEqual([a, a]);
    expect(new Set([a?.data?.x, b?.data?.x, c?.data?.x]).size).toBe(3);
  });

  test('after the answer a new request is sent', async () => {
    const { opened, read } = gated();
    const first = read(request, { dedupKey: 'anna' });
    opened[0]?.({ data: {} });
    await first;
    void read(request, { dedupKey: 'anna' });
    expect(opened).toHaveLength(2);
  });

  test('no read joins one that began before a change', () => {
    const { opened, read, write } = gated();
    void read(request, { dedupKey: 'anna' });
    void write({ ...request, isMutation: true }, { dedupKey: 'anna' });
    void read(request, { dedupKey: 'anna' });
    expect(opened).toHaveLength(3);
  });

  test('a failure is told to all, and not kept', async () => {
    let calls = 0;
    const { read } = shareReads<{ dedupKey?: string }>(() => {
      calls++;
      return Promise.reject(new Error('gone'));
    });
    const outcomes = await Promise.allSettled([read(request, { dedupKey: 'a' }), read(request, { dedupKey: 'a' })]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(read(request, { dedupKey: 'a' })).rejects.toThrow('gone');
    expect(calls).toBe(2);
  });
});

const schema = buildSchema(`
  type Query { item(id: ID, with: Filter): Item subject: Subject version: Int }
  input Filter { a: Int b: Int }
  interface Subject { id: ID! near: Item }
  type Item implements Subject { id: ID! name(lang: String): String near: Item! items: [Item] }
  type Other implements Subject { id: ID! near: Item }
  type Mutation { bump: Int }
`);

function canonical(source: string): string {
  const [operation] = parse(source, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  return print(canonicalise(schema, operation, []).operation).replace(/\s+/g, ' ');
}

describe('canonical keys', () => {
  test('plain leaf fields are called by their name, whatever the client calls them', () => {
    expect(canonical('{ v: version version w: version }')).toBe('{ version version version }');
  });

  test('two objects of the client stay two objects', () => {
    expect(canonical('{ item { id } other: item { id } }')).toBe('{ item { id } _k2: item { id } }');
  });

  test('an alias that is the name of another field is not used', () => {
    expect(canonical('{ item { id: name } }')).toBe('{ item { name } }');
  });

  test('the order of arguments and input fields does not make another field', () => {
    expect(canonical('{ item(id: 1, with: {a: 1, b: 2}) { id } item(with: {b: 2, a: 1}, id: 1) { id } }')).toMatch(
      /(_k\d+): item.*\1: item/,
    );
    expect(canonical('{ item { a: name(lang: "x") b: name(lang: "y") c: name(lang: "x") } }')).toBe(
      '{ item { _k1: name(lang: "x") _k2: name(lang: "y") _k1: name(lang: "x") } }',
    );
  });

  test('each field of a mutation is its own', () => {
    expect(canonical('mutation { bump a: bump }')).toBe('mutation { bump _k1: bump }');
  });

  test('a field whose types disagree is taken apart', () => {
    expect(canonical('{ subject { near { id } } }')).toBe('{ subject { ... on Item { near { id } } ... on Other { _k3: near { id } } } }');
  });
});

describe('generated text', () => {
  test('nothing of the client stands in it but names, and these as literals', () => {
    const document = parse(
      'query($v: Boolean = true) { toString: item(id: "\\"];process.exit()//") { constructor: name(lang: "`evil`") } }',
      { noLocation: true },
    );
    const [operation] = document.definitions;
    if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
    const { keys } = canonicalise(schema, operation, []);
    const rootType = schema.getQueryType();
    if (!rootType) throw new Error('no query type');
    const { text } = writeProjection({ schema, rootType, selectionSet: operation.selectionSet, fragments: indexFragments([]), keys }, true);
    expect(text).not.toMatch(/process|evil/);
    expect(text).toContain('"toString":v0');
  });

  test('a fragment that is spread very often is written once', () => {
    const levels = Array.from(
      { length: 40 },
      (_, level) => `fragment F${level} on Item { a: near { ...F${level + 1} } b: near { ...F${level + 1} } }`,
    );
    const document = parse(`{ item { ...F0 } } ${levels.join(' ')} fragment F40 on Item { id }`, { noLocation: true });
    const [operation, ...fragments] = document.definitions;
    const rootType = schema.getQueryType();
    if (operation?.kind !== Kind.OPERATION_DEFINITION || !rootType) throw new Error('no operation');
    const definitions = fragments.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
    const { keys } = canonicalise(schema, operation, definitions);
    const { text } = writeProjection(
      { schema, rootType, selectionSet: operation.selectionSet, fragments: indexFragments(definitions), keys },
      false,
    );
    expect(text.split('function').length).toBeLessThan(200);
  });
});
