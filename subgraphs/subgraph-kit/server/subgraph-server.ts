import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloServer, HeaderMap } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { GraphQLError } from 'graphql';
import { HubError } from '../errors.ts';
import { STATEMENT_HEADER } from '../identity/statement.ts';
import type { RequestContext } from '../request-context.ts';
import { type DownloadedFile, fileHeaders, parseDownloadPath } from './import-download.ts';
import type { RunningSubgraph } from './subgraph.ts';

/** Largest body of a GraphQL or feed call in bytes; lists of representations can be long. */
const BODY_BYTES_MAX = 20_000_000;

/** A subgraph behind an HTTP port, for split mode. */
export interface SubgraphServer {
  readonly url: string;
  /** Ends taking requests, lets those in hand finish. */
  stop(): Promise<void>;
}

/** Serves `/graphql` (Apollo Server), `/feed`, `/imports/<register>`, what is fetched beside an import, `/health` and `/ready`. */
export async function serveSubgraph(
  subgraph: RunningSubgraph,
  listen: { readonly port: number; readonly host: string },
): Promise<SubgraphServer> {
  const apollo = new ApolloServer<RequestContext>({
    schema: subgraph.schema,
    introspection: true,
    csrfPrevention: false,
    plugins: [ApolloServerPluginCacheControlDisabled(), ApolloServerPluginInlineTraceDisabled(), executionPlugin(subgraph)],
    includeStacktraceInErrorResponses: false,
  });
  await apollo.start();
  const server = createServer((request, response) => {
    route(subgraph, apollo, request)
      .catch((error: unknown) => failure(error))
      .then((answer) => send(response, answer, server.listening));
  });
  // Longer than the pools of our clients keep a socket, so that a request never meets a closing one.
  server.keepAliveTimeout = 70_000;
  server.listen(listen.port, listen.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://${listen.host}:${port}`, stop: () => stop(server, apollo) };
}

interface Answer {
  readonly status: number;
  readonly body: string | Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

async function route(subgraph: RunningSubgraph, apollo: ApolloServer<RequestContext>, request: IncomingMessage): Promise<Answer> {
  const path = new URL(request.url ?? '/', 'http://subgraph').pathname;
  const statement = request.headers[STATEMENT_HEADER] as string | undefined;
  if (path === '/health') return json(200, { status: 'ok', subgraph: subgraph.name });
  if (path === '/ready') return (await subgraph.isReady()) ? json(200, { status: 'ready' }) : json(503, { status: 'database unavailable' });
  const download = parseDownloadPath(path);
  if (download !== null && request.method === 'GET') return fileAnswer(await subgraph.giveDownload(download, statement));
  if (request.method !== 'POST') return json(405, { errors: [{ message: 'POST only', extensions: { code: 'BAD_REQUEST' } }] });
  if (path === '/graphql') return graphql(subgraph, apollo, await readBody(request), statement);
  if (path === '/feed') return json(200, await subgraph.feed(await readBody(request), statement));
  const register = /^\/imports\/([a-z-]+)$/u.exec(path)?.[1];
  if (register === undefined) return json(404, { errors: [{ message: 'no such path', extensions: { code: 'NOT_FOUND' } }] });
  const fileName = decodeURIComponent(String(request.headers['x-file-name'] ?? 'register.csv'));
  return json(200, await subgraph.receiveImport({ register, fileName, content: request }, statement));
}

async function graphql(
  subgraph: RunningSubgraph,
  apollo: ApolloServer<RequestContext>,
  body: string,
  statement: string | undefined,
): Promise<Answer> {
  const context = subgraph.contextOf(statement, 'POST', '/graphql', body);
  const headers = new HeaderMap([['content-type', 'application/json']]);
  const result = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: 'POST', headers, body: JSON.parse(body), search: '' },
    context: async () => context,
  });
  return { status: result.status ?? 200, body: result.body.kind === 'complete' ? result.body.string : '', headers: JSON_HEADERS };
}

/** Apollo Server reads, checks and reports; execution and its errors are those of the in-memory way, so that both modes answer alike. */
function executionPlugin(subgraph: RunningSubgraph): { requestDidStart(): Promise<object> } {
  return {
    requestDidStart: async () => ({
      responseForOperation: async (operation: {
        request: { query?: string; variables?: Record<string, unknown> };
        contextValue: RequestContext;
      }) => {
        const result = await subgraph.execute(operation.request.query ?? '', operation.request.variables ?? {}, operation.contextValue);
        return { http: { headers: new HeaderMap(), status: undefined }, body: { kind: 'single', singleResult: toSingleResult(result) } };
      },
    }),
  };
}

function toSingleResult(result: { data?: unknown; errors?: readonly GraphQLError[] | undefined }): object {
  return result.errors === undefined ? { data: result.data } : { data: result.data, errors: result.errors.map((error) => error.toJSON()) };
}

function failure(error: unknown): Answer {
  const shown = error instanceof GraphQLError ? error : new HubError('INTERNAL_SERVER_ERROR');
  const status = { UNAUTHENTICATED: 401, FORBIDDEN: 403, NOT_FOUND: 404, INTERNAL_SERVER_ERROR: 500 }[String(shown.extensions.code)] ?? 400;
  return json(status, { errors: [{ message: shown.message, extensions: shown.extensions }] });
}

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' };

function json(status: number, value: unknown): Answer {
  return { status, body: JSON.stringify(value), headers: JSON_HEADERS };
}

function fileAnswer({ content, ...file }: DownloadedFile): Answer {
  return { status: 200, body: content, headers: fileHeaders(file) };
}

/** A server that is stopping keeps no connection: a neighbour that reads feeds over it would hold up the end for ever. */
function send(response: ServerResponse, answer: Answer, mayKeepConnection: boolean): void {
  if (response.destroyed) return;
  response.writeHead(answer.status, {
    ...answer.headers,
    'cache-control': 'no-store',
    ...(mayKeepConnection ? {} : { connection: 'close' }),
  });
  response.end(answer.body);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > BODY_BYTES_MAX) throw new HubError('QUERY_TOO_LARGE');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function stop(server: Server, apollo: ApolloServer<RequestContext>): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  await closed;
  await apollo.stop();
}
