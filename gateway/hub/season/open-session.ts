import { randomBytes } from 'node:crypto';
import type { CivilDate } from '../../../subgraphs/subgraph-kit/pure/civil-date.ts';
import { readOrMakeSecretFile } from '../../identity/secret-file.ts';
import { DrawPartyKeys } from './draw-party-keys.ts';
import { DRAW_PROFILE } from './draw-steps.ts';
import { HubClient, type TokenIssuer } from './hub-client.ts';
import type { SeasonOrder } from './season-plan.ts';
import type { TellStep } from './season-report.ts';
import type { SeasonSession } from './season-session.ts';

const SECRET_FILE = 'rehearsal-secret';
const SECRET_BYTES = 32;
const VISITS_AT_ONCE = 8;
const PATIENCE_MS = 120_000;

/** What a season is driven with, and whom to tell. */
export interface SessionParts {
  /** Address of the gateway. */
  readonly url: string;
  /** Folder in which the keys of the rehearsal's departments are kept. */
  readonly stateDir: string;
  readonly issueToken: TokenIssuer;
  readonly order: SeasonOrder;
  readonly today: CivilDate;
  readonly tell: TellStep;
  readonly signal?: AbortSignal;
}

/** A session with the secret of the state folder, which is made on first use. */
export async function openSeasonSession({ url, stateDir, issueToken, ...parts }: SessionParts): Promise<SeasonSession> {
  const secret = await readOrMakeSecretFile(stateDir, SECRET_FILE, async () => randomBytes(SECRET_BYTES).toString('hex'));
  const { signal } = parts;
  return {
    ...parts,
    client: new HubClient({ url, issueToken, patienceMs: PATIENCE_MS, ...(signal === undefined ? {} : { signal }) }),
    keys: new DrawPartyKeys(Buffer.from(secret, 'hex'), DRAW_PROFILE),
    visitsAtOnce: VISITS_AT_ONCE,
    patienceMs: PATIENCE_MS,
  };
}
