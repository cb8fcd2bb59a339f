import { describe, expect, test } from '@jest/globals';
import { findUncovered } from '../../../../gateway/executor/coverage.ts';
import { parsePlan } from '../../../../gateway/executor/plan.ts';
import { readSubgraphOperation } from '../../../../gateway/executor/subgraph-operation.ts';
import { readSupergraph } from '../../../../gateway/executor/supergraph.ts';
import { buildFederation } from '../../../support/federation/federation.ts';

const FETCH = { kind: 'Fetch', serviceName: 'registry', operationKind: 'query', operation: '{registryVersion}' };
const REQUIRES = [{ kind: 'InlineFragment', typeCondition: 'Enterprise', selections: [{ kind: 'Field', name: 'code' }] }];
const ENTITIES = {
  ...FETCH,
  operation: 'query($representations:[_Any!]!){_entities(representations:$representations){...on Enterprise{name}}}',
  requires: REQUIRES,
};
const FLATTEN = { kind: 'Flatten', path: [{ Field: 'visits' }, '@', { Field: 'enterprise' }], node: ENTITIES };

function plan(node: unknown): unknown {
  return { kind: 'QueryPlan', node };
}

describe('plans', () => {
  test('what the planner is known to emit is accepted', () => {
    expect(parsePlan(plan(FETCH))).toMatchObject({ kind: 'Fetch' });
    expect(parsePlan(plan({ kind: 'Sequence', nodes: [FETCH, { kind: 'Parallel', nodes: [FLATTEN] }] }))).toMatchObject({
      kind: 'Sequence',
    });
    expect(parsePlan({ kind: 'QueryPlan' })).toBeNull();
  });

  test.each([
    ['a node of another kind', { kind: 'Defer', primary: {}, deferred: [] }],
    ['a subscription', { kind: 'Subscription', primary: FETCH }],
    ['a condition, because conditions are decided before planning', { kind: 'Condition', condition: 'x', ifClause: FETCH }],
    ['an unknown property', { ...FETCH, retries: 3 }],
    ['a fetch of another operation', { ...FETCH, operationKind: 'subscription' }],
    ['a fetch of entities without a path', ENTITIES],
    ['a flatten of something else than a fetch', { ...FLATTEN, node: { kind: 'Sequence', nodes: [ENTITIES] } }],
    ['a flatten without requirements', { ...FLATTEN, node: FETCH }],
    ['a path with an unknown step', { ...FLATTEN, path: [{ Index: 3 }] }],
    ['a name that is no GraphQL name', { ...FLATTEN, path: [{ Field: 'a"]=1;//' }] }],
    ['a variable that is no GraphQL name', { ...FETCH, variableUsages: ['a b'] }],
    ['a spread in a requirement', { ...FLATTEN, node: { ...ENTITIES, requires: [{ kind: 'FragmentSpread', value: 'a' }] } }],
    ['a condition in a requirement', { ...FLATTEN, node: { ...ENTITIES, requires: [{ ...REQUIRES[0], skipIf: 'x' }] } }],
    ['a rewrite of a value in an answer', { ...FETCH, outputRewrites: [{ ValueSetter: { path: [{ Key: 'a' }], setValueTo: 'b' } }] }],
    [
      'a rewrite of a key in a representation',
      { ...FLATTEN, node: { ...ENTITIES, inputRewrites: [{ KeyRenamer: { path: [{ Key: 'a' }], renameKeyTo: 'b' } }] } },
    ],
    [
      'a rewrite of anything but the type in a representation',
      {
        ...FLATTEN,
        node: { ...ENTITIES, inputRewrites: [{ ValueSetter: { path: [{ TypenameEquals: ['A'] }, { Key: 'id' }], setValueTo: 'b' } }] },
      },
    ],
  ])('%s is refused', (_, node) => {
    expect(() => parsePlan(plan(node))).toThrow('The query plan has a part that this executor does not know');
    expect(() => parsePlan(plan({ kind: 'Sequence', nodes: [FETCH, node] }))).toThrow('does not know, at node.nodes.1');
  });

  test.each([[null], ['QueryPlan'], [[]], [{}], [{ kind: 'Plan', node: FETCH }]])('%j is no plan', (value) => {
    expect(() => parsePlan(value)).toThrow('does not know');
  });
});

describe('completeness of plans', () => {
  const supergraph = readSupergraph(buildFederation().supergraphSdl);

  function uncovered(query: string, node: unknown): string | null {
    const { selectionSet, fragments } = readSubgraphOperation(query);
    return findUncovered({ plan: parsePlan(plan(node)), rootTypename: 'Query', selectionSet, fragments, supergraph });
  }
  const visits = { ...FETCH, serviceName: 'joint-planning', operation: '{visits{enterprise{__typename code}}}' };

  test('a plan that brings everything has no gap', () => {
    expect(uncovered('{ visits { enterprise { code name } } }', { kind: 'Sequence', nodes: [visits, FLATTEN] })).toBeNull();
  });

  test('a field that no fetch brings is named', () => {
    expect(uncovered('{ visits { enterprise { code name } } }', visits)).toBe('/visits/enterprise/name');
    expect(uncovered('{ registryVersion visits { mood } }', FETCH)).toBe('/visits');
  });

  test('a fetch of entities whose key nobody brings does not count', () => {
    const keyless = { ...visits, operation: '{visits{enterprise{__typename}}}' };
    expect(uncovered('{ visits { enterprise { name } } }', { kind: 'Sequence', nodes: [keyless, FLATTEN] })).toBe(
      '/visits/enterprise/name',
    );
  });

  test('each possible type must be brought', () => {
    const some = { ...FETCH, operation: '{subjects{__typename ...on Person{name}}}' };
    expect(uncovered('{ subjects { name } }', some)).toBe('/subjects/name');
    expect(uncovered('{ subjects { ... on Person { name } } }', some)).toBeNull();
  });

  test('a subgraph that knows only an interface object does not say the type', () => {
    const top = { ...FETCH, serviceName: 'ratings', operation: '{topRated{__typename score}}' };
    expect(uncovered('{ topRated { score } }', top)).toBeNull();
    expect(uncovered('{ topRated { score __typename } }', top)).toBe('/topRated/__typename');
    expect(uncovered('{ topRated { ... on Person { score } } }', top)).toBe('/topRated/__typename');
  });
});
