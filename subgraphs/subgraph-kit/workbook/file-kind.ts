import type { TextEncoding } from './sheet-rows.ts';

/** What the first bytes of a file say it is. */
export type FileKind =
  | { readonly kind: 'empty' }
  | { readonly kind: 'zip' }
  | { readonly kind: 'ole' }
  | { readonly kind: 'text'; readonly encoding: TextEncoding }
  | { readonly kind: 'markup' }
  | { readonly kind: 'unknown' };

const ZIP_MAGIC = [0x50, 0x4b];
const OLE_MAGIC = [0xd0, 0xcf, 0x11, 0xe0];
const UTF16_MARK = [0xff, 0xfe];
/** Some systems export a table of HTML or XML and call it .xls. */
const MARKUP = /^\s*<(?:html|table|!doctype|\?xml)/iu;

/**
 * Tells workbook, old workbook and text apart by content: names and media types of uploads are often wrong.
 *
 * Text that is not valid UTF-8 is taken for GBK (read as GB 18030, which contains it), the other encoding that officials' spreadsheets write.
 */
export function fileKindOf(head: Uint8Array): FileKind {
  if (head.length === 0) return { kind: 'empty' };
  if (startsWith(head, ZIP_MAGIC)) return { kind: 'zip' };
  if (startsWith(head, OLE_MAGIC)) return { kind: 'ole' };
  if (startsWith(head, UTF16_MARK)) return { kind: 'text', encoding: 'utf-16le' };
  if (head.includes(0)) return { kind: 'unknown' };
  const text = decodeStrictly(head);
  if (text === null) return { kind: 'text', encoding: 'gb18030' };
  return MARKUP.test(text.slice(0, 200)) ? { kind: 'markup' } : { kind: 'text', encoding: 'utf-8' };
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

/** The text when the bytes are UTF-8, a cut character at the end allowed; null when they are not. */
function decodeStrictly(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return null;
  }
}
