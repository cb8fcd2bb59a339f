import { basename } from 'node:path';
import type { ByteSource } from './byte-source.ts';
import { CsvSplitter } from './csv-records.ts';
import type { OpenSheet, SheetRow, TextEncoding } from './sheet-rows.ts';

/** A CSV file as a sheet with the file's name; the byte order mark is dropped by the decoder. */
export function openCsvSheet(source: ByteSource, encoding: TextEncoding, fileName: string): OpenSheet {
  const splitter = new CsvSplitter();
  return {
    sheet: basename(fileName),
    form: () => ({ kind: 'csv', encoding, delimiter: splitter.delimiter }),
    batches: () => csvBatches(source, encoding, splitter),
  };
}

async function* csvBatches(source: ByteSource, encoding: TextEncoding, splitter: CsvSplitter): AsyncGenerator<readonly SheetRow[]> {
  const decoder = new TextDecoder(encoding);
  let line = 0;
  const number = (records: readonly string[][]): readonly SheetRow[] => {
    return records.map((cells) => {
      line += 1;
      return { line, cells };
    });
  };
  for await (const chunk of source.chunks()) yield number(splitter.push(decoder.decode(chunk, { stream: true })));
  yield number(splitter.push(decoder.decode()));
  yield number(splitter.end());
}
