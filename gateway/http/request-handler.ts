import type { IncomingMessage, ServerResponse } from 'node:http';
import { HubError } from '../../subgraphs/subgraph-kit/errors.ts';
import { ANONYMOUS } from '../../subgraphs/subgraph-kit/identity/caller.ts';
import type { Logger } from '../../subgraphs/subgraph-kit/log.ts';
import { fileHeaders } from '../../subgraphs/subgraph-kit/server/import-download.ts';
import type { Settings } from '../../subgraphs/subgraph-kit/settings.ts';
import { createGatewayContext } from '../endpoints/gateway-context.ts';
import type { GraphqlEndpoint } from '../endpoints/graphql-endpoint.ts';
import { fetchDownload, isDownloadPath, isImportPath, receiveImport } from '../endpoints/import-endpoint.ts';
import type { ReadinessCheck } from '../endpoints/readiness.ts';
import { toClientFault } from '../faults/client-fault.ts';
import { httpStatusOf } from '../faults/http-status.ts';
import type { TokenVerifier } from '../identity/token-verifier.ts';
import type { GatewayMetrics } from '../observation/metrics.ts';
import { logRequest } from '../observation/request-log.ts';
import { localeOf, REQUEST_ID_HEADER, type RequestFacts, requestIdOf } from '../request-facts.ts';
import type { SubgraphConnection } from '../transports/subgraph-connection.ts';
import { corsHeaders } from './cors.ts';
import type { Drain } from './drain.ts';
import type { GraphiqlPage } from './graphiql-page.ts';
import { type HttpAnswer, jsonAnswer, textAnswer } from './http-answer.ts';
import { readBody } from './request-body.ts';

/** What the handler passes requests on to. */
export interface HandlerParts {
  readonly endpoints: { readonly internal: GraphqlEndpoint; readonly public: GraphqlEndpoint };
  readonly connections: ReadonlyMap<string, SubgraphConnection>;
  readonly readiness: ReadinessCheck;
  readonly graphiql: GraphiqlPage;
  readonly verifier: TokenVerifier;
  readonly settings: Settings;
  readonly metrics: GatewayMetrics;
  readonly drain: Drain;
  readonly log: Logger;
}

/** One request on its way through: who asks is known only after the token was checked. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly path: string;
  readonly startedMs: number;
  /** Route for metrics and logs: never a path as it came in. */
  route: string;
  facts: RequestFacts;
  operation: string | null;
  codes: readonly string[];
}

/** Finds the route of each request, and makes sure that each gets exactly one answer, logged and counted. */
export class RequestHandler {
  readonly #parts: HandlerParts;

  constructor(parts: HandlerParts) {
    this.#parts = parts;
  }

