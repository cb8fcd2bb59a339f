import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { countCost, LIST_SIZE_DEFAULT, MUTATION_COST } from '../../../../gateway/executor/cost.ts';

const schema = buildSchema(`
  type Query { one: Item all: [Item!]! page(first: Int = 20): ItemConnection! some(limit: Int): [Item] }
  type Item { id: ID! name: String parts(first: Int, last: Int): [Item!] }
  type ItemConnection { edges: [ItemEdge!]! total: Int }
  type ItemEdge { node: Item! cursor: String }
  type Mutation { change(id: ID): Item }
`);

function cost(source: string, variables: Record<string, unknown> = {}): number {
  return countCost(schema, parse(source), variables);
}

describe('cost of an operation', () => {
  test('objects count, leaves do not', () => {
    expect(cost('{ one { id name } }')).toBe(1);
    expect(cost('{ __typename }')).toBe(0);
  });

  test('a list multiplies what is below it', () => {
    expect(cost('{ all { parts(first: 3) { id } } }')).toBe(LIST_SIZE_DEFAULT * (1 + 3));
    expect(cost('query($n: Int) { some(limit: $n) { parts(last: $n) { id } } }', { n: 4 })).toBe(4 * (1 + 4));
  });

  test('the size of a connection is the size of the list in it, and only of that', () => {
    expect(cost('{ page(first: 5) { edges { node { parts { id } } } } }')).toBe(1 + 5 * (1 + 1 + LIST_SIZE_DEFAULT));
    expect(cost('{ page { edges { cursor } } }')).toBe(1 + 20);
  });

  test('defaults of variables count', () => {
    expect(cost('query($n: Int = 7) { some(limit: $n) { id } }')).toBe(7);
    expect(cost('query($n: Int = 7) { some(limit: $n) { id } }', { n: 2 })).toBe(2);
    expect(cost('query($n: Int) { some(limit: $n) { id } }', { n: null })).toBe(LIST_SIZE_DEFAULT);
  });

  test('no size makes anything cheaper than nothing, or avoids being counted', () => {
    expect(cost('{ a: some(limit: -100) { id } b: all { id } }')).toBe(LIST_SIZE_DEFAULT);
    expect(cost('query($n: Int) { some(limit: $n) { id } }', { n: 'Infinity' })).toBe(LIST_SIZE_DEFAULT);
    expect(cost('query($n: Int) { some(limit: $n) { id } }', { n: '1000000' })).toBe(1_000_000);
    expect(cost('{ all { parts(first: 1, last: 50) { id } } }')).toBe(LIST_SIZE_DEFAULT * 51);
  });

  test('what conditions leave out costs nothing', () => {
    expect(cost('query($on: Boolean!) { all @include(if: $on) { id } one { id } }', { on: false })).toBe(1);
    expect(cost('query($on: Boolean!) { all @include(if: $on) { id } one { id } }', { on: true })).toBe(LIST_SIZE_DEFAULT + 1);
  });

  test('fragments count wherever they are spread, and a thousandfold spread is counted at once', () => {
    const levels = Array.from(
      { length: 30 },
      (_, level) => `fragment F${level} on Item { a: parts(first: 2) { ...F${level + 1} } b: parts(first: 2) { ...F${level + 1} } }`,
    );
    const source = `{ one { ...F0 } } ${levels.join(' ')} fragment F30 on Item { id }`;
    expect(cost(source)).toBeGreaterThan(1e18);
  });

  test('a fragment that contains itself ends', () => {
    expect(cost('{ one { ...F } } fragment F on Item { parts(first: 2) { ...F } }')).toBe(3);
  });

  test('a mutation has a price of its own', () => {
    expect(cost('mutation { change { id } }')).toBe(MUTATION_COST + 1);
  });
});
