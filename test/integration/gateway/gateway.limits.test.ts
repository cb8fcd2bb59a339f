import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTinyHub, type TinyHub } from '../../support/gateway/tiny-hub.ts';

const LIMITS = {
  BODY_BYTES_MAX: '20000',
  IMPORT_BYTES_MAX: '50000',
  QUERY_TOKENS_MAX: '200',
  QUERY_DEPTH_MAX: '5',
  QUERY_ALIASES_MAX: '6',
  QUERY_ROOT_FIELDS_MAX: '4',
  QUERY_COST_MAX: '60',
};

describe('limits of a request', () => {
  let hub: TinyHub;
  beforeAll(async () => {
    hub = await startTinyHub('memory', LIMITS);
  });
  afterAll(async () => {
    await hub?.stop();
  });

  test.each([
    { limit: 'depth', max: 5, value: 6, fits: `{ shop(id: "1") { ${nested(3)} } }`, breaks: `{ shop(id: "1") { ${nested(4)} } }` },
    { limit: 'aliases', max: 6, value: 7, fits: aliased(6), breaks: aliased(7) },
    { limit: 'rootFields', max: 4, value: 5, fits: rooted(4), breaks: rooted(5) },
    { limit: 'cost', max: 60, value: 62, fits: listed(30), breaks: listed(31) },
  ])('$limit: the largest that fits is answered, one more is refused with limit and value', async ({ limit, max, value, fits, breaks }) => {
    const good = await hub.ask(fits);
    expect([good.status, good.errors]).toEqual([200, undefined]);
    const bad = await hub.ask(breaks);
    expect(bad.status).toBe(413);
    expect(bad.data).toBeUndefined();
    expect(bad.errors).toHaveLength(1);
    expect(bad.errors?.[0].extensions).toMatchObject({ code: 'QUERY_TOO_LARGE', limit, value, max });
    expect(bad.errors?.[0].message).toMatch(new RegExp(`^${value} .*limit is ${max}\\. [A-Z]`, 'u'));
  });

  test('depth and cost count through fragments and variables', async () => {
    const deep = await hub.ask(`{ shop(id: "1") { ...F } } fragment F on Shop { ${nested(4)} }`);
    expect(deep.errors?.[0].extensions.limit).toBe('depth');
    const dear = await hub.ask('query Q($n: Int!) { shops(first: $n) { id } }', { variables: { n: 61 } });
    expect(dear.errors?.[0].extensions).toMatchObject({ limit: 'cost', value: 61 });
  });

  test('a document of too many tokens is refused before it is parsed', async () => {
    const bad = await hub.ask(`{ ${'whoami '.repeat(300)} }`);
    expect([bad.status, bad.errors?.[0].extensions.limit, bad.errors?.[0].extensions.max]).toEqual([413, 'tokens', 200]);
  });

  test('a body of too many bytes is refused, with and without an announced length', async () => {
    const body = JSON.stringify({ query: '{ whoami }', variables: { x: 'x'.repeat(30_000) } });
    const headers = { 'content-type': 'application/json', 'accept-language': 'en' };
    const announced = await fetch(`${hub.gateway.url}/graphql`, { method: 'POST', headers, body });
    expect([announced.status, (await first(announced)).limit]).toEqual([413, 'bodyBytes']);
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(body));
        controller.close();
      },
    });
    const chunked = await fetch(`${hub.gateway.url}/graphql`, { method: 'POST', headers, body: stream, duplex: 'half' } as RequestInit);
    expect([chunked.status, (await first(chunked)).limit]).toEqual([413, 'bodyBytes']);
  });

  test('a workbook of too many bytes is refused, with and without an announced length', async () => {
    const token = await hub.token({ role: 'DEPARTMENT_OFFICER', department: 'COMMERCE' });
    const headers = { authorization: `Bearer ${token}`, 'x-file-name': 'a.csv' };
    const url = `${hub.gateway.url}/imports/shops/items`;
    const announced = await fetch(url, { method: 'POST', headers, body: 'x'.repeat(50_001) });
    expect([announced.status, (await first(announced)).limit]).toEqual([413, 'importBytes']);
    const body = new ReadableStream({
      start(controller) {
        for (let part = 0; part < 6; part += 1) controller.enqueue(new TextEncoder().encode('x'.repeat(10_000)));
        controller.close();
      },
    });
    const chunked = await fetch(url, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
    expect([chunked.status, (await first(chunked)).limit]).toEqual([413, 'importBytes']);
  });

  test('several operations in one request are refused', async () => {
    const response = await fetch(`${hub.gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ query: '{ whoami }' }, { query: '{ whoami }' }]),
    });
    expect([response.status, await first(response)]).toEqual([
      413,
      expect.objectContaining({ code: 'QUERY_TOO_LARGE', limit: 'operations', value: 2, max: 1 }),
    ]);
  });

  test('a form or text from a page of another origin is refused', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const response = await fetch(`${hub.gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: JSON.stringify({ query: 'mutation { count }' }),
      });
      expect([type, response.status, (await first(response)).code]).toEqual([type, 400, 'BAD_REQUEST']);
    }
  });

  test('the limits say in Chinese what to cut', async () => {
    const bad = await hub.ask('{ shops(first: 100) { id } }', { headers: { 'accept-language': 'zh-CN' } });
    expect(bad.errors?.[0].message).toBe('查询代价为 100，上限为 60。请减小每页数量（first），或减少列表中的列表。');
  });

  test('the cost is told to those who ask for it, and to nobody else', async () => {
    const asked = await hub.ask('{ shops(first: 7) { id } }', { headers: { 'x-hub-cost': '1' } });
    expect(asked.extensions).toEqual({ cost: { requested: 7, max: 60 } });
    expect((await hub.ask('{ shops(first: 7) { id } }')).extensions).toBeUndefined();
  });

  test('a full introspection is within the limits', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    const large = await startTinyHub('memory', {});
    const answer = await large.ask(getIntrospectionQuery());
    await large.stop();
    expect([answer.status, answer.errors]).toEqual([200, undefined]);
  });
});

async function first(response: Response): Promise<Record<string, unknown>> {
  const body = (await response.json()) as { errors: { extensions: Record<string, unknown> }[] };
  return body.errors[0]?.extensions ?? {};
}

function nested(levels: number): string {
  return `${'next { '.repeat(levels)} id ${'}'.repeat(levels)}`;
}

function aliased(count: number): string {
  return `{ shop(id: "1") { ${Array.from({ length: count }, (_, index) => `a${index}: id`).join(' ')} } }`;
}

function rooted(count: number): string {
  return `{ ${['whoami', 'notesVersion', 'shop(id: "1") { id }', '__typename', 'x: __typename'].slice(0, count).join(' ')} }`;
}

function listed(size: number): string {
  return `{ shops(first: ${size}) { id next { id } } }`;
}
