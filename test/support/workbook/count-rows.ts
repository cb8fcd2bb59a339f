import { readRows } from '../../../subgraphs/subgraph-kit/workbook/workbook-reader.ts';

/** Reads a workbook as the hub does, and prints how many rows there are. */
async function countRows(path: string): Promise<void> {
  let rows = 0;
  for await (const _row of readRows(path, { fileName: path })) rows += 1;
  process.stdout.write(String(rows));
}

await countRows(process.argv[2] ?? '');
