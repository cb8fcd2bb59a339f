import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { type CivilDate, parseCivilDate } from '../pure/civil-date.ts';
import { isCreditCode } from '../pure/credit-code.ts';

/** Day of the civil calendar in Asia/Shanghai, `yyyy-mm-dd`; for everything that a rule counts in days. */
export const CivilDateScalar = new GraphQLScalarType<CivilDate, string>({
  name: 'CivilDate',
  description: 'Day of the civil calendar in Asia/Shanghai, `yyyy-mm-dd`. Used for everything that a rule counts in days.',
  serialize: (value) => String(value),
  parseValue: toCivilDate,
  parseLiteral: (node) => toCivilDate(node.kind === Kind.STRING ? node.value : null),
});

/** Moment in time, RFC 3339 with offset; for what happened when. */
export const InstantScalar = new GraphQLScalarType<Date, string>({
  name: 'Instant',
  description: 'Moment in time, RFC 3339 with offset, for example `2026-03-01T09:30:00.000Z`. Used for what happened when.',
  serialize: (value) => (value instanceof Date ? value.toISOString() : String(value)),
  parseValue: toInstant,
  parseLiteral: (node) => toInstant(node.kind === Kind.STRING ? node.value : null),
});

/** Unified social credit code of an enterprise: 18 characters with a check character, GB 32100-2015. */
export const CreditCodeScalar = new GraphQLScalarType<string, string>({
  name: 'CreditCode',
  description: 'Unified social credit code: 18 characters, the last one a check character (GB 32100-2015).',
  serialize: (value) => String(value),
  parseValue: toCreditCode,
  parseLiteral: (node) => toCreditCode(node.kind === Kind.STRING ? node.value : null),
});

function toCivilDate(value: unknown): CivilDate {
  const parsed = typeof value === 'string' ? parseCivilDate(value) : null;
  if (parsed === null) throw new GraphQLError(`CivilDate: "${String(value)}" is not a day written yyyy-mm-dd.`);
  return parsed;
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/u;

function toInstant(value: unknown): Date {
  const instant = typeof value === 'string' && RFC3339.test(value) ? new Date(value) : null;
  if (instant === null || Number.isNaN(instant.getTime()))
    throw new GraphQLError(`Instant: "${String(value)}" is not RFC 3339 with an offset.`);
  return instant;
}

function toCreditCode(value: unknown): string {
  if (typeof value !== 'string' || !isCreditCode(value)) {
    throw new GraphQLError(`CreditCode: "${String(value)}" is not an 18-character code with a right check character (GB 32100-2015).`);
  }
  return value;
}
