import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices as composeWithApollo } from '@apollo/composition';
import { describe, expect, test } from '@jest/globals';
import {
  buildASTSchema,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  isUnionType,
  lexicographicSortSchema,
  parse,
  printSchema,
} from 'graphql';
import { readSupergraph } from '../../gateway/executor/supergraph.ts';
import { composeHub } from '../../gateway/hub/federation/compose.ts';
import { findPublicBreaks } from '../../gateway/hub/federation/public-breaks.ts';
import { findStaleFiles, generateSchemaFiles, writeSchemaFiles } from '../../gateway/hub/federation/schema-files.ts';
import { SUPERGRAPH_FILE, subgraphNamesOf, supergraphsOf } from '../../gateway/hub/processes/supergraph-files.ts';
import { hubPlan } from '../../gateway/hub/subgraph-list.ts';
import { policyLines } from '../../subgraphs/subgraph-kit/authorisation/policy.ts';
import { buildSubgraphSchemaOf } from '../../subgraphs/subgraph-kit/server/subgraph.ts';
import { findMissingDescriptions, findValuesWithoutChinese } from '../support/schema/descriptions.ts';

const { definitions } = hubPlan();
const subgraphs = definitions.map((definition) => ({ name: definition.name, sdl: buildSubgraphSchemaOf(definition).sdl }));
const composed = composeHub(subgraphs);
const committed = readFileSync(new URL('../../schema/public.graphql', import.meta.url), 'utf8');

