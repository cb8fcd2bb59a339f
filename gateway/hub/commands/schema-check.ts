import { generateDrawSchemas } from '../federation/draw-schemas.ts';
import { JSON_SCHEMA_ENDING } from '../federation/json-schema-files.ts';
import { generatePublicationSchemas } from '../federation/publication-schemas.ts';
import { findStaleFiles, generateSchemaFiles } from '../federation/schema-files.ts';
import { runCommand } from '../processes/run-until-told.ts';
import { DRAW_SCHEMA_FOLDER, PUBLICATION_SCHEMA_FOLDER } from '../processes/supergraph-files.ts';
import { hubPlan } from '../subgraph-list.ts';

/** `npm run schema:check`: fails when `schema/` is not what the code says. */
async function check(): Promise<number> {
  const stale = [
    ...(await findStaleFiles(generateSchemaFiles(hubPlan().definitions))),
    ...(await findStaleFiles(generateDrawSchemas(), DRAW_SCHEMA_FOLDER, JSON_SCHEMA_ENDING)),
    ...(await findStaleFiles(generatePublicationSchemas(), PUBLICATION_SCHEMA_FOLDER, JSON_SCHEMA_ENDING)),
  ];
  if (stale.length === 0) return 0;
  process.stderr.write(
    `Not up to date: ${stale.join(', ')}. Run "npm run schema" and commit the files. 接口文件已过期，请运行 npm run schema。\n`,
  );
  return 1;
}

await runCommand(check);
