import { describe, expect, test } from '@jest/globals';
import type { ExecutionResult } from 'graphql';
import { buildBench, type Intercept } from '../../../support/federation/ask.ts';

const TEAM = '{ visit(id: "v1") { id team { id name grade } } registryVersion }';

/** What the subgraph of the inspectors answers instead of its own answer. */
function staffAnswers(answer: unknown): Intercept {
  return (request) => (request.subgraph === 'staff' ? Promise.resolve(answer) : undefined);
}

function codesOf(result: ExecutionResult): readonly unknown[] {
  return (result.errors ?? []).map(({ path, extensions }) => [(path ?? []).join('.'), extensions?.code, extensions?.subgraph]);
}

async function askTeam(answer: unknown): Promise<ExecutionResult> {
  return buildBench(staffAnswers(answer)).ask(TEAM);
}

describe('answers that are no answers', () => {
  test.each([
    ['null', null],
    ['text', 'oops'],
    ['a list', []],
    ['a number', 7],
    ['an empty object', {}],
    ['data that is text', { data: 'oops' }],
    ['data that is a list', { data: [{ _entities: [] }] }],
    ['data null and no errors', { data: null }],
    ['errors that are no list', { data: { _entities: [{ name: 'x' }, { name: 'y' }] }, errors: { message: 'no' } }],
    ['no entities', { data: {} }],
    ['entities that are an object', { data: { _entities: { 0: { name: 'x' } } } }],
    ['entities that are text', { data: { _entities: 'two' } }],
  ])('%s is an error of that subgraph, and the rest of the data stays', async (_, answer) => {
    const result = await askTeam(answer);
    // A name must not be null, nor an inspector of a team, so the visit is what becomes null.
    expect(result.data).toEqual({ visit: null, registryVersion: 7 });
    expect(codesOf(result)).toEqual([['visit.team', 'SUBGRAPH_ANSWER_INVALID', 'staff']]);
  });

  test('a dead subgraph is one typed error for the whole list, and its reason is not told', async () => {
    const bench = buildBench((request) =>
      request.subgraph === 'staff' ? Promise.reject(new Error('connect ECONNREFUSED 10.0.0.7:4001')) : undefined,
    );
    const result = await bench.ask('{ visits(first: 5) { id team { id grade } } registryVersion }');
    expect((result.data as { visits: unknown[] }).visits).toHaveLength(5);
    expect((result.data as { visits: unknown[] }).visits[1]).toEqual({
      id: 'v1',
      team: [
        { id: 'i1', grade: null },
        { id: 'i2', grade: null },
      ],
    });
    expect(codesOf(result)).toEqual([['visits', 'SUBGRAPH_UNAVAILABLE', 'staff']]);
    expect(JSON.stringify(result)).not.toContain('10.0.0.7');
  });

  test('a dead subgraph at the root is an error at each of its fields', async () => {
    const bench = buildBench((request) => (request.subgraph === 'staff' ? Promise.reject(new Error('gone')) : undefined));
    const result = await bench.ask('{ inspector(id: "i1") { name } all: inspectors { id } registryVersion }');
    expect(result.data).toEqual({ inspector: null, all: null, registryVersion: 7 });
    expect(codesOf(result)).toEqual([
      ['inspector', 'SUBGRAPH_UNAVAILABLE', 'staff'],
      ['all', 'SUBGRAPH_UNAVAILABLE', 'staff'],
    ]);
  });

  test('a fetch that throws at once is like a dead subgraph', async () => {
    const bench = buildBench((request) => {
      if (request.subgraph === 'staff') throw new Error('at once');
      return undefined;
    });
    expect(codesOf(await bench.ask(TEAM))).toEqual([['visit.team', 'SUBGRAPH_UNAVAILABLE', 'staff']]);
  });

  test('requests that do not depend on each other are sent together, and a slow one loses nothing', async () => {
    const sent: string[] = [];
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const bench = buildBench((request, answer) => {
      sent.push(request.subgraph);
      if (sent.length === 2) release();
      // Neither is answered before both have been sent.
      return gate.then(answer);
    });
    const result = await bench.ask('{ inspector(id: "i0") { name } visit(id: "v1") { mood } }');
    expect(result).toEqual({ data: { inspector: { name: 'Inspector 0' }, visit: { mood: 'good' } } });
  });
});

describe('lists of entities of another length than asked', () => {
  test.each([
    ['too short', [{ name: 'only one', grade: null }]],
    ['too long', [{ name: 'a' }, { name: 'b' }, { name: 'c' }]],
    ['empty', []],
  ])('%s: nothing of it is used, because nobody knows what belongs to whom', async (_, entities) => {
    const result = await askTeam({ data: { _entities: entities } });
    expect(result.data).toEqual({ visit: null, registryVersion: 7 });
    expect(codesOf(result)).toEqual([['visit.team', 'SUBGRAPH_ANSWER_INVALID', 'staff']]);
  });
});

