import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { HubError, isErrorCode } from '../../subgraphs/subgraph-kit/errors.ts';
import type { FeedPage, FeedRequest } from '../../subgraphs/subgraph-kit/feeds/feed.ts';
import { STATEMENT_HEADER } from '../../subgraphs/subgraph-kit/identity/statement.ts';
import {
  type DownloadedFile,
  downloadPath,
  fileNameOfHeader,
  type ImportDownload,
} from '../../subgraphs/subgraph-kit/server/import-download.ts';
import type { ImportUpload } from '../../subgraphs/subgraph-kit/server/subgraph.ts';
import type { SubgraphAnswer, SubgraphRequest } from '../executor/subgraph-fetch.ts';
import type { RequestFacts } from '../request-facts.ts';
import { AnswerTooLong } from './answer-reader.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { AnswerTimeout, type PostAnswer, SocketPool } from './socket-pool.ts';
import type { StatementSigner } from './statement-signer.ts';
import { bodyOf, type SubgraphConnection } from './subgraph-connection.ts';
import { invalidAnswer, SubgraphUnavailable, type UnavailableReason } from './unavailable.ts';

/** Sockets to one subgraph at most. */
const SOCKETS_MAX = 64;
const ANSWER_BYTES_MAX = 100_000_000;
const READY_TIMEOUT_MS = 2_000;
/** A read is sent once more after this pause when the connection broke: long enough for a restarted process to listen, short enough not to be noticed. */
const RETRY_PAUSE_MS = 50;
/** Between two parts of a workbook's answer; a large import works for a while before it says anything. */
const IMPORT_TIMEOUT_MS = 900_000;
/** Until a workbook of refused rows begins to come. */
const DOWNLOAD_TIMEOUT_MS = 60_000;

/** A call that may be sent again needs a new statement each time, because a statement is good once. */
interface Post {
  readonly path: string;
  readonly body: string;
  readonly facts: RequestFacts | undefined;
  readonly mayRepeat: boolean;
}

/** A subgraph behind an HTTP address. */
export class HttpConnection implements SubgraphConnection {
  readonly name: string;
  /** For calls, which are many. */
  readonly #calls: SocketPool;
  /** For workbooks and the question whether it is ready. */
  readonly #streams: Pool;
  readonly #signer: StatementSigner;
  readonly #timeoutMs: number;
  readonly #breaker = new CircuitBreaker();

  constructor(name: string, parts: { readonly url: string; readonly signer: StatementSigner; readonly timeoutMs: number }) {
    this.name = name;
    this.#signer = parts.signer;
    this.#timeoutMs = parts.timeoutMs;
    this.#calls = new SocketPool(parts.url, SOCKETS_MAX);
    this.#streams = new Pool(parts.url, { connections: SOCKETS_MAX, connectTimeout: parts.timeoutMs });
  }

  async graphql(request: SubgraphRequest, facts: RequestFacts): Promise<SubgraphAnswer> {
    const answer = await this.#post({ path: '/graphql', body: bodyOf(request), facts, mayRepeat: !request.isMutation });
    const value = this.#parse(answer);
    if (!('data' in value) && !Array.isArray(value.errors)) throw invalidAnswer(this.name);
    return value as SubgraphAnswer;
  }

  async feed(request: FeedRequest): Promise<FeedPage> {
    const answer = await this.#post({ path: '/feed', body: JSON.stringify(request), facts: undefined, mayRepeat: true });
    const value = this.#parse(answer);
    if (answer.status !== 200 || !Array.isArray(value.rows)) throw this.#reported(value);
    return value as unknown as FeedPage;
  }

  async receiveImport(upload: ImportUpload, facts: RequestFacts): Promise<unknown> {
    const path = `/imports/${upload.register}`;
    const headers = {
      'content-type': 'application/octet-stream',
      'x-file-name': encodeURIComponent(upload.fileName),
      [STATEMENT_HEADER]: this.#signer.sign({ audience: this.name, path, body: null }, facts),
    };
    // What breaks the upload itself (too long, broken off) is the caller's error, not the subgraph's.
    let uploadFault: unknown;
    const watched = watch(upload.content, (error) => {
      uploadFault = error;
    });
    const timeouts = { headersTimeout: IMPORT_TIMEOUT_MS, bodyTimeout: IMPORT_TIMEOUT_MS };
    try {
      const answer = await this.#streams.request({ method: 'POST', path, headers, body: Readable.from(watched), ...timeouts });
      const value = this.#parse({ status: answer.statusCode, text: await answer.body.text() });
      if (answer.statusCode !== 200) throw this.#reported(value);
      return value;
    } catch (error) {
      throw uploadFault ?? (error instanceof HubError ? error : new SubgraphUnavailable(this.name, 'connection'));
    }
  }

