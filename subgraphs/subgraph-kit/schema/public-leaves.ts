import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputObjectTypeDefinitionNode,
  type InputValueDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type TypeNode,
  visit,
} from 'graphql';

const PUBLIC: ConstDirectiveNode = {
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: 'tag' },
  arguments: [{ kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'name' }, value: { kind: Kind.STRING, value: 'public' } }],
};

interface Tagged {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

/**
 * Tags as public the enums and scalars that public fields and arguments use.
 *
 * Decorators cannot put directives on them, and without the tag the public contract would hold fields of types that are not in it.
 */
export function tagPublicLeaves(document: DocumentNode): DocumentNode {
  const used = typesOfPublicFields(document);
  const tag = <Node extends Tagged & { readonly name: { readonly value: string } }>(node: Node): Node | undefined =>
    used.has(node.name.value) && !isPublic(node) ? { ...node, directives: [...(node.directives ?? []), PUBLIC] } : undefined;
  return visit(document, { EnumTypeDefinition: tag, ScalarTypeDefinition: tag });
}

function typesOfPublicFields(document: DocumentNode): ReadonlySet<string> {
  return new Set(document.definitions.filter(hasFields).flatMap(publicFieldsOf).flatMap(typesOf));
}

type FieldsNode = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode | InputObjectTypeDefinitionNode;
type FieldNode = FieldDefinitionNode | InputValueDefinitionNode;

function hasFields(definition: DefinitionNode): definition is FieldsNode {
  const kinds: readonly string[] = [Kind.OBJECT_TYPE_DEFINITION, Kind.INTERFACE_TYPE_DEFINITION, Kind.INPUT_OBJECT_TYPE_DEFINITION];
  return kinds.includes(definition.kind);
}

/** The tag of a type holds for all of its fields. */
function publicFieldsOf(definition: FieldsNode): readonly FieldNode[] {
  const fields: readonly FieldNode[] = definition.fields ?? [];
  return isPublic(definition) ? fields : fields.filter(isPublic);
}

function typesOf(field: FieldNode): readonly string[] {
  const taken = field.kind === Kind.FIELD_DEFINITION ? (field.arguments ?? []) : [];
  return [namedType(field.type), ...taken.map((argument) => namedType(argument.type))];
}

function isPublic({ directives }: Tagged): boolean {
  return (directives ?? []).some(
    (directive) =>
      directive.name.value === 'tag' && directive.arguments?.some(({ value }) => value.kind === Kind.STRING && value.value === 'public'),
  );
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
