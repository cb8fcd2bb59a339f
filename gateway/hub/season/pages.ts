import type { TokenIdentity } from '../../identity/development-tokens.ts';
import type { HubCall } from './hub-client.ts';
import type { SeasonSession } from './season-session.ts';

interface Page<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** All nodes of a connection, page after page. The document takes `$after` and calls the connection `page`. */
export async function* pagesOf<Node>(session: Pick<SeasonSession, 'client'>, as: TokenIdentity, call: HubCall): AsyncGenerator<Node> {
  let after: string | null = null;
  do {
    const variables: Record<string, unknown> = { ...call.variables, after };
    const { page }: { page: Page<Node> } = await session.client.ask<{ page: Page<Node> }>(as, { query: call.query, variables });
    yield* page.nodes;
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
}
