import 'reflect-metadata';
import { registerEnumType } from 'type-graphql';
import type { CodeList } from '../pure/code-list.ts';

/** A code list as an enum: each value described by its names. */
export function enumOf<Code extends string>(list: CodeList<Code>, name: string, description: string): Readonly<Record<Code, Code>> {
  const values = Object.fromEntries(Object.keys(list).map((code) => [code, code])) as Record<Code, Code>;
  const valuesConfig = Object.fromEntries(
    Object.entries<{ zh: string; en: string }>(list).map(([code, { zh, en }]) => [code, { description: `${en} (${zh}).` }]),
  );
  registerEnumType(values, { name, description, valuesConfig: valuesConfig as never });
  return values;
}
