import { randomBytes } from 'node:crypto';
import { createRemoteJWKSet } from 'jose';
import { createKeyRing, type KeyRing } from '../../subgraphs/subgraph-kit/identity/key-ring.ts';
import type { Clock } from '../../subgraphs/subgraph-kit/pure/clock.ts';
import type { Settings } from '../../subgraphs/subgraph-kit/settings.ts';
import { openDevelopmentKeys } from './development-tokens.ts';
import { readOrMakeSecretFile } from './secret-file.ts';
import { TokenVerifier } from './token-verifier.ts';

const SECRET_FILE = 'hub-secret';
const JWKS_TIMEOUT_MS = 5_000;

/** The verifier that the settings ask for: the identity provider's key set, or the development keys where they are allowed. */
export async function createTokenVerifier(settings: Settings, clock: Clock): Promise<TokenVerifier> {
  const terms = { issuer: settings.jwtIssuer, audience: settings.jwtAudience, clock };
  if (settings.jwksUrl !== null) {
    const keys = createRemoteJWKSet(new URL(settings.jwksUrl), { timeoutDuration: JWKS_TIMEOUT_MS });
    return new TokenVerifier({ ...terms, keys });
  }
  requireDevelopment(settings, 'JWKS_URL', 'the address of the identity provider’s key set');
  return new TokenVerifier({ ...terms, keys: (await openDevelopmentKeys(settings.stateDir)).keySet });
}

/** Keys for statements between the processes: from HUB_SECRET or HUB_KEYS, or from a secret in the state folder where that is allowed. */
export async function openKeyRing(settings: Settings): Promise<KeyRing> {
  if (settings.hubSecret !== null || Object.keys(settings.hubKeys).length > 0) return createKeyRing(settings.hubSecret, settings.hubKeys);
  return createKeyRing(await readOrMakeSecretFile(settings.stateDir, SECRET_FILE, async () => randomBytes(32).toString('base64url')));
}

/** True when this installation accepts tokens of `npm run token`. */
export function acceptsDevelopmentTokens(settings: Settings): boolean {
  return settings.jwksUrl === null && (settings.nodeEnv !== 'production' || settings.allowDevelopmentKeys);
}

function requireDevelopment(settings: Settings, setting: string, what: string): void {
  if (acceptsDevelopmentTokens(settings)) return;
  throw new Error(
    `NODE_ENV is production and ${setting} is not set. Set it to ${what}, or set ALLOW_DEVELOPMENT_KEYS=true for a trial.\n` +
      `生产环境未设置 ${setting}。请设置该项；仅供试用时可设 ALLOW_DEVELOPMENT_KEYS=true。`,
  );
}
