import { describe, expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { toClientFault, toClientFaults } from '../../../../gateway/faults/client-fault.ts';
import { ERROR_CATALOGUE, HubError } from '../../../../subgraphs/subgraph-kit/errors.ts';

const log = pino({ level: 'silent' });
const zh = { requestId: 'r1', locale: 'zh-CN' as const, log };
const en = { requestId: 'r1', locale: 'en' as const, log };

describe('an error on its way out', () => {
  test.each([
    new Error('password is 1234'),
    new GraphQLError('password is 1234'),
    new GraphQLError('password is 1234', { extensions: { code: 'MADE_UP', stacktrace: ['password is 1234'] } }),
    new GraphQLError('password is 1234', { extensions: { code: 'INTERNAL_SERVER_ERROR' } }),
    new GraphQLError('password is 1234', { originalError: new Error('password is 1234') }),
    'password is 1234',
    null,
  ])('of unknown kind is masked: %s', (error) => {
    expect(toClientFault(error, zh)).toEqual({
      message: ERROR_CATALOGUE.INTERNAL_SERVER_ERROR.meaning.zh,
      extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false, requestId: 'r1' },
    });
  });

  test.each(Object.keys(ERROR_CATALOGUE))('of code %s has its code, whether it may be tried again, and the request id', (code) => {
    const fault = toClientFault(new HubError(code as keyof typeof ERROR_CATALOGUE), en);
    const definition = ERROR_CATALOGUE[code as keyof typeof ERROR_CATALOGUE];
    expect(fault).toEqual({ message: definition.meaning.en, extensions: { code, retryable: definition.retryable, requestId: 'r1' } });
  });

  test('keeps facts of its own and nothing that is not a plain value', () => {
    const error = new HubError('BAD_USER_INPUT', { zh: '不对', en: 'wrong' }, { field: 'first', requestId: 'of somebody else' });
    Object.assign(error.extensions, { http: { status: 1 }, response: { body: 'secret' }, nested: {} });
    expect(toClientFault(error, zh)).toEqual({
      message: '不对',
      extensions: { code: 'BAD_USER_INPUT', field: 'first', retryable: false, requestId: 'r1' },
    });
  });

  test('says in Chinese what a library says in English only', () => {
    const error = new GraphQLError('Cannot query field "x".', { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
    expect(toClientFault(error, zh).message).toBe('请求与接口定义不符。Cannot query field "x".');
    expect(toClientFault(error, en).message).toBe('Cannot query field "x".');
  });

  test('of one dead subgraph appears once, of two twice', () => {
    const down = (subgraph: string, path: string) =>
      new GraphQLError('down', { path: [path], extensions: { code: 'SUBGRAPH_UNAVAILABLE', subgraph } });
    const faults = toClientFaults([down('markets', 'a'), down('markets', 'b'), down('culture', 'c')], en);
    expect(faults.map((fault) => [fault.extensions?.subgraph, fault.path])).toEqual([
      ['markets', ['a']],
      ['culture', ['c']],
    ]);
  });
});
