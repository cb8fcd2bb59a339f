import { type DocumentNode, type FieldDefinitionNode, Kind, visit } from 'graphql';
import { type PolicyRule, policyLines, type SubgraphPolicy } from '../authorisation/policy.ts';

/**
 * Says at every field of an object type for whom it is, in the words of its policy rule; nothing where it is for everybody.
 *
 * A denied read looks like an absent one, so this is where a caller learns that there is more than the answer shows.
 */
export function describeAudience(document: DocumentNode, policy: SubgraphPolicy): DocumentNode {
  const lines = policyLines(policy);
  return visit(document, {
    ObjectTypeDefinition: (type) => ({
      ...type,
      fields: type.fields?.map((field) => withAudience(field, lines.get(`${type.name.value}.${field.name.value}`))) ?? [],
    }),
  });
}

function withAudience(field: FieldDefinitionNode, rule: PolicyRule | undefined): FieldDefinitionNode {
  if (rule === undefined || rule.name === 'everyone') return field;
  const audience = rule.description.charAt(0).toLowerCase() + rule.description.slice(1);
  const value = [field.description?.value, `For: ${audience}`].filter((text) => text !== undefined).join(' ');
  return { ...field, description: { kind: Kind.STRING, value, block: true } };
}
