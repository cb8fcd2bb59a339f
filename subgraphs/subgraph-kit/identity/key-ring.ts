import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { HubError } from '../errors.ts';

/** Secret keys for signed statements, one for each pair of issuer and audience, so that a subgraph cannot speak for another. */
export interface KeyRing {
  /** Of 32 bytes; throws INTERNAL_SERVER_ERROR when this process holds no key for the pair. */
  key(issuer: string, audience: string): KeyObject;
}

/**
 * Keys derived from one secret (HKDF, RFC 5869): for an installation in which all processes are run by one party.
 *
 * @param explicit keys handed out one by one (`issuer>audience` to 32 bytes in hex), for a department that runs its own server and must not hold the secret
 */
export function createKeyRing(secret: string | null, explicit: Readonly<Record<string, string>> = {}): KeyRing {
  const cache = new Map<string, KeyObject>();
  for (const [pair, hex] of Object.entries(explicit)) cache.set(pair, createSecretKey(Buffer.from(hex, 'hex')));
  return {
    key(issuer, audience) {
      const pair = `${issuer}>${audience}`;
      let key = cache.get(pair);
      if (key === undefined) {
        if (secret === null) throw new HubError('INTERNAL_SERVER_ERROR', { en: `no key for ${pair}`, zh: `缺少密钥 ${pair}` });
        // Handed over as bytes, a key is looked at anew for each signature, which costs four times the signature.
        key = createSecretKey(new Uint8Array(hkdfSync('sha256', secret, 'joint-inspection-hub', `statement ${pair}`, 32)));
        cache.set(pair, key);
      }
      return key;
    },
  };
}
