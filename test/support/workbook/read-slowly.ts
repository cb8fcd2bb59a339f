import { setTimeout } from 'node:timers/promises';
import { readRowBatches } from '../../../subgraphs/subgraph-kit/workbook/workbook-reader.ts';
import { sheetBatches } from '../../../subgraphs/subgraph-kit/workbook/xlsx-rows.ts';
import { sheetParts } from '../../../subgraphs/subgraph-kit/workbook/xlsx-sheet.ts';

const LOOK_INTERVAL_MS = 100;
/** @unit microseconds of CPU between two looks, below which nobody is parsing */
const QUIET_CPU_US = 20_000;

/**
 * Reads a workbook as a database would that stops for a while, and prints how many rows there were.
 *
 * After the first rows it takes no more until the process has gone quiet. A reader that goes on parsing meanwhile piles up every row of the file;
 * run with a small heap, it dies of that. A sheet of .xlsx is read in this process, as the process does that reads a large one.
 */
async function readSlowly(path: string): Promise<void> {
  let rows = 0;
  const batches = path.endsWith('.xlsx') ? sheetBatches(await sheetParts(path)) : readRowBatches(path, { fileName: path });
  for await (const batch of batches) {
    if (rows === 0) await untilQuiet();
    rows += batch.length;
  }
  process.stdout.write(String(rows));
}

async function untilQuiet(): Promise<void> {
  for (let quiet = 0; quiet < 3; ) {
    const before = process.cpuUsage();
    await setTimeout(LOOK_INTERVAL_MS);
    const { user, system } = process.cpuUsage(before);
    quiet = user + system < QUIET_CPU_US ? quiet + 1 : 0;
  }
}

await readSlowly(process.argv[2] ?? '');
