import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fileNameOfHeader } from '../../../subgraphs/subgraph-kit/server/import-download.ts';
import { startTinyHub, type TinyHub, type TinyHubMode } from '../../support/gateway/tiny-hub.ts';
import { finishedImports } from '../../support/gateway/tiny-subgraphs.ts';

describe.each<TinyHubMode>(['memory', 'http'])('a gateway with its subgraphs over %s', (mode) => {
  let hub: TinyHub;
  beforeAll(async () => {
    hub = await startTinyHub(mode, { SUBGRAPH_TIMEOUT_MS: '300' });
  });
  afterAll(async () => {
    await hub?.stop();
  });

  test('one query reads from two subgraphs', async () => {
    const answer = await hub.ask('query Both($id: ID!) { shop(id: $id) { name notes next { notes } } }', { variables: { id: '7' } });
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({ shop: { name: 'Shop 7', notes: ['note about 7'], next: { notes: ['note about 8'] } } });
    expect(answer.status).toBe(200);
  });

  test('the caller of the token, the language and the request id arrive in the subgraph', async () => {
    const token = await hub.token({ role: 'DEPARTMENT_OFFICER', department: 'MARKET_REGULATION' });
    const answer = await hub.ask('{ whoami }', { token, headers: { 'x-request-id': 'abc-1' } });
    expect(JSON.parse(String(answer.data?.whoami))).toEqual(['DEPARTMENT_OFFICER', 'MARKET_REGULATION', 'en', 'abc-1']);
    expect(answer.headers.get('x-request-id')).toBe('abc-1');
  });

  test('a request id that could forge a log line is replaced', async () => {
    const answer = await hub.ask('{ whoami }', { headers: { 'x-request-id': 'a b"c' } });
    expect(answer.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/u);
  });

  test('a denied field looks like an absent one', async () => {
    const anonymous = await hub.ask('{ shop(id: "1") { name secret } }');
    expect(anonymous.data).toEqual({ shop: { name: 'Shop 1', secret: null } });
    const token = await hub.token({ role: 'AUDITOR' });
    const staff = await hub.ask('{ shop(id: "1") { secret } }', { token });
    expect(staff.data).toEqual({ shop: { secret: 'for staff' } });
  });

  test('a bug of a subgraph is masked, carries the request id and names the subgraph', async () => {
    const answer = await hub.ask('{ fails(how: "bug") shop(id: "1") { name } }', { headers: { 'x-request-id': 'r1' } });
    expect(answer.data).toEqual({ fails: null, shop: { name: 'Shop 1' } });
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors?.[0].path).toEqual(['fails']);
    expect(answer.errors?.[0].extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', subgraph: 'shops', retryable: false, requestId: 'r1' });
    expect(JSON.stringify(answer)).not.toMatch(/salary|10\.1\.2\.3/u);
  });

  test('an error of a subgraph that a caller can mend is told in the language asked for', async () => {
    const zh = await hub.ask('{ fails(how: "input") }', { headers: { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' } });
    expect(zh.errors?.[0].message).toBe('how：“input”不允许');
    expect(zh.errors?.[0].extensions.code).toBe('BAD_USER_INPUT');
    const en = await hub.ask('{ fails(how: "input") }');
    expect(en.errors?.[0].message).toBe('how: "input" is not allowed');
  });

  test('a subgraph that takes longer than allowed gives one typed error, and the other one answers', async () => {
    const answer = await hub.ask('{ fails(how: "slow") shop(id: "1") { name } notesVersion }');
    const unavailable = answer.errors?.filter((error) => error.extensions.code === 'SUBGRAPH_UNAVAILABLE');
    expect(unavailable).toHaveLength(1);
    expect(unavailable?.[0].extensions.subgraph).toBe('shops');
    expect(answer.data?.notesVersion).toBe('1');
  });

  test('a mutation runs once per request', async () => {
    const first = await hub.ask('mutation { count }');
    const second = await hub.ask('mutation { count }');
    expect(Number(second.data?.count)).toBe(Number(first.data?.count) + 1);
  });

  test('a variable of the wrong type is the caller’s mistake, said in Chinese as well', async () => {
    const answer = await hub.ask('query Q($first: Int!) { shops(first: $first) { id } }', {
      variables: { first: 'many' },
      headers: { 'accept-language': 'zh-CN' },
    });
    expect(answer.errors?.[0].extensions.code).toBe('BAD_USER_INPUT');
    expect(answer.errors?.[0].message).toMatch(/^参数不符合要求/u);
  });

  test.each([
    ['{ sundays(on: "2026-02-30") }', {}, 'CivilDate：“2026-02-30”不是 yyyy-mm-dd 格式的日期'],
    ['{ sundays(on: 20260201) }', {}, 'CivilDate：“20260201”不是 yyyy-mm-dd 格式的日期'],
    ['query ($on: CivilDate!) { sundays(on: $on) }', { on: '2026-02-30' }, '$on：CivilDate：“2026-02-30”不是 yyyy-mm-dd 格式的日期'],
    [
      'query ($spans: [DaySpanInput!]) { sundays(on: "2026-02-01", others: $spans) }',
      { spans: [{ from: '2026-02-08' }, { from: ' at "x"; ' }] },
      '$spans[1].from：CivilDate：“ at "x"; ”不是 yyyy-mm-dd 格式的日期',
    ],
  ])(
    'a value that breaks the rule of its scalar is refused at the door, with place, value and rule: %s',
    async (query, variables, message) => {
      const zh = await hub.ask(query, { variables, headers: { 'accept-language': 'zh-CN' } });
      expect(zh.errors?.map((error) => [error.message, error.extensions.code])).toEqual([[message, 'BAD_USER_INPUT']]);
      // No subgraph was asked, so none is named.
      expect(zh.errors?.[0].extensions).not.toHaveProperty('subgraph');
      expect((await hub.ask(query, { variables })).errors?.[0].message).toMatch(/is not a day written yyyy-mm-dd$/u);
    },
  );

  test('a value that keeps the rule of its scalar arrives as it was sent', async () => {
    const query =
      'query ($on: CivilDate!, $spans: [DaySpanInput!]) { sundays(on: $on, others: $spans) literal: sundays(on: "2026-02-02") }';
    const answer = await hub.ask(query, { variables: { on: '2026-02-01', spans: [{ from: '2026-02-08' }] } });
    expect(answer).toMatchObject({ data: { sundays: true, literal: false } });
  });

  test('a document that does not fit the schema is refused with code and status', async () => {
    const answer = await hub.ask('{ nothing }');
    expect([answer.status, answer.errors?.[0].extensions.code]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
    const broken = await hub.ask('{ shop(');
    expect([broken.status, broken.errors?.[0].extensions.code]).toEqual([400, 'GRAPHQL_PARSE_FAILED']);
    const missing = await hub.ask('query A { whoami } query B { whoami }', { operationName: 'C' });
    expect([missing.status, missing.errors?.[0].extensions.code]).toEqual([400, 'OPERATION_RESOLUTION_FAILURE']);
  });

  test('an operation is sent once with its text and then by its digest; a digest of another text is refused, and each endpoint knows its own', async () => {
    const query = '{ shop(id: "1") { name } }';
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    const extensions = { persistedQuery: { version: 1, sha256Hash } };
    const unknown = await hub.ask(undefined, { extensions });
    expect(unknown.errors?.[0]).toMatchObject({ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND', retryable: true } });
    expect(unknown.data).toBeUndefined();
    for (const text of [query, undefined, undefined, query]) {
      expect(await hub.ask(text, { extensions })).toMatchObject({ status: 200, data: { shop: { name: 'Shop 1' } }, errors: undefined });
    }
    const forged = await hub.ask('{ whoami }', { extensions });
    expect([forged.status, forged.data]).toEqual([400, undefined]);
    const elsewhere = await hub.ask(undefined, { extensions, path: '/public/graphql' });
    expect(elsewhere.errors?.[0].extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  test('the public endpoint knows the public fields and no others, whoever asks', async () => {
    const open = await hub.ask('{ shop(id: "1") { id name } }', { path: '/public/graphql' });
    expect(open.data).toEqual({ shop: { id: '1', name: 'Shop 1' } });
    const token = await hub.token({ role: 'AUDITOR' });
    for (const query of [
      '{ shop(id: "1") { secret } }',
      '{ shops(first: 1) { id } }',
      '{ whoami }',
      'mutation { count }',
      '{ shop(id: "1") { notes } }',
    ]) {
      const refused = await hub.ask(query, { path: '/public/graphql', token });
      expect([query, refused.status, refused.data]).toEqual([query, 400, undefined]);
    }
  });

  test('on the public endpoint everybody is a visitor, whatever token he sends along', async () => {
    const token = await hub.token({ role: 'AUDITOR' });
    for (const sent of [token, 'no.token.at-all', undefined]) {
      const answer = await hub.ask('{ role }', { path: '/public/graphql', ...(sent === undefined ? {} : { token: sent }) });
      expect(answer.data).toEqual({ role: 'PUBLIC' });
    }
    expect((await hub.ask('{ role }', { token })).data).toEqual({ role: 'AUDITOR' });
  });

  test('a workbook is streamed to its department with the caller and the file name', async () => {
    const token = await hub.token({ role: 'DEPARTMENT_OFFICER', department: 'COMMERCE' });
    const response = await fetch(`${hub.gateway.url}/imports/shops/register-entries`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'x-file-name': encodeURIComponent('名录.csv') },
      body: 'x'.repeat(300_000),
    });
    expect(await response.json()).toEqual({
      register: 'register-entries',
      fileName: '名录.csv',
      bytes: 300_000,
      role: 'DEPARTMENT_OFFICER',
      department: 'COMMERCE',
    });
  });

  test.each([
    ['forbidden', 403, 'FORBIDDEN'],
    ['broken', 500, 'INTERNAL_SERVER_ERROR'],
  ])(
    'a large workbook that the department does not want (%s) gets its answer, and the next request is served',
    async (register, status, code) => {
      const token = await hub.token({ role: 'DEPARTMENT_OFFICER', department: 'COMMERCE' });
      for (let round = 0; round < 3; round += 1) {
        const response = await fetch(`${hub.gateway.url}/imports/shops/${register}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'x-file-name': 'large.csv', 'accept-language': 'en' },
          body: 'x'.repeat(8_000_000),
        });
        const body = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
        expect([response.status, body.errors[0]?.extensions.code]).toEqual([status, code]);
        expect(JSON.stringify(body)).not.toContain('salary');
      }
      expect((await hub.ask('{ notesVersion whoami }')).errors).toBeUndefined();
    },
  );

  test('a file that belongs to an import comes from its department, with its name, to the caller in his language', async () => {
    const token = await hub.token({ role: 'DEPARTMENT_OFFICER', department: 'COMMERCE' });
    const fetchFile = (path: string, authorization = `Bearer ${token}`): Promise<Response> =>
      fetch(`${hub.gateway.url}${path}`, { headers: { authorization, 'accept-language': 'en' } });
    const response = await fetchFile('/imports/shops/42/refused');
    expect([response.status, response.headers.get('content-type'), fileNameOfHeader(response.headers.get('content-disposition'))]).toEqual([
      ...[200, 'text/csv', "名录'(1)*.csv"],
    ]);
    expect(await response.json()).toEqual({ importId: '42', role: 'DEPARTMENT_OFFICER', department: 'COMMERCE', locale: 'en' });
    const refused = [fetchFile('/imports/shops/x/template'), fetchFile('/imports/nobody/42/refused'), fetchFile('/imports/shops/42/else')];
    expect((await Promise.all(refused)).map(({ status }) => status)).toEqual([403, 404, 404]);
    const withoutToken = await fetch(`${hub.gateway.url}/imports/shops/42/refused`);
    expect([withoutToken.status, (await fetchFile('/imports/shops/42/refused', 'Bearer x')).status]).toEqual([401, 401]);
  });

  test('an import that breaks off on its way is not taken for a whole one', async () => {
    const token = await hub.token({ role: 'DEPARTMENT_OFFICER', department: 'COMMERCE' });
    const { port } = hub.gateway;
    const socket = connect(port, '127.0.0.1').resume();
    socket.write(
      `POST /imports/shops/items HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\nx-file-name: half.csv\r\ncontent-length: 1000\r\n\r\n${'x'.repeat(500)}`,
    );
    const before = finishedImports();
    setImmediate(() => socket.end());
    await once(socket, 'close');
    expect(finishedImports()).toBe(before);
  });

  test('health, readiness and metrics answer', async () => {
    await hub.ask('{ whoami }');
    const get = async (path: string): Promise<string> => (await fetch(`${hub.gateway.url}${path}`)).text();
    expect(await get('/health')).toContain('ok');
    expect(JSON.parse(await get('/ready'))).toEqual({ status: 'ready', subgraphs: { shops: true, notes: true } });
    expect(await get('/metrics')).toMatch(/hub_subgraph_fetch_duration_seconds_count\{subgraph="shops",outcome="ok"\} \d+/u);
  });
});
