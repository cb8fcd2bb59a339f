import { z } from 'zod';
import { transcriptSchema } from '../../../subgraphs/coordination/season-draw/pure/draw-transcript.ts';
import { enterprisePackageSchema } from '../../../subgraphs/coordination/season-draw/pure/enterprise-package.ts';
import { jsonSchemaFiles } from './json-schema-files.ts';

const { plan, manifest } = transcriptSchema.shape;

/** JSON Schemas of the draw's documents, made from the schemas that the verifier reads by: file name to content. */
export function generateDrawSchemas(): ReadonlyMap<string, string> {
  return jsonSchemaFiles({
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
      parts: Object.fromEntries(Object.entries<z.ZodType>(transcriptSchema.shape).filter(([, part]) => part instanceof z.ZodObject)),
    },
    enterprise: {
      schema: enterprisePackageSchema,
      description: 'enterprise.json: what one enterprise sees of a draw about itself, with proofs that lead to the roots of the manifest.',
    },
  });
}