  /** Answers one request; never throws. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    const exchange = this.#open(request);
    this.#answer(exchange)
      .catch((error: unknown) => this.#failure(error, exchange))
      .then((answer) => this.#send(answer, exchange, response))
      .catch((error: unknown) => this.#parts.log.error({ requestId: exchange.facts.requestId, err: error }, 'answer could not be sent'));
  }

  #open(request: IncomingMessage): Exchange {
    const facts: RequestFacts = {
      requestId: requestIdOf(request.headers[REQUEST_ID_HEADER]),
      locale: localeOf(request.headers['accept-language']),
      caller: ANONYMOUS,
    };
    const [path = '/'] = (request.url ?? '/').split('?', 1);
    return { request, path, facts, startedMs: performance.now(), route: 'none', operation: null, codes: [] };
  }

  async #answer(exchange: Exchange): Promise<HttpAnswer> {
    const { method } = exchange.request;
    if (method === 'OPTIONS') return this.#preflight(exchange);
    if (method === 'GET' || method === 'HEAD') return this.#page(exchange);
    if (method !== 'POST') throw wrongMethod('GET, POST');
    if (this.#parts.drain.isStopping) throw new HubError('SHUTTING_DOWN');
    if (exchange.path === '/graphql') return this.#graphql(exchange, 'internal');
    if (exchange.path === '/public/graphql') return this.#graphql(exchange, 'public');
    if (isImportPath(exchange.path)) return this.#import(exchange);
    throw noSuchPath();
  }

  async #page(exchange: Exchange): Promise<HttpAnswer> {
    const { readiness, metrics, graphiql, drain } = this.#parts;
    if (isDownloadPath(exchange.path)) return this.#download(exchange);
    exchange.route = exchange.path;
    switch (exchange.path) {
      case '/health':
        return jsonAnswer(200, { status: 'ok' });
      case '/ready': {
        if (drain.isStopping) return jsonAnswer(503, { status: 'stopping' });
        const state = await readiness.readiness();
        return jsonAnswer(state.status === 'unavailable' ? 503 : 200, state);
      }
      case '/metrics': {
        const { contentType, text } = await metrics.print();
        return textAnswer(200, text, { 'content-type': contentType });
      }
      case '/graphiql':
        return graphiql.answer();
      case '/':
        return textAnswer(302, '', { location: '/graphiql' });
      default:
        exchange.route = 'none';
        throw exchange.path.endsWith('/graphql') || isImportPath(exchange.path) ? wrongMethod('POST') : noSuchPath();
    }
  }

  async #graphql(exchange: Exchange, contract: 'internal' | 'public'): Promise<HttpAnswer> {
    const { settings, endpoints, metrics, verifier } = this.#parts;
    const { request } = exchange;
    exchange.route = exchange.path;
    requireJson(request);
    // Whatever token a visitor of the public endpoint sends along, there he is a visitor.
    const caller = contract === 'public' ? ANONYMOUS : await verifier.callerOf(request.headers.authorization);
    exchange.facts = { ...exchange.facts, caller };
    const body = await readBody(request, settings.bodyBytesMax);
    const context = createGatewayContext(exchange.facts);
    const { status, contentType, text } = await endpoints[contract].answer(body, request.headers as Record<string, string>, context);
    const { operation } = context.outcome;
    exchange.operation = operation.name;
    exchange.codes = context.outcome.codes;
    metrics.operationAnswered({ contract, operation: operation.type }, (performance.now() - exchange.startedMs) / 1000);
    return textAnswer(status, text, { 'content-type': contentType });
  }

  async #import(exchange: Exchange): Promise<HttpAnswer> {
    const { settings, connections, verifier } = this.#parts;
    exchange.route = '/imports';
    exchange.facts = { ...exchange.facts, caller: await verifier.callerOf(exchange.request.headers.authorization) };
    const parts = { facts: exchange.facts, connections, bytesMax: settings.importBytesMax };
    return jsonAnswer(200, await receiveImport(exchange.request, exchange.path, parts));
  }

  async #download(exchange: Exchange): Promise<HttpAnswer> {
    const { connections, verifier } = this.#parts;
    exchange.route = '/imports';
    exchange.facts = { ...exchange.facts, caller: await verifier.callerOf(exchange.request.headers.authorization) };
    const { content, ...file } = await fetchDownload(exchange.path, { facts: exchange.facts, connections });
    return textAnswer(200, content, fileHeaders(file));
  }

  #preflight(exchange: Exchange): HttpAnswer {
    exchange.route = 'preflight';
    return textAnswer(204, '', {});
  }

  #failure(error: unknown, exchange: Exchange): HttpAnswer {
    const { requestId, locale } = exchange.facts;
    const fault = toClientFault(error, { requestId, locale, log: this.#parts.log });
    exchange.codes = [String(fault.extensions?.code)];
    const headers: Record<string, string> = {};
    if (error instanceof MethodError) headers.allow = error.allowed;
    if (exchange.codes[0] === 'UNAUTHENTICATED') headers['www-authenticate'] = 'Bearer';
    return jsonAnswer(error instanceof MethodError ? 405 : httpStatusOf(error), { errors: [fault] }, headers);
  }

  #send(answer: HttpAnswer, exchange: Exchange, response: ServerResponse): void {
    const { request, facts, route } = exchange;
    const { settings, drain, metrics, log } = this.#parts;
    for (const code of exchange.codes) metrics.errorTold(code);
    metrics.requestAnswered(route, answer.status);
    if (request.method === 'POST') {
      const { operation, codes, startedMs } = exchange;
      logRequest(log, facts, { route, status: answer.status, milliseconds: performance.now() - startedMs, operation, codes });
    }
    if (response.destroyed) return;
    // What is left of a refused body would otherwise be taken for the next request, or be read to its end.
    const mustClose = drain.isStopping || !request.complete;
    response.writeHead(answer.status, {
      ...answer.headers,
      ...corsHeaders(request, settings.corsOrigins),
      [REQUEST_ID_HEADER]: facts.requestId,
      'content-length': Buffer.byteLength(answer.body),
      ...(mustClose ? { connection: 'close' } : {}),
    });
    response.end(request.method === 'HEAD' ? undefined : answer.body);
  }
}

/** A page of another origin can send forms and text without asking first, but not JSON. */
function requireJson(request: IncomingMessage): void {
  const [type = ''] = (request.headers['content-type'] ?? '').split(';', 1);
  if (type.trim().toLowerCase() === 'application/json') return;
  throw new HubError('BAD_REQUEST', {
    en: 'Send the request with "content-type: application/json".',
    zh: '请以 content-type: application/json 发送请求。',
  });
}

class MethodError extends HubError {
  readonly allowed: string;

  constructor(allowed: string) {
    super('BAD_REQUEST', { en: `This address takes ${allowed} only.`, zh: `此地址仅接受 ${allowed}。` });
    this.allowed = allowed;
  }
}

function wrongMethod(allowed: string): HubError {
  return new MethodError(allowed);
}

function noSuchPath(): HubError {
  return new HubError('NOT_FOUND', { en: 'There is nothing at this address.', zh: '此地址不存在。' });
}
