import type { FeedPage, FeedRequest } from '../../subgraphs/subgraph-kit/feeds/feed.ts';
import type { DownloadedFile, ImportDownload } from '../../subgraphs/subgraph-kit/server/import-download.ts';
import type { ImportUpload } from '../../subgraphs/subgraph-kit/server/subgraph.ts';
import type { SubgraphAnswer, SubgraphRequest } from '../executor/subgraph-fetch.ts';
import type { RequestFacts } from '../request-facts.ts';

/**
 * The way to one subgraph, in memory or over HTTP. Every call carries a fresh signed statement.
 *
 * A subgraph that cannot be reached is SUBGRAPH_UNAVAILABLE, one that answers nonsense SUBGRAPH_ANSWER_INVALID; both name it in `extensions.subgraph`.
 */
export interface SubgraphConnection {
  readonly name: string;
  graphql(request: SubgraphRequest, facts: RequestFacts): Promise<SubgraphAnswer>;
  feed(request: FeedRequest): Promise<FeedPage>;
  /** Passes a workbook on as it comes in. */
  receiveImport(upload: ImportUpload, facts: RequestFacts): Promise<unknown>;
  /** Fetches a file that belongs to imports. */
  fetchDownload(download: ImportDownload, facts: RequestFacts): Promise<DownloadedFile>;
  /** Whether it says of itself that it can answer. */
  isReady(): Promise<boolean>;
  close(): Promise<void>;
}

/** Body text of a GraphQL call, which the statement's digest covers. */
export function bodyOf(request: SubgraphRequest): string {
  return `${request.bodyPrefix}${request.variablesJson}}`;
}
