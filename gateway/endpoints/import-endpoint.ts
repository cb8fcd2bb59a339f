import type { IncomingMessage } from 'node:http';
import { HubError } from '../../subgraphs/subgraph-kit/errors.ts';
import { type DownloadedFile, parseDownloadPath } from '../../subgraphs/subgraph-kit/server/import-download.ts';
import { limitStream } from '../http/request-body.ts';
import type { RequestFacts } from '../request-facts.ts';
import type { SubgraphConnection } from '../transports/subgraph-connection.ts';

/** Where workbooks go in: `POST /imports/<department>/<register>`, with the file's name in `x-file-name` (percent-encoded). */
const IMPORT_PATH = /^\/imports\/([a-z][a-z0-9-]{0,63})\/([a-z][a-z0-9-]{0,63})$/u;
/** What is fetched: `GET /imports/<department>/<register>/template` and `GET /imports/<department>/<import>/refused`. */
const DOWNLOAD_PATH = /^\/imports\/([a-z][a-z0-9-]{0,63})\/([a-z0-9-]{1,64}\/(?:template|refused))$/u;
const FILE_NAME_LENGTH_MAX = 200;

/** Streams a workbook to its department without keeping it here; resolves to what the department says about it. */
export async function receiveImport(
  request: IncomingMessage,
  path: string,
  parts: { readonly facts: RequestFacts; readonly connections: ReadonlyMap<string, SubgraphConnection>; readonly bytesMax: number },
): Promise<unknown> {
  const [, department = '', register = ''] = IMPORT_PATH.exec(path) ?? [];
  const connection = findDepartment(parts.connections, department);
  if (parts.facts.caller.role === 'PUBLIC') throw new HubError('UNAUTHENTICATED');
  const content = limitStream(request, 'importBytes', parts.bytesMax);
  return connection.receiveImport({ register, fileName: fileNameOf(request), content }, parts.facts);
}

/** Fetches a file that belongs to imports from its department: a template, or refused rows. */
export async function fetchDownload(
  path: string,
  { facts, connections }: { readonly facts: RequestFacts; readonly connections: ReadonlyMap<string, SubgraphConnection> },
): Promise<DownloadedFile> {
  const [, department = '', rest = ''] = DOWNLOAD_PATH.exec(path) ?? [];
  const download = parseDownloadPath(`/imports/${rest}`);
  const connection = findDepartment(connections, department);
  if (facts.caller.role === 'PUBLIC') throw new HubError('UNAUTHENTICATED');
  if (download === null) throw new HubError('NOT_FOUND');
  return connection.fetchDownload(download, facts);
}

/** True for a path under which files that belong to imports are given. */
export function isDownloadPath(path: string): boolean {
  return DOWNLOAD_PATH.test(path);
}

/** True for a path under which workbooks are received. */
export function isImportPath(path: string): boolean {
  return IMPORT_PATH.test(path);
}

function findDepartment(connections: ReadonlyMap<string, SubgraphConnection>, department: string): SubgraphConnection {
  const connection = connections.get(department);
  if (connection !== undefined) return connection;
  throw new HubError('NOT_FOUND', {
    en: `There is no department "${department}" with registers.`,
    zh: `没有名为“${department}”的部门。`,
  });
}

function fileNameOf(request: IncomingMessage): string {
  const header = request.headers['x-file-name'];
  const wrong = new HubError('BAD_REQUEST', {
    en: 'Header x-file-name must hold the name of the file, percent-encoded, for example register.xlsx.',
    zh: '请求头 x-file-name 应为经百分号编码的文件名，例如 register.xlsx。',
  });
  if (typeof header !== 'string') throw wrong;
  try {
    const name = decodeURIComponent(header);
    if (name.length > 0 && name.length <= FILE_NAME_LENGTH_MAX && !/[/\\\p{Cc}]/u.test(name)) return name;
  } catch {
    // Falls through: a broken percent sign is as wrong as no name.
  }
  throw wrong;
}
