import type { FeedPage, FeedRequest } from '../../subgraphs/subgraph-kit/feeds/feed.ts';
import { type DownloadedFile, downloadPath, type ImportDownload } from '../../subgraphs/subgraph-kit/server/import-download.ts';
import type { ImportUpload, RunningSubgraph } from '../../subgraphs/subgraph-kit/server/subgraph.ts';
import type { SubgraphAnswer, SubgraphRequest } from '../executor/subgraph-fetch.ts';
import type { RequestFacts } from '../request-facts.ts';
import { type Deadline, withDeadline } from './deadline.ts';
import type { StatementSigner } from './statement-signer.ts';
import { bodyOf, type SubgraphConnection } from './subgraph-connection.ts';
import { SubgraphUnavailable } from './unavailable.ts';

/** What an in-memory connection needs. */
export interface InMemoryParts {
  /** Gives the subgraph when it has started: feeds are wired up before all of them have. */
  readonly find: () => RunningSubgraph | undefined;
  readonly signer: StatementSigner;
  readonly timeoutMs: number;
  /** Called after each mutation and import, however it ended. */
  readonly afterWrite?: () => void;
}

/** A subgraph of this very process. Answers are passed on as objects; nothing is turned into text and back. */
export class InMemoryConnection implements SubgraphConnection {
  readonly name: string;
  readonly #find: () => RunningSubgraph | undefined;
  readonly #signer: StatementSigner;
  readonly #deadline: Deadline;
  readonly #afterWrite: () => void;

  constructor(name: string, parts: InMemoryParts) {
    this.name = name;
    this.#find = parts.find;
    this.#signer = parts.signer;
    this.#afterWrite = parts.afterWrite ?? (() => {});
    this.#deadline = { ms: parts.timeoutMs, onTimeout: () => new SubgraphUnavailable(name, 'timeout') };
  }

  async graphql(request: SubgraphRequest, facts: RequestFacts): Promise<SubgraphAnswer> {
    const body = bodyOf(request);
    const statement = this.#signer.seal({ audience: this.name, path: '/graphql', body }, facts);
    const variables = JSON.parse(request.variablesJson) as Record<string, unknown>;
    const work = this.#running().graphql({ query: request.query, variables, body, statement });
    if (request.isMutation) work.finally(this.#afterWrite).catch(() => {});
    return (await withDeadline(work, this.#deadline)) as SubgraphAnswer;
  }

  async feed(request: FeedRequest): Promise<FeedPage> {
    const body = JSON.stringify(request);
    return this.#running().feed(body, this.#signer.seal({ audience: this.name, path: '/feed', body }));
  }

  async receiveImport(upload: ImportUpload, facts: RequestFacts): Promise<unknown> {
    const path = `/imports/${upload.register}`;
    const statement = this.#signer.seal({ audience: this.name, path, body: null }, facts);
    return this.#running().receiveImport(upload, statement).finally(this.#afterWrite);
  }

  async fetchDownload(download: ImportDownload, facts: RequestFacts): Promise<DownloadedFile> {
    const path = downloadPath(download);
    const statement = this.#signer.seal({ audience: this.name, method: 'GET', path, body: null }, facts);
    return this.#running().giveDownload(download, statement);
  }

  async isReady(): Promise<boolean> {
    return (await this.#find()?.isReady()) ?? false;
  }

  async close(): Promise<void> {
    // The subgraph belongs to whoever started it.
  }

  #running(): RunningSubgraph {
    const running = this.#find();
    if (running === undefined) throw new SubgraphUnavailable(this.name, 'not-started');
    return running;
  }
}
