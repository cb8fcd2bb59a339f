import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { generateDrawSchemas } from '../federation/draw-schemas.ts';
import { JSON_SCHEMA_ENDING } from '../federation/json-schema-files.ts';
import { findPublicBreaks } from '../federation/public-breaks.ts';
import { generatePublicationSchemas } from '../federation/publication-schemas.ts';
import { generateSchemaFiles, PUBLIC_FILE, writeSchemaFiles } from '../federation/schema-files.ts';
import { runCommand } from '../processes/run-until-told.ts';
import { DRAW_SCHEMA_FOLDER, PUBLICATION_SCHEMA_FOLDER, SCHEMA_FOLDER } from '../processes/supergraph-files.ts';
import { hubPlan } from '../subgraph-list.ts';

/** `npm run schema`: writes the SDL of each subgraph, the supergraph, the public contract and the JSON Schemas of draws and publications into `schema/`. */
async function schema({ breaking }: { readonly breaking?: boolean }): Promise<number> {
  const files = generateSchemaFiles(hubPlan().definitions);
  const before = await readFile(join(SCHEMA_FOLDER, PUBLIC_FILE), 'utf8').catch(() => null);
  const breaks = before === null ? [] : findPublicBreaks(before, files.get(PUBLIC_FILE) ?? '');
  if (breaks.length > 0 && breaking !== true) {
    const list = breaks.map((sentence) => `- ${sentence}`).join('\n');
    throw new Error(
      `The public contract would break (公开接口将不兼容):\n${list}\nWhen this is meant, run it with --breaking. 如确需如此，请加 --breaking。`,
    );
  }
  const changed = [
    ...(await writeSchemaFiles(files)),
    ...(await writeSchemaFiles(generateDrawSchemas(), DRAW_SCHEMA_FOLDER, JSON_SCHEMA_ENDING)),
    ...(await writeSchemaFiles(generatePublicationSchemas(), PUBLICATION_SCHEMA_FOLDER, JSON_SCHEMA_ENDING)),
  ];
  process.stdout.write(changed.length === 0 ? 'schema/ is up to date. 无需更新。\n' : `Written 已更新: ${changed.join(', ')}\n`);
  return 0;
}

await new Command('npm run schema --')
  .description('Writes the schema files. 生成接口文件。')
  .option('--breaking', 'also when the public contract breaks (允许公开接口不兼容)')
  .action((words: { breaking?: boolean }) => runCommand(() => schema(words)))
  .parseAsync();
