import 'reflect-metadata';
import { registerEnumType } from 'type-graphql';
import type { CodeList } from '../pure/code-list.ts';
import { CREDIT_RISK_CLASSES, REGISTER_ENTRY_STATUSES } from '../workbook/register-formats.ts';

/** A code list as an enum: each value described by its names. */
export function enumOf<Code extends string>(list: CodeList<Code>, name: string, description: string): Readonly<Record<Code, Code>> {
  const values = Object.fromEntries(Object.keys(list).map((code) => [code, code])) as Record<Code, Code>;
  const valuesConfig = Object.fromEntries(
    Object.entries<{ zh: string; en: string }>(list).map(([code, { zh, en }]) => [code, { description: `${en} (${zh}).` }]),
  );
  registerEnumType(values, { name, description, valuesConfig: valuesConfig as never });
  return values;
}

/** GraphQL enum of the status of register entries, inspectors and items, the same in every subgraph. */
export const RegisterStatusEnum = enumOf(
  REGISTER_ENTRY_STATUSES,
  'RegisterStatus',
  'Status of a line of a register: an entry, an inspector or an item.',
);

/** GraphQL enum of the credit risk classes, the same in every subgraph. */
export const CreditRiskClassEnum = enumOf(CREDIT_RISK_CLASSES, 'CreditRiskClass', 'Credit risk class of an enterprise; internal.');
