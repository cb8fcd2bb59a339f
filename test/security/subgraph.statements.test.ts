import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ANONYMOUS } from '../../subgraphs/subgraph-kit/identity/caller.ts';
import { createKeyRing, type KeyRing } from '../../subgraphs/subgraph-kit/identity/key-ring.ts';
import { SealedStatement, STATEMENT_HEADER, type Statement, signStatement } from '../../subgraphs/subgraph-kit/identity/statement.ts';
import type { RunningSubgraph } from '../../subgraphs/subgraph-kit/server/subgraph.ts';
import { startTinyHub, type TinyHub, type TinyHubMode } from '../support/gateway/tiny-hub.ts';

const QUERIES = {
  'a root field': '{ shop(id: "1") { secret } }',
  'an entity': '{ _entities(representations: [{ __typename: "Shop", id: "1" }]) { ... on Shop { secret } } }',
  'the schema': '{ _service { sdl } }',
} as const;

/** One call to a subgraph as somebody on the network would make it; true when it was refused. */
type Call = (path: string, body: string, statement: Statement | undefined) => Promise<boolean>;

async function isRefusedOverHttp(url: string, path: string, [body, statement]: [string, string | undefined]): Promise<boolean> {
  const headers = { 'content-type': 'application/json', ...(statement === undefined ? {} : { [STATEMENT_HEADER]: statement }) };
  const response = await fetch(`${url}${path}`, { method: 'POST', headers, body });
  const text = await response.text();
  expect(text).not.toContain('for staff');
  return response.status === 401 && text.includes('UNAUTHENTICATED');
}

async function isRefusedInMemory(
  subgraph: RunningSubgraph,
  path: string,
  [body, statement]: [string, Statement | undefined],
): Promise<boolean> {
  const isRefusal = (error: unknown): boolean => (error as { extensions?: { code?: string } }).extensions?.code === 'UNAUTHENTICATED';
  try {
    if (path === '/feed') await subgraph.feed(body, statement);
    else if (path.startsWith('/imports/'))
      await subgraph.receiveImport({ register: path.slice(9), fileName: 'a', content: (async function* () {})() }, statement);
    else {
      const { query } = JSON.parse(body) as { query: string };
      const result = await subgraph.graphql({ query, variables: {}, body, statement });
      return result.data == null && result.errors?.every(isRefusal) === true;
    }
    return false;
  } catch (error) {
    return isRefusal(error);
  }
}

