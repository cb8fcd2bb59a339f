import { Buffer } from 'node:buffer';
import { deflateRawSync } from 'node:zlib';

/** A part of an archive, and the size that its headers state; left out: the true one. */
interface ZipPart {
  readonly name: string;
  readonly content: string;
  readonly statedSize?: number | undefined;
}

/** A ZIP archive of deflated parts whose headers may lie. */
function zipOf(parts: readonly ZipPart[]): Uint8Array {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  for (const part of parts) {
    const data = deflateRawSync(part.content, { level: 9 });
    const sizes = sizesOf(part, data.length);
    const offset = Buffer.alloc(14);
    offset.writeUInt32LE(Buffer.concat(locals).length, 10);
    locals.push(Buffer.from('PK\u0003\u0004\u0014\0', 'latin1'), sizes, Buffer.from(part.name), data);
    directory.push(Buffer.from('PK\u0001\u0002\u0014\0\u0014\0', 'latin1'), sizes, offset, Buffer.from(part.name));
  }
  const [body, entries] = [Buffer.concat(locals), Buffer.concat(directory)];
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(body.length, 16);
  return Buffer.concat([body, entries, end]);
}

/** What local header and directory have in common: flags, method, time, checksum, sizes, length of the name, no extra field. */
function sizesOf({ name, content, statedSize }: ZipPart, compressedSize: number): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt16LE(8, 2);
  header.writeUInt32LE(compressedSize, 12);
  header.writeUInt32LE(statedSize ?? Buffer.byteLength(content), 16);
  header.writeUInt16LE(Buffer.byteLength(name), 20);
  return header;
}

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SPREADSHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relationships = (...targets: readonly (readonly [kind: string, target: string])[]): string =>
  `<Relationships xmlns="${PACKAGE}/relationships">${targets.map(([kind, target], index) => `<Relationship Id="r${index}" Type="${OFFICE}/${kind}" Target="${target}"/>`).join('')}</Relationships>`;

/** A sheet with these rows. */
export function sheetOf(rows: string): string {
  return `<worksheet xmlns="${SPREADSHEET}"><sheetData>${rows}</sheetData></worksheet>`;
}

/** A workbook of one column whose cells show the first shared text, some of whose parts state another size than they have, or hold something else. */
export function crookedWorkbook(
  sharedTexts: string,
  statedSizes: Readonly<Record<string, number>> = {},
  others: Readonly<Record<string, string>> = {},
): Uint8Array {
  const contents: Readonly<Record<string, string>> = {
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"/>`,
    '_rels/.rels': relationships(['officeDocument', 'xl/workbook.xml']),
    'xl/workbook.xml': `<workbook xmlns="${SPREADSHEET}" xmlns:r="${OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="r0"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships(['worksheet', 'worksheets/sheet1.xml'], ['sharedStrings', 'sharedStrings.xml']),
    'xl/sharedStrings.xml': `<sst xmlns="${SPREADSHEET}">${sharedTexts}</sst>`,
    'xl/worksheets/sheet1.xml': sheetOf('<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>0</v></c></row>'),
    ...others,
  };
  return zipOf(Object.entries(contents).map(([name, content]) => ({ name, content, statedSize: statedSizes[name] })));
}
