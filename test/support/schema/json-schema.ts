import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { JSON_SCHEMA_ENDING } from '../../../gateway/hub/federation/json-schema-files.ts';

/** The checked-in JSON Schema of a document, as whoever has the file alone reads it. */
export function readJsonSchema(folder: string, name: string): z.ZodType {
  return z.fromJSONSchema(JSON.parse(readFileSync(join(folder, `${name}${JSON_SCHEMA_ENDING}`), 'utf8')));
}
