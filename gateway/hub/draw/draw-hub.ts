import type { MemberCall, SeenDraw } from '../../../subgraphs/coordination/season-draw/pure/draw-member.ts';

const TIMEOUT_MS = 60_000;

/** A hub as a command of the draw speaks to it. */
export interface DrawHub {
  /** Address of the endpoint: `/public/graphql` without a token. */
  readonly url: string;
  /** Bearer token; null: the public endpoint, without login. */
  readonly token: string | null;
}

/** The endpoint of the gateway at this address for a caller with or without a token. */
export function drawHubAt(base: string, token: string | null): DrawHub {
  return { url: token === null ? `${base}/public/graphql` : `${base}/graphql`, token };
}

/** No hub answers at the address. */
export class HubUnreachable extends Error {}

/** Data of one call; throws with the hub's own words, or HubUnreachable. */
export async function ask<T>(hub: DrawHub, query: string, variables: object): Promise<T> {
  const headers = { 'content-type': 'application/json', ...(hub.token === null ? {} : { authorization: `Bearer ${hub.token}` }) };
  const response = await fetch(hub.url, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: Error) => {
    throw new HubUnreachable(`No hub answers at ${hub.url} (${String(error.cause ?? error)}). 无法连接。`);
  });
  const answer = (await response.json()) as { data?: T | null; errors?: { message: string }[] };
  if (answer.data == null || answer.errors !== undefined) throw new Error(answer.errors?.[0]?.message ?? `HTTP ${response.status}`);
  return answer.data;
}

/** A mutation that is sent to a hub, or carried to it in a file. */
export interface HubMutation {
  readonly operation: MemberCall['operation'] | 'registerDrawKey';
  readonly input: Readonly<Record<string, unknown>>;
}

/** What a mutation came to: kept, or why not. */
export type MutationOutcome = { readonly code: string; readonly message: string } | null;

/** Sends a mutation; what was sent before is kept, too. */
export async function send(hub: DrawHub, { operation, input }: HubMutation): Promise<MutationOutcome> {
  const type = `${operation.charAt(0).toUpperCase()}${operation.slice(1)}Input`;
  // Registering keys has no expected failure that could be selected.
  const failure = operation === 'registerDrawKey' ? '' : '... on UserError { code message }';
  const query = `mutation ($input: ${type}!) { result: ${operation}(input: $input) { __typename ${failure} } }`;
  const { result } = await ask<{ result: { code?: string; message?: string } }>(hub, query, { input });
  return result.code === undefined || result.code === 'ALREADY_DONE' ? null : { code: result.code, message: result.message ?? '' };
}

/** A draw as a member sees it, and how it stands. */
export interface ShownDraw extends SeenDraw {
  readonly standing: {
    readonly nextStep: string | null;
    readonly until: string | null;
    readonly waitingFor: readonly string[];
    readonly pollSeconds: number;
  };
}

/** The draw as everybody sees it. */
export async function lookAtDraw(hub: DrawHub, drawId: string): Promise<ShownDraw> {
  const { draw } = await ask<{ draw: ShownDraw | null }>(hub, SHOWN, { id: drawId });
  if (draw === null) throw new Error(`There is no draw ${drawId}. (没有该次抽取。)`);
  return draw;
}

const SHOWN = `query ($id: ID!) { draw(id: $id) { id state plan planDigest manifest manifestDigest beacon
  parties { partyId commitment { vector signature } droppedReason revealedAt recovered }
  shares { partyId holderId index ephemeral ciphertext acknowledgedAt openedAt }
  standing { nextStep until waitingFor pollSeconds } } }`;
