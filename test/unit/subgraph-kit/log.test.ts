import { expect, test } from '@jest/globals';
import { toLoggedError } from '../../../subgraphs/subgraph-kit/log.ts';

test('an error of the database is logged without its statement, parameters and rows', () => {
  const error = Object.assign(new Error('duplicate key value violates unique constraint "inspector_pkey"'), {
    code: '23505',
    constraint: 'inspector_pkey',
    query: 'insert into inspector values ($1)',
    parameters: ['13800000000'],
    detail: 'Key (phone)=(13800000000) already exists.',
    driverError: { detail: '13800000000' },
  });
  const logged = toLoggedError(error);
  expect(JSON.stringify(logged)).not.toContain('13800000000');
  expect(logged).toMatchObject({ message: expect.stringContaining('duplicate'), code: '23505', constraint: 'inspector_pkey' });
});
