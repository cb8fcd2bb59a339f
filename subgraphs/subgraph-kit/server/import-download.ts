/** What can be fetched beside an import: an empty workbook to fill, or the rows of an import that were refused. */
export type ImportDownload =
  | { readonly kind: 'template'; readonly register: string }
  | { readonly kind: 'refused'; readonly importId: string };

/** A file in memory; what is given is small. */
export interface DownloadedFile {
  readonly fileName: string;
  /** Media type. */
  readonly contentType: string;
  readonly content: Uint8Array;
}

const DOWNLOAD_PATH = /^\/imports\/([a-z0-9-]{1,64})\/(template|refused)$/u;
const FILE_NAME = /filename\*=UTF-8''([^;]+)/u;

/** Path of a download at its subgraph. */
export function downloadPath(download: ImportDownload): string {
  return download.kind === 'template' ? `/imports/${download.register}/template` : `/imports/${download.importId}/refused`;
}

/** The download of a path, or null. */
export function parseDownloadPath(path: string): ImportDownload | null {
  const [, name = '', kind] = DOWNLOAD_PATH.exec(path) ?? [];
  if (kind === 'template') return { kind, register: name };
  return kind === 'refused' ? { kind, importId: name } : null;
}

/** Headers of an answer that is a file; the name may be Chinese. */
export function fileHeaders({ fileName, contentType }: Omit<DownloadedFile, 'content'>): Readonly<Record<string, string>> {
  const name = encodeURIComponent(fileName).replace(/['()*]/gu, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return { 'content-type': contentType, 'content-disposition': `attachment; filename*=UTF-8''${name}` };
}

/** Name of the file that an answer with such headers holds, or null. */
export function fileNameOfHeader(contentDisposition: string | null | undefined): string | null {
  const name = FILE_NAME.exec(contentDisposition ?? '')?.[1];
  return name === undefined ? null : decodeURIComponent(name);
}
