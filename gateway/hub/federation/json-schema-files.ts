import { z } from 'zod';

/** How the files with JSON Schemas end. */
export const JSON_SCHEMA_ENDING = '.schema.json';

/** A document that is exchanged as JSON, with a sentence for whoever meets its schema alone. */
export interface JsonDocument {
  readonly schema: z.ZodType;
  readonly description: string;
  /** Large parts that stand under `$defs` with names, so that a reader finds them again. */
  readonly parts?: Readonly<Record<string, z.ZodType>>;
}

/** JSON Schemas (2020-12) of documents by name: file name to content. */
export function jsonSchemaFiles(documents: Readonly<Record<string, JsonDocument>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(documents).map(([name, { schema, description, parts }]) => {
      // Without parts the schemas say what they mean themselves.
      const metadata = parts === undefined ? z.globalRegistry : namesOf(parts);
      const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', metadata });
      const document = { $schema, $id: `${name}${JSON_SCHEMA_ENDING}`, title: name, description, ...rest };
      return [`${name}${JSON_SCHEMA_ENDING}`, `${JSON.stringify(document, null, 2)}\n`];
    }),
  );
}

function namesOf(parts: Readonly<Record<string, z.ZodType>>): ReturnType<typeof z.registry<{ id: string }>> {
  const names = z.registry<{ id: string }>();
  for (const [id, part] of Object.entries(parts)) names.add(part, { id });
  return names;
}
