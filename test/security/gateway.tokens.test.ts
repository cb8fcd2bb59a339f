import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { createTokenVerifier } from '../../gateway/identity/trust.ts';
import { readSettings } from '../../subgraphs/subgraph-kit/settings.ts';
import { systemClock } from '../../subgraphs/subgraph-kit/system-clock.ts';
import { startTinyHub, type TinyHub } from '../support/gateway/tiny-hub.ts';

describe('a token at the door', () => {
  let hub: TinyHub;
  beforeAll(async () => {
    hub = await startTinyHub('memory');
  });
  afterAll(async () => {
    await hub?.stop();
  });

  const role = 'AUDITOR' as const;
  const claims = () => ({ role, sub: 'someone', iss: hub.settings.jwtIssuer, aud: hub.settings.jwtAudience });
  const expectRefused = async (token: string, sentence: RegExp): Promise<void> => {
    const answer = await hub.ask('{ shop(id: "1") { secret } }', { token });
    expect([answer.status, answer.data, answer.errors?.[0].extensions.code]).toEqual([401, undefined, 'UNAUTHENTICATED']);
    expect(answer.errors?.[0].message).toMatch(sentence);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  };

  test('a good one is accepted, and again', async () => {
    const token = await hub.token({ role });
    for (let round = 0; round < 2; round += 1) {
      const answer = await hub.ask('{ shop(id: "1") { secret } }', { token });
      expect(answer.data).toEqual({ shop: { secret: 'for staff' } });
    }
  });

  test('one without a signature is refused', async () => {
    await expectRefused(new UnsecuredJWT(claims()).setExpirationTime('1h').encode(), /not valid here/u);
  });

  test('one signed with another key under the same key id is refused', async () => {
    const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
    const kid = hub.developmentKeys.privateJwk.kid ?? '';
    await expectRefused(
      await new SignJWT(claims()).setProtectedHeader({ alg: 'EdDSA', kid }).setExpirationTime('1h').sign(privateKey),
      /not valid here/u,
    );
  });

  test('one signed with the public key as a shared secret is refused', async () => {
    const secret = new TextEncoder().encode(hub.developmentKeys.privateJwk.x ?? '');
    await expectRefused(
      await new SignJWT(claims()).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1h').sign(secret),
      /not valid here/u,
    );
  });

  test('one for another audience or by another issuer is refused', async () => {
    await expectRefused(await hub.token({ role }, { audience: 'another-system' }), /not valid here/u);
    await expectRefused(await hub.token({ role }, { issuer: 'another-issuer' }), /not valid here/u);
  });

  test('one whose content was changed after signing is refused', async () => {
    const [header, , signature] = (await hub.token({ role: 'PUBLIC' })).split('.');
    const changed = Buffer.from(JSON.stringify({ ...claims(), exp: 4_000_000_000 })).toString('base64url');
    await expectRefused(`${header}.${changed}.${signature}`, /not valid here/u);
  });

  test('an expired one is refused and says so', async () => {
    await expectRefused(await hub.token({ role }, { lifetimeSeconds: -60 }), /expired/u);
  });

  test('one that never ends is refused', async () => {
    await expectRefused(
      await new SignJWT(claims())
        .setProtectedHeader({ alg: 'EdDSA', kid: hub.developmentKeys.privateJwk.kid ?? '' })
        .sign(hub.developmentKeys.privateJwk),
      /not valid here/u,
    );
  });

  test('one that claims to be the hub itself, or an unknown role, or a role without its scope, is refused', async () => {
    await expectRefused(await hub.token({ role: 'SERVICE' }), /"role"/u);
    await expectRefused(await hub.token({ role: 'KING' as never }), /"role"/u);
    await expectRefused(await hub.token({ role: 'DEPARTMENT_OFFICER' }), /"department"/u);
    await expectRefused(await hub.token({ role: 'INSPECTOR', department: 'COMMERCE' }), /"inspector_id"/u);
    await expectRefused(await hub.token({ role: 'ENTERPRISE' }), /"credit_code"/u);
    await expectRefused(await hub.token({ role: 'ENTERPRISE', creditCode: '91330100000000000X' }), /"credit_code"/u);
  });

  test('what is no token at all is refused, not taken for a visitor', async () => {
    for (const authorization of ['Bearer', 'Bearer x', 'Basic YTpi', `Bearer ${'x'.repeat(9_000)}.a.b`]) {
      const answer = await hub.ask('{ whoami }', { headers: { authorization } });
      expect([authorization.slice(0, 20), answer.status]).toEqual([authorization.slice(0, 20), 401]);
    }
  });

  test('an import with a bad token or none is refused', async () => {
    const post = async (headers: Record<string, string>) =>
      (
        await fetch(`${hub.gateway.url}/imports/shops/items`, {
          method: 'POST',
          headers: { 'x-file-name': 'a.csv', ...headers },
          body: 'x',
        })
      ).status;
    expect(await post({})).toBe(401);
    expect(await post({ authorization: `Bearer ${new UnsecuredJWT(claims()).setExpirationTime('1h').encode()}` })).toBe(401);
  });
});

describe('production', () => {
  const production = (more: Record<string, string>) => readSettings({ NODE_ENV: 'production', HUB_STATE_DIR: '/nonexistent', ...more });

  test('refuses to start on development keys', async () => {
    await expect(createTokenVerifier(production({}), systemClock)).rejects.toThrow(/JWKS_URL/u);
  });

  test('starts with an identity provider', async () => {
    await expect(createTokenVerifier(production({ JWKS_URL: 'http://127.0.0.1:9/keys' }), systemClock)).resolves.toBeDefined();
  });

  test('an identity provider that cannot be reached is a fault of the hub, not of the caller', async () => {
    const hub = await startTinyHub('memory', { JWKS_URL: 'http://127.0.0.1:9/keys' });
    const answer = await hub.ask('{ whoami }', { token: await hub.token({ role: 'AUDITOR' }) });
    await hub.stop();
    expect([answer.status, answer.errors?.[0].extensions.code]).toEqual([500, 'INTERNAL_SERVER_ERROR']);
    expect(JSON.stringify(answer.errors)).not.toContain('127.0.0.1');
  });
});
