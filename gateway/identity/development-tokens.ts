import { createLocalJWKSet, exportJWK, generateKeyPair, type JWK, type JWTVerifyGetKey, SignJWT } from 'jose';
import type { Role } from '../../subgraphs/subgraph-kit/identity/caller.ts';
import { readOrMakeSecretFile } from './secret-file.ts';

const KEY_FILE = 'development-token-key.json';
const ALGORITHM = 'EdDSA';
const LIFETIME_SECONDS = 24 * 3_600;

/** Key pair for tokens of trials and tests. */
export interface DevelopmentKeys {
  readonly privateJwk: JWK;
  /** What a verifier needs. */
  readonly keySet: JWTVerifyGetKey;
}

/** Whom a development token names. */
export interface TokenIdentity {
  readonly role: Role;
  readonly subject?: string;
  readonly department?: string;
  readonly division?: string;
  readonly creditCode?: string;
  readonly inspectorId?: string;
}

/** Where the token is good, when it was made, and for how many seconds it lives; 24 hours when left out. */
export interface TokenTerms {
  readonly issuer: string;
  readonly audience: string;
  readonly now: Date;
  readonly lifetimeSeconds?: number;
}

/** Opens the development key pair of a state folder; made on first use (Ed25519). */
export async function openDevelopmentKeys(stateDir: string): Promise<DevelopmentKeys> {
  const privateJwk = JSON.parse(await readOrMakeSecretFile(stateDir, KEY_FILE, makeKeyPair)) as JWK;
  const { d: _private, ...publicJwk } = privateJwk;
  return { privateJwk, keySet: createLocalJWKSet({ keys: [publicJwk] }) };
}

/** Signs a token that a hub with the same state folder accepts; never accepted in production unless allowed there explicitly. */
export async function issueDevelopmentToken(keys: DevelopmentKeys, identity: TokenIdentity, terms: TokenTerms): Promise<string> {
  const { role, department, division, creditCode, inspectorId } = identity;
  const claims = { role, department, division, credit_code: creditCode, inspector_id: inspectorId };
  const madeAt = Math.floor(terms.now.getTime() / 1000);
  return new SignJWT(JSON.parse(JSON.stringify(claims)) as Record<string, unknown>)
    .setProtectedHeader({ alg: ALGORITHM, kid: keys.privateJwk.kid ?? '' })
    .setIssuer(terms.issuer)
    .setAudience(terms.audience)
    .setSubject(identity.subject ?? defaultSubject(identity))
    .setIssuedAt(madeAt)
    .setExpirationTime(madeAt + (terms.lifetimeSeconds ?? LIFETIME_SECONDS))
    .sign(keys.privateJwk);
}

/** One person per role and scope, so that two tokens of one role are the same actor for idempotency. */
function defaultSubject({ role, department, creditCode, inspectorId }: TokenIdentity): string {
  return ['development', role, department, creditCode, inspectorId].filter((part) => part !== undefined).join(':');
}

async function makeKeyPair(): Promise<string> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { crv: 'Ed25519', extractable: true });
  const jwk = await exportJWK(privateKey);
  return JSON.stringify({ ...jwk, alg: ALGORITHM, use: 'sig', kid: `development-${(jwk.x ?? '').slice(0, 8)}` });
}
