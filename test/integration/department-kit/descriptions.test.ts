import { expect, test } from '@jest/globals';
import { parse, visit } from 'graphql';
import { departmentDefinitions } from '../../../subgraphs/departments.ts';
import { buildSubgraphSchemaOf } from '../../../subgraphs/subgraph-kit/server/subgraph.ts';

/** Names of types, fields, arguments and enum values without a description. */
function findSilent(sdl: string): readonly string[] {
  const silent: string[] = [];
  const look = (node: { readonly name: { readonly value: string }; readonly description?: unknown }): void => {
    if (node.description === undefined) silent.push(node.name.value);
  };
  visit(parse(sdl), {
    ObjectTypeDefinition: look,
    InterfaceTypeDefinition: look,
    InputObjectTypeDefinition: look,
    UnionTypeDefinition: look,
    EnumTypeDefinition: look,
    ScalarTypeDefinition: look,
    FieldDefinition: look,
    InputValueDefinition: look,
    EnumValueDefinition: look,
  });
  return silent.filter((name) => name !== 'Query' && name !== 'Mutation');
}

test('what says nothing is found', () => {
  expect(findSilent('"A." type A { b("C." c: Int, d: Int): Int } enum E { F }')).toEqual(['b', 'd', 'E', 'F']);
});

test.each(departmentDefinitions().map((definition) => [definition.name, definition] as const))(
  'everything in the schema of %s says what it is',
  (_name, definition) => {
    expect(findSilent(buildSubgraphSchemaOf(definition).sdl)).toEqual([]);
  },
);
