import { GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { badInput } from '../errors.ts';
import { type CivilDate, parseCivilDate } from '../pure/civil-date.ts';
import { isCreditCode } from '../pure/credit-code.ts';

/** Day of the civil calendar in Asia/Shanghai, `yyyy-mm-dd`; for everything that a rule counts in days. */
export const CivilDateScalar = new GraphQLScalarType<CivilDate, string>({
  name: 'CivilDate',
  description: 'Day of the civil calendar in Asia/Shanghai, `yyyy-mm-dd`. Used for everything that a rule counts in days.',
  serialize: (value) => String(value),
  parseValue: toCivilDate,
  parseLiteral: (node) => toCivilDate(writtenValue(node)),
});

/** Moment in time, RFC 3339 with offset; for what happened when. */
export const InstantScalar = new GraphQLScalarType<Date, string>({
  name: 'Instant',
  description: 'Moment in time, RFC 3339 with offset, for example `2026-03-01T09:30:00.000Z`. Used for what happened when.',
  serialize: (value) => (value instanceof Date ? value.toISOString() : String(value)),
  parseValue: toInstant,
  parseLiteral: (node) => toInstant(writtenValue(node)),
});

/** Unified social credit code of an enterprise: 18 characters with a check character, GB 32100-2015. */
export const CreditCodeScalar = new GraphQLScalarType<string, string>({
  name: 'CreditCode',
  description: 'Unified social credit code: 18 characters, the last one a check character (GB 32100-2015).',
  serialize: (value) => String(value),
  parseValue: toCreditCode,
  parseLiteral: (node) => toCreditCode(writtenValue(node)),
});

/** The scalars whose values have a rule. A gateway that knows them refuses a wrong value at the door, for whatever subgraph it was meant. */
export const CHECKED_SCALARS: readonly GraphQLScalarType[] = [CivilDateScalar, InstantScalar, CreditCodeScalar];

/** What stands in the document: a text, a number as it is written, or the kind of what can never be right. */
function writtenValue(node: ValueNode): unknown {
  if (node.kind === Kind.STRING) return node.value;
  // Kept apart from the text "12", which would be a value of another kind.
  return node.kind === Kind.INT || node.kind === Kind.FLOAT ? Number(node.value) : null;
}

function toCivilDate(value: unknown): CivilDate {
  const parsed = typeof value === 'string' ? parseCivilDate(value) : null;
  if (parsed === null) throw badInput('CivilDate', value, { en: 'is not a day written yyyy-mm-dd', zh: '不是 yyyy-mm-dd 格式的日期' });
  return parsed;
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/u;

function toInstant(value: unknown): Date {
  const instant = typeof value === 'string' && RFC3339.test(value) ? new Date(value) : null;
  if (instant === null || Number.isNaN(instant.getTime()))
    throw badInput('Instant', value, { en: 'is not RFC 3339 with an offset', zh: '不是带时区的 RFC 3339 时间' });
  return instant;
}

function toCreditCode(value: unknown): string {
  if (typeof value === 'string' && isCreditCode(value)) return value;
  throw badInput('CreditCode', value, {
    en: 'is not an 18-character code with a right check character (GB 32100-2015)',
    zh: '不是校验码正确的 18 位统一社会信用代码（GB 32100-2015）',
  });
}
