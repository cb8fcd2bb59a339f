import { ApolloServer, type ApolloServerOptionsWithGateway, type BaseContext, HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { HubError } from '../../subgraphs/subgraph-kit/errors.ts';
import type { Logger } from '../../subgraphs/subgraph-kit/log.ts';
import { type DocumentLimits, hasTooManyTokens } from '../limits/document-size.ts';
import { tooLarge } from '../limits/limit-error.ts';
import { DocumentCheck } from './document-check.ts';
import type { GatewayContext, GraphqlExecutor } from './gateway-context.ts';
import { type GraphqlRequest, KnownOperations } from './known-operations.ts';
import { COST_HEADER, createOperationPlugin } from './operation-plugin.ts';

type ApolloGateway = ApolloServerOptionsWithGateway<BaseContext>['gateway'];
type ApolloExecutor = NonNullable<Awaited<ReturnType<ApolloGateway['load']>>['executor']>;

/** Limits of one request to a GraphQL endpoint. */
export interface OperationLimits extends DocumentLimits {
  readonly tokensMax: number;
  readonly costMax: number;
}

/** An answer ready to be written. */
export interface GraphqlAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** A GraphQL endpoint: Apollo Server reads, parses and reports; our checks and our executor do the rest, and what is known takes the short way. */
export class GraphqlEndpoint {
  readonly #apollo: ApolloServer<GatewayContext & BaseContext>;
  readonly #known: KnownOperations;
  readonly #tokensMax: number;

  constructor(parts: { readonly executor: GraphqlExecutor; readonly limits: OperationLimits; readonly log: Logger }) {
    const { executor, limits, log } = parts;
    this.#tokensMax = limits.tokensMax;
    const check = new DocumentCheck(executor.apiSchema, limits);
    const known = new KnownOperations(executor, limits.costMax);
    this.#known = known;
    this.#apollo = new ApolloServer<GatewayContext & BaseContext>({
      gateway: asApolloGateway(executor),
      introspection: true,
      // Validation is ours: it must come after the limits.
      dangerouslyDisableValidation: true,
      parseOptions: { maxTokens: limits.tokensMax },
      includeStacktraceInErrorResponses: false,
      stopOnTerminationSignals: false,
      // JSON without line breaks, and no second walk over the answer.
      stringifyResult: (result) => JSON.stringify(result),
      logger: {
        debug: () => {},
        info: () => {},
        warn: (text: unknown) => log.warn(String(text)),
        error: (text: unknown) => log.error(String(text)),
      },
      plugins: [
        ApolloServerPluginCacheControlDisabled(),
        ApolloServerPluginInlineTraceDisabled(),
        ApolloServerPluginLandingPageDisabled(),
        ApolloServerPluginSchemaReportingDisabled(),
        ApolloServerPluginUsageReportingDisabled(),
        createOperationPlugin({ executor, check, known, costMax: limits.costMax, log }),
      ],
    });
  }

  /** Must be called once, before the first answer. */
  async start(): Promise<void> {
    await this.#apollo.start();
  }

  /**
   * Answers one POST.
   *
   * @param body text of the request as it came in
   * @param headers the request's, in lower case
   * @throws HubError when the request is no GraphQL request at all, or too large
   */
  async answer(body: string, headers: Readonly<Record<string, string>>, context: GatewayContext): Promise<GraphqlAnswer> {
    const request = parseRequest(body);
    const known = isOrdinary(headers) ? await this.#known.answer(request, context) : null;
    if (known !== null) return { status: 200, contentType: JSON_TYPE, text: known };
    if (typeof request.query === 'string' && hasTooManyTokens(request.query, this.#tokensMax)) {
      throw tooLarge('tokens', null, this.#tokensMax);
    }
    const answer = await this.#apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method: 'POST', headers: headersForApollo(headers), body: request, search: '' },
      context: async () => context,
    });
    if (!context.outcome.isAnswered) throw badRequest('It is not a GraphQL request.', '不是 GraphQL 请求。');
    return toAnswer(answer);
  }

  /** Lets requests in hand finish. */
  async stop(): Promise<void> {
    await this.#apollo.stop();
  }
}

const JSON_TYPE = 'application/json; charset=utf-8';
/** Types that a caller accepts without saying anything special; Apollo answers JSON to them, after a negotiation that costs as much as a fetch. */
const ORDINARY_ACCEPT: ReadonlySet<string | undefined> = new Set([undefined, '*/*', 'application/json']);

/** Whether a request wants nothing but the answer, as JSON. */
function isOrdinary({ accept, [COST_HEADER]: cost }: Readonly<Record<string, string>>): boolean {
  return cost === undefined && ORDINARY_ACCEPT.has(accept);
}

/** Only what Apollo and our plugin read: copying all of a request's headers is work for nothing. */
function headersForApollo({ accept, [COST_HEADER]: cost }: Readonly<Record<string, string>>): HeaderMap {
  const headers = new HeaderMap([['content-type', 'application/json']]);
  if (accept !== undefined && !ORDINARY_ACCEPT.has(accept)) headers.set('accept', accept);
  if (cost !== undefined) headers.set(COST_HEADER, cost);
  return headers;
}

/** The request object; throws for everything that Apollo would answer in its own words. */
function parseRequest(body: string): GraphqlRequest {
  const request = parseObject(body);
  const { query, extensions, operationName } = request;
  const isPersisted = query == null && isObject(extensions);
  if (!isPersisted && (typeof query !== 'string' || query === '')) {
    throw badRequest('"query" must be the text of a GraphQL document.', 'query 应为 GraphQL 文本。');
  }
  for (const part of ['variables', 'extensions']) {
    if (request[part] != null && !isObject(request[part])) throw badRequest(`"${part}" must be an object.`, `${part} 应为对象。`);
  }
  if (operationName != null && typeof operationName !== 'string') {
    throw badRequest('"operationName" must be text.', 'operationName 应为文本。');
  }
  return request as GraphqlRequest;
}

function parseObject(body: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw badRequest('The body is not JSON.', '请求体不是有效的 JSON。');
  }
  if (Array.isArray(value)) throw tooLarge('operations', value.length, 1);
  if (!isObject(value)) throw badRequest('The body is not a JSON object.', '请求体应为 JSON 对象。');
  return value as Record<string, unknown>;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function badRequest(en: string, zh: string): HubError {
  return new HubError('BAD_REQUEST', { en, zh });
}

function toAnswer(answer: HTTPGraphQLResponse): GraphqlAnswer {
  return {
    status: answer.status ?? 200,
    contentType: answer.headers.get('content-type') ?? JSON_TYPE,
    text: answer.body.kind === 'complete' ? answer.body.string : '',
  };
}

/** The executor in the form in which Apollo Server takes a federation gateway. */
function asApolloGateway(executor: GraphqlExecutor): ApolloGateway {
  const execute: ApolloExecutor = async ({ document, source, request, context: apolloContext }) => {
    const context = apolloContext as unknown as GatewayContext;
    const { operationName = null, variables = null } = request;
    return context.outcome.result ?? executor.execute({ document, source, operationName, variables }, context);
  };
  return {
    onSchemaLoadOrUpdate(callback) {
      callback({ apiSchema: executor.apiSchema, coreSupergraphSdl: '' });
      return () => {};
    },
    load: async () => ({ executor: execute }),
    stop: async () => {},
  };
}
