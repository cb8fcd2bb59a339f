import {
  drawContentSchema,
  planContentSchema,
  resultContentSchema,
} from '../../../subgraphs/coordination/publication/publication-content.ts';
import { jsonSchemaFiles } from './json-schema-files.ts';

/** JSON Schemas of what is published, one for each kind of publication: file name to content. */
export function generatePublicationSchemas(): ReadonlyMap<string, string> {
  return jsonSchemaFiles({
    plan: { schema: planContentSchema, description: 'Content of a publication of the kind PLAN: the plan of a season.' },
    draw: {
      schema: drawContentSchema,
      description:
        'Content of a publication of the kind DRAW: that an attempt is drawn, that it failed, or that something drawn was replaced.',
    },
    result: { schema: resultContentSchema, description: 'Content of a publication of the kind RESULT: the results of one visit.' },
  });
}
