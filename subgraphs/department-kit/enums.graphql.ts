import 'reflect-metadata';
import { registerEnumType } from 'type-graphql';
import type { CodeList } from '../subgraph-kit/pure/code-list.ts';
import { ITEM_CLASSES, REGISTER_ENTRY_STATUSES } from '../subgraph-kit/workbook/register-formats.ts';
import { HANDLING_STATUSES } from './findings/handling.ts';

/** A code list as an enum: each value described by its names. */
export function enumOf<Code extends string>(list: CodeList<Code>, name: string, description: string): Readonly<Record<Code, Code>> {
  const values = Object.fromEntries(Object.keys(list).map((code) => [code, code])) as Record<Code, Code>;
  const valuesConfig = Object.fromEntries(
    Object.entries<{ zh: string; en: string }>(list).map(([code, { zh, en }]) => [code, { description: `${en} (${zh}).` }]),
  );
  registerEnumType(values, { name, description, valuesConfig: valuesConfig as never });
  return values;
}

/** GraphQL enum of the status of register entries, inspectors and items. */
export const RegisterStatusEnum = enumOf(
  REGISTER_ENTRY_STATUSES,
  'RegisterStatus',
  'Status of a line of a register: an entry, an inspector or an item.',
);

/** GraphQL enum of the classes of inspection items. */
export const ItemClassEnum = enumOf(ITEM_CLASSES, 'ItemClass', 'Class of an inspection item, which decides how it is sampled.');

/** GraphQL enum of the handling of a finding. */
export const HandlingStatusEnum = enumOf(HANDLING_STATUSES, 'HandlingStatus', 'How far the handling of a finding has come.');