describe('the supergraph', () => {
  test('has the five subgraphs', () => {
    expect([...subgraphNamesOf(composed.supergraphSdl)].sort()).toEqual([
      'commerce',
      'coordination',
      'culture',
      'markets',
      'urban-management',
    ]);
  });

  test('gives the same API when another library composes it', () => {
    const other = composeWithApollo(subgraphs.map(({ name, sdl }) => ({ name, url: 'http://x', typeDefs: parse(sdl) })));
    expect(other.errors).toBeUndefined();
    expect(printApi(readSupergraph(other.supergraphSdl ?? '').apiSchema)).toBe(printApi(readSupergraph(composed.supergraphSdl).apiSchema));
  });

  test('does not depend on the order in which subgraphs are listed', () => {
    const turned = composeHub([...subgraphs].reverse());
    expect(printApi(readSupergraph(turned.supergraphSdl).apiSchema)).toBe(printApi(readSupergraph(composed.supergraphSdl).apiSchema));
  });

  test('is read from the files where they were made of just these subgraphs, and composed where they were not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'schema-'));
    try {
      await writeSchemaFiles(generateSchemaFiles(definitions), folder);
      // A mark tells whether the file was read.
      await writeFile(join(folder, SUPERGRAPH_FILE), `# read\n${composed.supergraphSdl}`);
      const isRead = async (those: typeof subgraphs) => (await supergraphsOf(those, folder)).supergraphSdl.startsWith('# read');
      const commented = subgraphs.map(({ name, sdl }) => ({ name, sdl: name === 'markets' ? `# another\n${sdl}` : sdl }));
      expect([await isRead(subgraphs), await isRead(commented), await isRead(subgraphs.slice(1))]).toEqual([true, false, false]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('a subgraph that does not fit is refused with the field that does not', () => {
    const broken = subgraphs.map(({ name, sdl }) => ({ name, sdl: name === 'markets' ? sdl.replace('code: ID!', 'code: Int!') : sdl }));
    expect(() => composeHub(broken)).toThrow(/code/u);
  });
});

describe('the public contract', () => {
  const api = buildASTSchema(parse(composed.publicSdl));

  test('is what the supergraph of the public endpoint serves', () => {
    expect(fieldsOf(readSupergraph(composed.publicSupergraphSdl).apiSchema)).toEqual(fieldsOf(api));
  });

  test('has no field that a visitor may not read, and no mutation that he may not call', () => {
    const isForEverybody = new Map<string, boolean>();
    for (const { policy } of definitions) {
      for (const [coordinate, rule] of policyLines(policy)) {
        isForEverybody.set(coordinate, (isForEverybody.get(coordinate) ?? true) && rule.name === 'everyone');
      }
    }
    const hidden = fieldsOf(api).filter((coordinate) => isForEverybody.get(coordinate) !== true);
    expect(hidden).toEqual([]);
    expect(fieldsOf(api).length).toBeGreaterThan(20);
  });

  test('lets visitors give every argument of its fields', () => {
    const whole = fieldMapOf(readSupergraph(composed.supergraphSdl).apiSchema);
    const lost = [...fieldMapOf(api)].flatMap(([coordinate, { args }]) => {
      const names = args.map(({ name }) => name);
      return (whole.get(coordinate)?.args ?? []).filter(({ name }) => !names.includes(name)).map(({ name }) => `${coordinate}(${name}:)`);
    });
    expect(lost).toEqual([]);
  });

  test('has no list that cannot be read to its end', () => {
    const lists = [...fieldMapOf(api)].filter(([, { type }]) => getNamedType(type).name.endsWith('Connection'));
    const endless = lists.filter(([, { args }]) => ['first', 'after'].some((wanted) => args.every(({ name }) => name !== wanted)));
    expect(endless.map(([coordinate]) => coordinate)).toEqual([]);
    expect(lists.length).toBeGreaterThan(10);
  });

  test('breaks for nobody without our knowing: it takes nothing away from the committed one', () => {
    expect(findPublicBreaks(committed, composed.publicSdl)).toEqual([]);
  });

  test('a field taken away is seen as a break', () => {
    const other = committed.replace('  legalRepresentative: String\n', '  owner: String\n');
    expect(findPublicBreaks(committed, other)).toEqual(['Enterprise.legalRepresentative was removed.']);
  });
});

test('every mutation answers with a union, so that a failure can be added without a break', () => {
  const mutations = Object.values(readSupergraph(composed.supergraphSdl).apiSchema.getMutationType()?.getFields() ?? {});
  expect(mutations.filter(({ type }) => !isUnionType(getNamedType(type))).map(({ name }) => name)).toEqual([]);
});

describe('descriptions', () => {
  test.each(subgraphs)('every type, field, argument and enum value of $name has one', ({ sdl }) => {
    expect(findMissingDescriptions(sdl)).toEqual([]);
  });

  test('a field says for whom it is in the words of its policy rule, and nothing where it is for everybody', () => {
    const fields = fieldMapOf(readSupergraph(composed.supergraphSdl).apiSchema);
    expect(fields.get('Query.registryFeeds')?.description).toMatch(/ For: coordinators and auditors\.$/u);
    const wrong = definitions.flatMap(({ policy }) =>
      [...policyLines(policy)].filter(([coordinate, rule]) => {
        const said = / For: (.*)$/u.exec(fields.get(coordinate)?.description ?? '')?.[1];
        return said?.toLowerCase() !== (rule.name === 'everyone' ? undefined : rule.description.toLowerCase());
      }),
    );
    expect(wrong.map(([coordinate]) => coordinate)).toEqual([]);
  });

  test.each(subgraphs)('every enum value of $name is named in Chinese too', ({ sdl }) => {
    expect(findValuesWithoutChinese(sdl)).toEqual([]);
  });

  test('a value without its Chinese is found', () => {
    expect(findValuesWithoutChinese('enum E { "Closed (停业)." CLOSED "Open 开." OPEN "Lost (gone)." LOST NONE }')).toEqual([
      'E.OPEN',
      'E.LOST',
      'E.NONE',
    ]);
  });

  test('none puts “a” before a vowel, whatever type it names', () => {
    expect(composed.supergraphSdl.match(/\ba [aeio]\w+|\ba Urban\w+/giu)).toBeNull();
  });

  test('a missing one is found at every kind of place', () => {
    const sdl = `
      type A { f(a: Int): Int }
      interface I { g: Int }
      input J { k: Int }
      enum E { V }
      union U = A
      scalar S`;
    expect(findMissingDescriptions(sdl)).toEqual(['A', 'A.f', 'A.f(a:)', 'I', 'I.g', 'J', 'J.k', 'E', 'E.V', 'U', 'S']);
  });
});

describe('the files in schema/', () => {
  const files = generateSchemaFiles(definitions);

  test('are what the code says', async () => {
    expect(await findStaleFiles(files)).toEqual([]);
  });

  test('that differ, are missing or are left over are named, and mended by writing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'schema-'));
    await writeSchemaFiles(files, folder);
    expect(await findStaleFiles(files, folder)).toEqual([]);
    await writeFile(join(folder, 'markets.graphql'), 'changed');
    await writeFile(join(folder, 'fire-brigade.graphql'), 'left over');
    await rm(join(folder, 'public.graphql'));
    const stale = ['fire-brigade.graphql', 'markets.graphql', 'public.graphql'];
    expect(await findStaleFiles(files, folder)).toEqual(stale);
    expect(await writeSchemaFiles(files, folder)).toEqual(stale);
    expect(await findStaleFiles(files, folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });
});

function printApi(schema: GraphQLSchema): string {
  return printSchema(lexicographicSortSchema(schema));
}

function fieldsOf(schema: GraphQLSchema): string[] {
  return [...fieldMapOf(schema).keys()].sort();
}

function fieldMapOf(schema: GraphQLSchema): ReadonlyMap<string, GraphQLField<unknown, unknown>> {
  return new Map(
    Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type))
      .filter((type) => !type.name.startsWith('__'))
      .flatMap((type) => Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field])),
  );
}
