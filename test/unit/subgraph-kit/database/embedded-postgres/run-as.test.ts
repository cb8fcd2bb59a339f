import { describe, expect, test } from '@jest/globals';
import { chooseRunAs, type RunAsFacts } from '../../../../../subgraphs/subgraph-kit/database/embedded-postgres/run-as.ts';

const postgres = { name: 'postgres', uid: 101, gid: 102 };
const nobody = { name: 'nobody', uid: 65534, gid: 65534 };

function choose(facts: Partial<RunAsFacts>) {
  return chooseRunAs({
    isRoot: true,
    owner: null,
    hasUserNamespaces: () => true,
    users: () => [postgres, nobody],
    mayRun: () => true,
    ...facts,
  });
}

describe('as whom the server runs', () => {
  test('an ordinary user runs it directly, whoever owns the data', () => {
    expect(choose({ isRoot: false, owner: { uid: 7, gid: 7 } })).toEqual({ kind: 'direct' });
  });

  test('root takes a user namespace when the machine has them', () => {
    expect(choose({})).toEqual({ kind: 'userNamespace' });
  });

  test('root without user namespaces takes the first user who gets through to programs and data', () => {
    expect(choose({ hasUserNamespaces: () => false })).toEqual({ kind: 'otherUser', ...postgres });
    expect(choose({ hasUserNamespaces: () => false, mayRun: (user) => user.uid === nobody.uid })).toEqual({ kind: 'otherUser', ...nobody });
  });

  test('root gives up when nobody gets through', () => {
    expect(choose({ hasUserNamespaces: () => false, mayRun: () => false })).toBeNull();
  });

  test('data of an ordinary user are continued as that user even where user namespaces exist', () => {
    expect(choose({ owner: { uid: 1000, gid: 1001 } })).toMatchObject({ kind: 'otherUser', uid: 1000, gid: 1001 });
  });

  test('data of an ordinary user who does not get through are not opened as somebody else', () => {
    expect(choose({ owner: { uid: 1000, gid: 1001 }, mayRun: (user) => user.uid !== 1000 })).toBeNull();
  });

  test('data that root began in a user namespace are not opened as somebody else when there are none any more', () => {
    expect(choose({ owner: { uid: 0, gid: 0 }, hasUserNamespaces: () => false })).toBeNull();
  });
});
