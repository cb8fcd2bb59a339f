import { z } from 'zod';
import { transcriptSchema } from '../../../subgraphs/coordination/season-draw/pure/draw-transcript.ts';
import { enterprisePackageSchema } from '../../../subgraphs/coordination/season-draw/pure/enterprise-package.ts';

/** How the files with the JSON Schemas of the draw's documents end. */
export const DRAW_SCHEMA_ENDING = '.schema.json';

const { plan, manifest } = transcriptSchema.shape;

/** The documents of a draw that are exchanged as JSON, each with a sentence for whoever meets its schema alone. */
const DOCUMENTS = {
  plan: {
    schema: plan,
    description: 'Plan of a draw: everything that is fixed before the pool is read. Its digest binds all that follows.',
  },
  manifest: {
    schema: manifest,
    description: 'Manifest of a draw: binds pool, frames, exclusions and inspectors by their digests, before the seed can be known.',
  },
  transcript: {
    schema: transcriptSchema,
    description: 'Transcript of a draw: transcript.json with the audience PUBLIC, and transcript.audit.json with the audience AUDITORS.',
  },
  enterprise: {
    schema: enterprisePackageSchema,
    description: 'enterprise.json: what one enterprise sees of a draw about itself, with proofs that lead to the roots of the manifest.',
  },
} as const satisfies Readonly<Record<string, { readonly schema: z.ZodType; readonly description: string }>>;

/** JSON Schemas (2020-12) of the draw's documents, made from the schemas that the verifier reads by: file name to content. */
export function generateDrawSchemas(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(DOCUMENTS).map(([name, { schema, description }]) => {
      const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', metadata: partsOf(name) });
      const document = { $schema, $id: `${name}${DRAW_SCHEMA_ENDING}`, title: name, description, ...rest };
      return [`${name}${DRAW_SCHEMA_ENDING}`, `${JSON.stringify(document, null, 2)}\n`];
    }),
  );
}

/** The large parts of a transcript stand under `$defs` with names, so that a reader finds them again. */
function partsOf(name: string): ReturnType<typeof z.registry<{ id: string }>> {
  const parts = z.registry<{ id: string }>();
  if (name !== 'transcript') return parts;
  for (const part of Object.keys(transcriptSchema.shape) as (keyof typeof transcriptSchema.shape)[]) {
    const schema: z.ZodType = transcriptSchema.shape[part];
    if (schema instanceof z.ZodObject) parts.add(schema, { id: part });
  }
  return parts;
}