describe('wrong values', () => {
  test('a missing entity is null, with an error where its type does not allow that', async () => {
    const result = await askTeam({ data: { _entities: [null, { name: 'B', grade: 'SENIOR' }] } });
    expect(result.data).toEqual({ visit: null, registryVersion: 7 });
    expect(codesOf(result)).toEqual([['visit.team.0.name', 'SUBGRAPH_ANSWER_INVALID', undefined]]);
  });

  test('a missing entity of which only nullable fields are wanted is no error', async () => {
    const bench = buildBench(staffAnswers({ data: { _entities: [null, { grade: 'SENIOR' }] } }));
    expect(await bench.ask('{ visit(id: "v1") { team { id grade } } }')).toEqual({
      data: {
        visit: {
          team: [
            { id: 'i1', grade: null },
            { id: 'i2', grade: 'SENIOR' },
          ],
        },
      },
    });
  });

  test.each([
    ['an enum value that does not exist', { name: 'A', grade: 'EMPEROR' }, 'grade'],
    ['an enum that is a number', { name: 'A', grade: 1 }, 'grade'],
    ['an enum that is an object', { name: 'A', grade: { toString: 'JUNIOR' } }, 'grade'],
    ['an enum that is a method of every object', { name: 'A', grade: 'constructor' }, 'grade'],
  ])('%s becomes null with an error', async (_, inspector, field) => {
    const result = await askTeam({ data: { _entities: [inspector, { name: 'B', grade: null }] } });
    expect(result.data).toEqual({
      visit: {
        id: 'v1',
        team: [
          { id: 'i1', name: 'A', grade: null },
          { id: 'i2', name: 'B', grade: null },
        ],
      },
      registryVersion: 7,
    });
    expect(codesOf(result)).toEqual([[`visit.team.0.${field}`, 'SUBGRAPH_ANSWER_INVALID', undefined]]);
  });

  test.each([
    ['a number for text', { name: 7 }],
    ['an object for text', { name: { a: 1 } }],
    ['a list for text', { name: ['x'] }],
  ])('%s in a non-null field takes away what must not be without it', async (_, inspector) => {
    const result = await askTeam({
      data: {
        _entities: [
          { ...inspector, grade: null },
          { name: 'B', grade: null },
        ],
      },
    });
    expect(result.data).toEqual({ visit: null, registryVersion: 7 });
    expect(codesOf(result)).toEqual([['visit.team.0.name', 'SUBGRAPH_ANSWER_INVALID', undefined]]);
  });

  test.each([
    ['text for an object', 'e1'],
    ['a list for an object', [{ name: 'x' }]],
    ['a number for an object', 7],
  ])('%s at the root is an error there, never a crash', async (_, value) => {
    const bench = buildBench((request) => Promise.resolve({ data: { [/\{(\w+)/.exec(request.query)?.[1] ?? '']: value } }));
    const result = await bench.ask('{ enterprise(code: "e1") { name } }');
    expect(result.data).toEqual({ enterprise: null });
    expect(codesOf(result)).toEqual([['enterprise', 'SUBGRAPH_ANSWER_INVALID', undefined]]);
  });

  test.each([
    ['an object for a list', { 0: { name: 'x' } }, 'enterprises'],
    ['null in a list of non-null', [null], 'enterprises.0'],
    ['a list in a list', [[{ name: 'x' }]], 'enterprises.0'],
  ])('%s at the root is an error there, never a crash', async (_, enterprises, place) => {
    const result = await buildBench(() => Promise.resolve({ data: { enterprises } })).ask('{ enterprises { name } }');
    expect(result.data).toBeNull();
    expect(codesOf(result)).toEqual([[place, 'SUBGRAPH_ANSWER_INVALID', undefined]]);
  });

  test.each([
    ['Int', 'registryVersion', ['7', 7.5, 2 ** 31, true, [], {}]],
    ['String', 'brittle', [7, true, [], {}]],
  ])('values that are no %s are not passed on', async (_, field, values) => {
    for (const value of values) {
      const result = await buildBench(() => Promise.resolve({ data: { [field]: value } })).ask(`{ ${field} }`);
      expect([value, result.data === null || (result.data as Record<string, unknown>)[field] === null, result.errors?.length]).toEqual([
        value,
        true,
        1,
      ]);
    }
  });

  test('a type name that is not possible, or none, is an error', async () => {
    for (const typename of ['District', 'Nonsense', '__proto__', 7, null]) {
      const bench = buildBench(() =>
        Promise.resolve({
          data: { _k0: { __typename: typename, id: 's1', name: 'x', label: 'x' }, subject: { __typename: typename, name: 'x' } },
        }),
      );
      const result = await bench.ask('{ subject(id: "s1") { __typename name } }');
      expect(result.data).toEqual({ subject: null });
      expect(result.errors?.[0]?.extensions?.code).toBe('SUBGRAPH_ANSWER_INVALID');
    }
  });

  test('an entity without its key is an error at the fields that cannot be found', async () => {
    const bench = buildBench((request, answer) =>
      request.subgraph === 'joint-planning'
        ? answer().then((given) => JSON.parse(JSON.stringify(given).replaceAll('"code":"e1"', '"codes":"e1"')))
        : undefined,
    );
    const result = await bench.ask('{ visit(id: "v1") { enterprise { label } } }');
    expect(result.data).toEqual({ visit: { enterprise: { label: null } } });
    expect(codesOf(result)).toEqual([['visit.enterprise.label', 'SUBGRAPH_ANSWER_INVALID', 'registry']]);
  });
});

describe('keys that nobody asked for', () => {
  test('they are not passed on, and __proto__ changes no object', async () => {
    const hostile = JSON.parse(
      '{"data":{"_entities":[{"name":"A","grade":null,"secret":"x","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}},{"name":"B","grade":null}],"__proto__":{"polluted":true}}}',
    );
    const result = await askTeam(hostile);
    expect(JSON.stringify(result)).toBe(
      '{"data":{"visit":{"id":"v1","team":[{"id":"i1","name":"A","grade":null},{"id":"i2","name":"B","grade":null}]},"registryVersion":7}}',
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('__proto__ in an object that is merged into another one changes nothing', async () => {
    const bench = buildBench((request, answer) =>
      request.subgraph === 'registry' && request.query.includes('_entities')
        ? answer().then(() => JSON.parse('{"data":{"_entities":[{"__proto__":{"name":"from the prototype"}}]}}'))
        : undefined,
    );
    const result = await bench.ask('{ visit(id: "v1") { enterprise { name } } }');
    expect(result.data).toEqual({ visit: { enterprise: null } });
    expect(({} as Record<string, unknown>).name).toBeUndefined();
  });
});

describe('errors of subgraphs', () => {
  const entities = [
    { name: 'A', grade: null },
    { name: 'B', grade: null },
  ];

  test('an error without a path belongs to all entities that were asked for', async () => {
    const result = await askTeam({ data: { _entities: entities }, errors: [{ message: 'partly', extensions: { code: 'SLOW' } }] });
    expect(codesOf(result)).toEqual([['visit.team', 'SLOW', 'staff']]);
    expect((result.data as { visit: unknown }).visit).not.toBeNull();
  });

  test('only message and code are passed on', async () => {
    const extensions = { code: 'BROKEN', stacktrace: ['at db.ts:7'], query: 'select secret', subgraph: 'forged' };
    const result = await askTeam({
      data: { _entities: entities },
      errors: [{ message: 'broken', path: ['_entities', 1, 'grade'], extensions }],
    });
    expect(result.errors).toEqual([
      { message: 'broken', path: ['visit', 'team', 1, 'grade'], extensions: { code: 'BROKEN', subgraph: 'staff' } },
    ]);
  });

  test.each([
    ['an index that does not exist', ['_entities', 99, 'name']],
    ['a negative index', ['_entities', -1]],
    ['an index that is text', ['_entities', '0', 'name']],
    ['another field', ['_service', 'sdl']],
    ['no list', 'visit.team'],
    ['objects', [{ toString: 'x' }]],
    ['nothing', []],
  ])('a path with %s still gives an error at a true place', async (_, path) => {
    const result = await askTeam({ data: { _entities: entities }, errors: [{ message: 'odd', path }] });
    expect(codesOf(result)).toEqual([['visit.team', 'INTERNAL_SERVER_ERROR', 'staff']]);
  });

  test.each([[null], ['text'], [7], [{}], [{ message: 7, extensions: 'none' }]])(
    'an error that is %j has a message of ours',
    async (error) => {
      const result = await askTeam({ data: { _entities: entities }, errors: [error] });
      expect(result.errors?.[0]?.message).toBe('The subgraph reported an error without a message.');
    },
  );

  test('a million errors are not all told', async () => {
    const errors = Array.from({ length: 100_000 }, () => ({ message: 'again' }));
    const result = await buildBench((request) =>
      request.subgraph === 'registry' ? Promise.resolve({ data: null, errors }) : undefined,
    ).ask('{ brittle }');
    expect(result.errors).toHaveLength(1000);
  });
});

describe('required fields', () => {
  const RISK = '{ enterprise(code: "e1") { code riskLabel } }';

  test('a field is not computed from another one that failed to come', async () => {
    const bench = buildBench((request, answer) =>
      request.subgraph === 'registry'
        ? answer().then((given) => ({
            data: JSON.parse(JSON.stringify(given.data).replace('"SUSPENDED"', 'null')),
            errors: [{ message: 'no status', path: ['_k0', 'status'] }],
          }))
        : undefined,
    );
    const result = await bench.ask(RISK);
    expect(result.data).toEqual({ enterprise: { code: 'e1', riskLabel: null } });
    expect(JSON.stringify(result)).not.toContain('Enterprise 1 is');
    expect(result.errors?.[0]).toMatchObject({ message: 'no status', path: ['enterprise'] });
  });

  test('null that is an answer is passed on as null', async () => {
    const bench = buildBench();
    const result = await bench.ask('{ enterprise(code: "e3") { latitude } }');
    expect(result).toEqual({ data: { enterprise: { latitude: null } } });
    expect(bench.requests.at(-1)?.variablesJson).toContain('"address":null');
  });
});
