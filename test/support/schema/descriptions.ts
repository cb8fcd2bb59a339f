import { type DefinitionNode, Kind, parse } from 'graphql';

/** Coordinates of everything in an SDL that has no description. */
export function findMissingDescriptions(sdl: string): readonly string[] {
  return parse(sdl).definitions.flatMap((definition) => describe(definition));
}

/** Coordinates of the enum values of an SDL whose description does not hold the Chinese term in brackets, like `Closed (停业).` */
export function findValuesWithoutChinese(sdl: string): readonly string[] {
  return parse(sdl).definitions.flatMap((definition) => {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION) return [];
    const unnamed = (definition.values ?? []).filter(({ description }) => !/\(\p{Script=Han}[^)]*\)/u.test(description?.value ?? ''));
    return unnamed.map(({ name }) => `${definition.name.value}.${name.value}`);
  });
}

/** What of a definition can carry a description. */
interface Described {
  readonly kind: string;
  readonly name?: { readonly value: string };
  readonly description?: { readonly value: string } | undefined;
  readonly fields?: readonly Described[];
  readonly values?: readonly Described[];
  readonly arguments?: readonly Described[];
}

const DEFINITIONS: readonly string[] = [
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.INPUT_OBJECT_TYPE_DEFINITION,
  Kind.ENUM_TYPE_DEFINITION,
  Kind.UNION_TYPE_DEFINITION,
  Kind.SCALAR_TYPE_DEFINITION,
];
/** Root types are made by the schema builder. */
const ROOTS = ['Query', 'Mutation', 'Subscription'];

function describe(definition: DefinitionNode): readonly string[] {
  if (!DEFINITIONS.includes(definition.kind)) return [];
  const type = definition as unknown as Described;
  const name = type.name?.value ?? '';
  return [
    ...(ROOTS.includes(name) ? [] : ownGap(type, name)),
    ...[...(type.fields ?? []), ...(type.values ?? [])].flatMap((member) => memberGaps(member, name)),
  ];
}

function memberGaps(member: Described, type: string): readonly string[] {
  const name = `${type}.${member.name?.value}`;
  return [
    ...ownGap(member, name),
    ...(member.arguments ?? []).flatMap((argument) => ownGap(argument, `${name}(${argument.name?.value}:)`)),
  ];
}

function ownGap({ description }: Described, name: string): readonly string[] {
  return (description?.value.trim() ?? '') === '' ? [name] : [];
}
