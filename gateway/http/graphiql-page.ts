import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import { type HttpAnswer, textAnswer } from './http-answer.ts';

const DEFAULT_QUERY = `# 在下方 Headers 中填入令牌，例如 { "Authorization": "Bearer <令牌>" }；令牌由 npm run token -- <角色> 生成。
# Enter a token under Headers below, for example { "Authorization": "Bearer <token>" }; npm run token -- <role> makes one.
{
  __typename
}
`;

/** Everything comes from this page itself: it works on a network without an internet. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  'worker-src blob: data:',
  "style-src 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  "connect-src 'self' blob: data:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** GraphiQL, complete in one page of 9 MB; rendered and compressed on first use, then kept. */
export class GraphiqlPage {
  readonly #endpoint: string;
  #page: Promise<Buffer> | null = null;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /** The page, compressed: every browser takes gzip. */
  async answer(): Promise<HttpAnswer> {
    this.#page ??= promisify(gzip)(
      renderGraphiQL({
        endpoint: this.#endpoint,
        title: '联合检查 GraphQL · Joint inspection',
        defaultQuery: DEFAULT_QUERY,
        shouldPersistHeaders: false,
      }),
    );
    return textAnswer(200, await this.#page, {
      'content-type': 'text/html; charset=utf-8',
      'content-encoding': 'gzip',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'referrer-policy': 'no-referrer',
    });
  }
}
