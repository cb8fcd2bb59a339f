import { generateSchemaFiles, writeSchemaFiles } from '../federation/schema-files.ts';
import { runCommand } from '../processes/run-until-told.ts';
import { hubPlan } from '../subgraph-list.ts';

/** `npm run schema`: writes the SDL of each subgraph, the supergraph and the public contract into `schema/`. */
async function schema(): Promise<number> {
  const changed = await writeSchemaFiles(generateSchemaFiles(hubPlan().definitions));
  process.stdout.write(changed.length === 0 ? 'schema/ is up to date. 无需更新。\n' : `Written 已更新: ${changed.join(', ')}\n`);
  return 0;
}

await runCommand(schema);