  async fetchDownload(download: ImportDownload, facts: RequestFacts): Promise<DownloadedFile> {
    const path = downloadPath(download);
    const headers = { [STATEMENT_HEADER]: this.#signer.sign({ audience: this.name, method: 'GET', path, body: null }, facts) };
    try {
      const answer = await this.#streams.request({
        method: 'GET',
        path,
        headers,
        headersTimeout: DOWNLOAD_TIMEOUT_MS,
        bodyTimeout: DOWNLOAD_TIMEOUT_MS,
      });
      if (answer.statusCode !== 200) throw this.#reported(this.#parse({ status: answer.statusCode, text: await answer.body.text() }));
      const fileName = fileNameOfHeader(String(answer.headers['content-disposition']));
      if (fileName === null) throw invalidAnswer(this.name);
      return { fileName, contentType: String(answer.headers['content-type']), content: await answer.body.bytes() };
    } catch (error) {
      throw error instanceof HubError ? error : new SubgraphUnavailable(this.name, 'connection');
    }
  }

  async isReady(): Promise<boolean> {
    try {
      const answer = await this.#streams.request({
        method: 'GET',
        path: '/ready',
        headersTimeout: READY_TIMEOUT_MS,
        bodyTimeout: READY_TIMEOUT_MS,
      });
      await answer.body.dump();
      return answer.statusCode === 200;
    } catch {
      return false;
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#calls.close(), this.#streams.close()]);
  }

  async #post(post: Post): Promise<PostAnswer> {
    for (let mayRepeat = post.mayRepeat; ; mayRepeat = false) {
      try {
        const answer = await this.#send(post);
        this.#refuseBadStatus(answer);
        this.#breaker.succeeded();
        return answer;
      } catch (error) {
        const fault = this.#faultOf(error);
        const isBroken = fault instanceof SubgraphUnavailable && (fault.reason === 'connection' || fault.reason === 'status');
        if (!mayRepeat || !isBroken) throw fault;
      }
      await delay(RETRY_PAUSE_MS);
    }
  }

  #send({ path, body, facts }: Post): Promise<PostAnswer> {
    if (!this.#breaker.mayCall(performance.now())) throw new SubgraphUnavailable(this.name, 'circuit-open');
    const header = `${STATEMENT_HEADER}: ${this.#signer.sign({ audience: this.name, path, body }, facts)}`;
    return this.#calls.post({ path, header, body, timeoutMs: this.#timeoutMs, answerBytesMax: ANSWER_BYTES_MAX });
  }

  /** What failed; told to the circuit breaker when the subgraph was called at all. */
  #faultOf(error: unknown): HubError {
    const isNoCall = error instanceof HubError && (!(error instanceof SubgraphUnavailable) || error.reason === 'circuit-open');
    if (isNoCall) return error;
    if (error instanceof AnswerTooLong) {
      this.#breaker.succeeded();
      return invalidAnswer(this.name);
    }
    this.#breaker.failed(performance.now());
    return error instanceof SubgraphUnavailable ? error : new SubgraphUnavailable(this.name, reasonOf(error));
  }

  /** A proxy's answer for a subgraph that is down, and a subgraph that does not know our key, are both no answer. */
  #refuseBadStatus({ status }: PostAnswer): void {
    if (status === 401) throw new SubgraphUnavailable(this.name, 'refused-statement');
    if (status >= 502 && status <= 504) throw new SubgraphUnavailable(this.name, 'status');
  }

  #parse({ text }: PostAnswer): Record<string, unknown> {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw invalidAnswer(this.name);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalidAnswer(this.name);
    return value as Record<string, unknown>;
  }

  /** The error that a subgraph reported for a whole request. */
  #reported(value: Record<string, unknown>): HubError {
    const [first] = Array.isArray(value.errors) ? (value.errors as ReportedError[]) : [];
    const code = first?.extensions?.code;
    if (!isErrorCode(code)) return invalidAnswer(this.name);
    if (code === 'INTERNAL_SERVER_ERROR') return new HubError(code, undefined, { subgraph: this.name });
    const text = first?.extensions?.text as { zh?: unknown; en?: unknown } | undefined;
    const message = String(first?.message ?? '');
    return new HubError(code, { zh: String(text?.zh ?? message), en: String(text?.en ?? message) }, { subgraph: this.name });
  }
}

interface ReportedError {
  readonly message?: unknown;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

async function* watch(content: AsyncIterable<Uint8Array>, onFault: (error: unknown) => void): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } catch (error) {
    onFault(error);
    throw error;
  }
}

function reasonOf(error: unknown): UnavailableReason {
  return error instanceof AnswerTimeout ? 'timeout' : 'connection';
}
