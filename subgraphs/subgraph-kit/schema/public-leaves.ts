import { type ConstDirectiveNode, type DocumentNode, Kind, type TypeNode, visit } from 'graphql';

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
  const used = new Set<string>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) {
      if (definition.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION) continue;
    }
    for (const field of definition.fields ?? []) {
      if (!isPublic(definition) && !isPublic(field)) continue;
      used.add(namedType(field.type));
      if (field.kind === Kind.FIELD_DEFINITION) for (const argument of field.arguments ?? []) used.add(namedType(argument.type));
    }
  }
  return used;
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
