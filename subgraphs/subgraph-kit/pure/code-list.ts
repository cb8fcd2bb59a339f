import type { LocalisedText } from './localised-text.ts';

/** A closed list of codes with their names: the code is what the hub stores, the Chinese name is what workbooks write. */
export type CodeList<Code extends string> = Readonly<Record<Code, LocalisedText>>;

/** Finds the code that a text means: the code itself, its Chinese name or its English name. */
export type CodeReader<Code extends string> = (text: string) => Code | null;

/** A reader over a code list and further words that mean the same. */
export function codeReader<Code extends string>(list: CodeList<Code>, synonyms: Readonly<Record<string, Code>> = {}): CodeReader<Code> {
  const codes = new Map<string, Code>(Object.entries(synonyms));
  for (const [code, name] of Object.entries<LocalisedText>(list)) {
    for (const word of [name.en, name.en.toUpperCase(), name.zh, code]) codes.set(word, code as Code);
  }
  return (text) => codes.get(text) ?? codes.get(text.toUpperCase()) ?? null;
}

/** The codes in the order of the list. */
export function codesOf<Code extends string>(list: CodeList<Code>): readonly Code[] {
  return Object.keys(list) as Code[];
}
