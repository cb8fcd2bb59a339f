import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { eventually } from '../../support/eventually.ts';
import { startTinyHub, type TinyHub } from '../../support/gateway/tiny-hub.ts';
import { slowCallsBegun } from '../../support/gateway/tiny-subgraphs.ts';

describe('a subgraph that stops and comes back', () => {
  let hub: TinyHub;
  beforeAll(async () => {
    hub = await startTinyHub('http');
  });
  afterAll(async () => {
    await hub?.stop();
  });

  test('the rest of the answer holds, with one typed error that names it; nothing has to be restarted', async () => {
    const query = '{ shop(id: "1") { name notes next { notes } } notesVersion }';
    const whole = await hub.ask(query);
    expect(whole.errors).toBeUndefined();
    await hub.stopSubgraph('notes');
    // More often than the circuit breaker needs to open: the answer must stay the same.
    for (let round = 0; round < 8; round += 1) {
      const partial = await hub.ask(query);
      expect(partial.data).toEqual({ shop: { name: 'Shop 1', notes: null, next: { notes: null } }, notesVersion: null });
      expect(partial.errors?.map((error) => error.extensions)).toEqual([
        { code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'notes', retryable: true, requestId: partial.headers.get('x-request-id') },
      ]);
      expect(partial.errors?.[0].message).toContain('"notes"');
    }
    expect(await (await fetch(`${hub.gateway.url}/ready`)).json()).toMatchObject({ subgraphs: { notes: false } });
    await hub.restartSubgraph('notes');
    const again = await eventually('the subgraph that came back is asked again', async () => {
      const answer = await hub.ask(query);
      return answer.errors === undefined && answer.data;
    });
    expect(again).toEqual(whole.data);
  });

  test('with all of them down the gateway says so, and is not ready', async () => {
    await Promise.all([hub.stopSubgraph('notes'), hub.stopSubgraph('shops')]);
    await eventually('the gateway is not ready', async () => (await fetch(`${hub.gateway.url}/ready`)).status === 503);
    const answer = await hub.ask('{ whoami notesVersion }');
    expect(answer.errors?.map((error) => [error.extensions.code, error.extensions.subgraph]).sort()).toEqual([
      ['SUBGRAPH_UNAVAILABLE', 'notes'],
      ['SUBGRAPH_UNAVAILABLE', 'shops'],
    ]);
    expect((await fetch(`${hub.gateway.url}/health`)).status).toBe(200);
  });
});

describe('stopping a gateway', () => {
  test('a request in hand is answered, a new connection is refused', async () => {
    const hub = await startTinyHub('memory');
    const before = slowCallsBegun();
    const inHand = hub.ask('{ fails(how: "slow") }');
    await eventually('the request is in hand', () => slowCallsBegun() > before);
    const stopped = hub.gateway.stop();
    const answer = await inHand;
    expect(answer.data).toEqual({ fails: 'slow' });
    await stopped;
    await expect(fetch(`${hub.gateway.url}/health`)).rejects.toThrow();
    await hub.stop();
  });
});

describe('what a gateway writes into its log', () => {
  test('the operation, role, department, time and codes, and nothing that a person wrote', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
    const hub = await startTinyHub('memory', {}, log);
    const token = await hub.token({
      role: 'INSPECTOR',
      department: 'COMMERCE',
      inspectorId: '5ec4e700-0000-4000-8000-000000000000',
      subject: 'SECRET-SUBJECT',
    });
    await hub.ask('query Find($id: ID!) { shop(id: $id) { name } fails(how: "input") }', { token, variables: { id: 'SECRET-VARIABLE' } });
    await hub.stop();
    const text = lines.join('');
    expect(text).not.toContain('SECRET');
    expect(text).not.toContain('5ec4e700');
    expect(text).not.toContain(token);
    const request = lines.map((line) => JSON.parse(line) as Record<string, unknown>).find((line) => line.msg === 'request');
    expect(request).toMatchObject({
      operation: 'Find',
      role: 'INSPECTOR',
      department: 'COMMERCE',
      status: 200,
      codes: ['BAD_USER_INPUT'],
      route: '/graphql',
    });
    expect(request?.ms).toEqual(expect.any(Number));
  });
});

describe('pages of other origins', () => {
  test('only those of the settings may read answers', async () => {
    const hub = await startTinyHub('memory', { CORS_ORIGINS: 'https://console.example' });
    const ask = (origin: string) =>
      fetch(`${hub.gateway.url}/graphql`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
    const friend = await ask('https://console.example');
    const stranger = await ask('https://stranger.example');
    await hub.stop();
    expect(friend.headers.get('access-control-allow-origin')).toBe('https://console.example');
    expect(friend.headers.get('access-control-allow-headers')).toContain('authorization');
    expect(stranger.headers.get('access-control-allow-origin')).toBeNull();
  });
});