describe.each<[TinyHubMode, 'signed' | 'sealed']>([
  ['memory', 'signed'],
  ['memory', 'sealed'],
  ['http', 'signed'],
])('a subgraph called directly, %s, %s', (mode, form) => {
  let hub: TinyHub;
  let call: Call;
  beforeAll(async () => {
    hub = await startTinyHub(mode);
    const subgraph = hub.subgraphs.get('shops') as RunningSubgraph;
    const url = hub.servers.get('shops')?.url ?? '';
    call = (path, body, statement) =>
      mode === 'http'
        ? isRefusedOverHttp(url, path, [body, statement as string | undefined])
        : isRefusedInMemory(subgraph, path, [body, statement]);
  });
  afterAll(async () => {
    await hub?.stop();
  });

  interface Forgery {
    issuer?: string;
    audience?: string;
    path?: string;
    body?: string | null;
    method?: string;
    keys?: KeyRing;
    now?: Date;
  }

  const targets = (): [string, string, string, string | null][] => [
    ...Object.entries(QUERIES).map(([what, query]): [string, string, string, string | null] => {
      const body = JSON.stringify({ query, variables: {} });
      return [what, '/graphql', body, body];
    }),
    ['a feed', '/feed', JSON.stringify({ kind: 'shop', after: null, limit: 10 }), JSON.stringify({ kind: 'shop', after: null, limit: 10 })],
    ['an import', '/imports/items', 'x', null],
  ];

  const signText = ([, path, , signed]: [string, string, string, string | null], forgery: Forgery): string => {
    const caller = { subject: 'x', role: 'SERVICE' as const, department: null, division: null, creditCode: null, inspectorId: null };
    const { issuer = 'gateway', audience = 'shops', method = 'POST', body = signed, keys = hub.keys, now = new Date() } = forgery;
    return signStatement(
      { issuer, caller, requestId: 'r', locale: 'en' },
      { audience, method, path: forgery.path ?? path, body },
      keys,
      now,
    );
  };

  const seal = ([, path, , signed]: [string, string, string, string | null], forgery: Forgery): SealedStatement => {
    const caller = { subject: 'x', role: 'SERVICE' as const, department: null, division: null, creditCode: null, inspectorId: null };
    const { issuer = 'gateway', audience = 'shops', method = 'POST', body = signed, keys = hub.keys, now = new Date() } = forgery;
    const subject = { issuer, caller, requestId: 'r', locale: 'en' } as const;
    return new SealedStatement(subject, { audience, method, path: forgery.path ?? path, body }, { keys, now });
  };

  const sign = (target: [string, string, string, string | null], forgery: Forgery): Statement =>
    form === 'sealed' ? seal(target, forgery) : signText(target, forgery);

  const refusals = async (statementOf: (target: [string, string, string, string | null]) => Statement | undefined): Promise<unknown> =>
    Object.fromEntries(
      await Promise.all(targets().map(async (target) => [target[0], await call(target[1], target[2], statementOf(target))] as const)),
    );

  const allRefused = { 'a root field': true, 'an entity': true, 'the schema': true, 'a feed': true, 'an import': true };

  test('with a statement made for the very call it answers, which shows that the refusals below are about the statement', async () => {
    expect(await Promise.all(targets().map((target) => signedCallIsRefused(target)))).toEqual([false, false, false, false, false]);
  });

  // The secret comes out here, so the helper that looks for leaks is left out.
  async function signedCallIsRefused(target: [string, string, string, string | null]): Promise<boolean> {
    if (mode === 'memory') return call(target[1], target[2], sign(target, {}));
    const response = await fetch(`${hub.servers.get('shops')?.url}${target[1]}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [STATEMENT_HEADER]: signText(target, {}) },
      body: target[2],
    });
    return response.status !== 200;
  }

  test('without a statement, or with something that is none, everything is refused', async () => {
    expect(await refusals(() => undefined)).toEqual(allRefused);
    for (const text of ['x', 'x.y', '.', `${Buffer.from('{}').toString('base64url')}.x`, 'a.b.c'])
      expect(await refusals(() => text)).toEqual(allRefused);
  });

  test('a statement signed with another secret is refused', async () => {
    expect(await refusals((target) => sign(target, { keys: createKeyRing('another secret') }))).toEqual(allRefused);
  });

  test('a statement whose content was changed after signing is refused', async () => {
    expect(
      await refusals((target) => {
        const [payload = '', tag] = signText(target, {}).split('.');
        const content = { ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object), sub: 'somebody else' };
        return `${Buffer.from(JSON.stringify(content)).toString('base64url')}.${tag}`;
      }),
    ).toEqual(allRefused);
  });

  test('an object that only looks like a sealed statement is refused', async () => {
    if (mode === 'http') return;
    class Impostor extends SealedStatement {}
    const subject = { issuer: 'gateway', caller: { ...ANONYMOUS, role: 'SERVICE' as const }, requestId: 'r', locale: 'en' } as const;
    const made = (path: string, body: string): Statement =>
      new Impostor(subject, { audience: 'shops', method: 'POST', path, body }, { keys: createKeyRing('another secret'), now: new Date() });
    expect(await refusals(([, path, body]) => made(path, body))).toEqual(allRefused);
    expect(await refusals(() => Object.create(SealedStatement.prototype) as Statement)).toEqual(allRefused);
  });

  test('a statement for another audience, path, method or body is refused', async () => {
    const forgeries: Forgery[] = [{ audience: 'notes' }, { path: '/elsewhere' }, { method: 'GET' }, { body: 'another body' }];
    for (const forgery of forgeries) expect([forgery, await refusals((target) => sign(target, forgery))]).toEqual([forgery, allRefused]);
  });

  test('a statement of somebody who may not call this subgraph is refused, though the key is right', async () => {
    expect(await refusals((target) => sign(target, { issuer: 'stranger' }))).toEqual(allRefused);
  });

  test('an expired statement and one from the future are refused', async () => {
    expect(await refusals((target) => sign(target, { now: new Date(Date.now() - 60_000) }))).toEqual(allRefused);
    expect(await refusals((target) => sign(target, { now: new Date(Date.now() + 60_000) }))).toEqual(allRefused);
  });

  test('a statement is good once', async () => {
    for (const target of targets()) {
      const statement = sign(target, {});
      const first = mode === 'memory' ? await call(target[1], target[2], statement) : await spend(target, statement as string);
      expect([target[0], first, await call(target[1], target[2], statement)]).toEqual([target[0], false, true]);
    }
  });

  async function spend(target: [string, string, string, string | null], statement: string): Promise<boolean> {
    const headers = { 'content-type': 'application/json', [STATEMENT_HEADER]: statement };
    return (await fetch(`${hub.servers.get('shops')?.url}${target[1]}`, { method: 'POST', headers, body: target[2] })).status !== 200;
  }

  /** Code of what comes back for a template; the tiny subgraph gives none to anybody, so FORBIDDEN means that the statement was taken. */
  async function askForFile(statement: Statement | undefined): Promise<unknown> {
    if (mode === 'memory') {
      const subgraph = hub.subgraphs.get('shops') as RunningSubgraph;
      return subgraph.giveDownload({ kind: 'template', register: 'items' }, statement).catch((error) => error.extensions.code);
    }
    const headers: Record<string, string> = statement === undefined ? {} : { [STATEMENT_HEADER]: statement as string };
    const response = await fetch(`${hub.servers.get('shops')?.url}/imports/items/template`, { headers });
    return ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code;
  }

  test('a file of an import is refused without a statement for that very file', async () => {
    const target: [string, string, string, string | null] = ['a file', '/imports/items/template', '', null];
    const wrong = [{}, { method: 'GET', path: '/imports/items/refused' }, { method: 'GET', path: '/imports/others/template' }];
    expect(await askForFile(sign(target, { method: 'GET' }))).toBe('FORBIDDEN');
    expect(await Promise.all([undefined, ...wrong.map((forgery) => sign(target, forgery))].map(askForFile))).toEqual(
      Array(4).fill('UNAUTHENTICATED'),
    );
  });

  test('a feed is given to services only, whoever vouches for the caller', async () => {
    const target = targets()[3] as [string, string, string, string | null];
    const caller = { subject: 'x', role: 'COORDINATOR' as const, department: null, division: null, creditCode: null, inspectorId: null };
    const statement = signStatement(
      { issuer: 'gateway', caller, requestId: 'r', locale: 'en' },
      { audience: 'shops', method: 'POST', path: '/feed', body: target[2] },
      hub.keys,
      new Date(),
    );
    const subgraph = hub.subgraphs.get('shops') as RunningSubgraph;
    await expect(subgraph.feed(target[2], statement)).rejects.toMatchObject({ extensions: { code: 'FORBIDDEN' } });
  });
});
