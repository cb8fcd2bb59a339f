import { GraphQLError, type GraphQLSchema, getVariableValues } from 'graphql';
import { BAD_INPUT_CODE, refusal } from './errors.ts';
import type { PreparedOperation } from './operation.ts';

const VARIABLE_ERRORS_MAX = 20;
/** How GraphQL.js begins the sentence about a wrong value: the variable, and the path where the value is a part of it. */
const PLACE_OF_VALUE = /^Variable "\$(?<name>\w+)" got invalid value .*?(?: at "(?<path>[^"]+)")?$/su;

/** The values of an operation's variables as graphql-js reads them, or what is wrong with them. */
export function coerceVariables(
  schema: GraphQLSchema,
  { operation, conditionVariables }: PreparedOperation,
  given: Record<string, unknown>,
): { readonly values: Readonly<Record<string, unknown>> } | { readonly errors: readonly GraphQLError[] } {
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], given, { maxErrors: VARIABLE_ERRORS_MAX });
  if (coerced.errors) return { errors: coerced.errors.map(asBadInput) };
  const unusable = conditionVariables.filter((name) => typeof coerced.coerced[name] !== 'boolean');
  if (unusable.length === 0) return { values: coerced.coerced };
  return {
    errors: unusable.map((name) => refusal(`Variable "$${name}" is used in a condition and must be true or false.`, BAD_INPUT_CODE)),
  };
}

/** What is wrong with a variable. A scalar that explains itself in several languages is heard in each, with the place in the variable. */
function asBadInput({ message, nodes, originalError }: GraphQLError): GraphQLError {
  const told = originalError instanceof GraphQLError ? originalError : null;
  const text = told?.extensions.text as { readonly zh: string } | undefined;
  if (told === null || text === undefined) return new GraphQLError(message, { nodes: nodes ?? null, extensions: { code: BAD_INPUT_CODE } });
  const place = PLACE_OF_VALUE.exec(message.slice(0, -`; ${told.message}`.length))?.groups;
  const field = `$${place?.path ?? place?.name}`;
  const texts = { en: `${field}: ${told.message}`, zh: `${field}：${text.zh}` };
  return new GraphQLError(texts.en, { nodes: nodes ?? null, extensions: { ...told.extensions, field, text: texts, code: BAD_INPUT_CODE } });
}
