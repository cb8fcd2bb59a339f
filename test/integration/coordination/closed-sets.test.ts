import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { CALLERS, startTestCoordination, type TestCoordination } from '../../support/coordination-subgraph.ts';
import { connectTo } from '../../support/draw-ceremony.ts';

/** Enums of the API and the statement that lists what the database takes. */
const ENUMS = [
  ['VisitState', `select to_state as word from state_transition where machine = 'VISIT'`],
  ['NoticeKind', wordsOf('notice_kind_is_listed')],
  ['BookingStatus', wordsOf('booking_status_check')],
  ['RecusalGround', wordsOf('inspector_recusal_ground_check')],
  ['ReplacementKind', wordsOf('replacement_kind_check')],
  ['ReplacementDecision', wordsOf('replacement_decision_check')],
] as const;

describe('closed sets', () => {
  let coordination: TestCoordination;
  let client: pg.Client;

  beforeAll(async () => {
    coordination = await startTestCoordination();
    client = await connectTo(coordination.url);
  });
  afterAll(async () => {
    await client?.end();
    await coordination?.stop();
  });

  const valuesOf = async (name: string): Promise<string[]> => {
    const query = 'query ($name: String!) { __type(name: $name) { enumValues { name } } }';
    const { data } = await coordination.ask(CALLERS.coordinator, query, { name });
    return (data as never as { __type: { enumValues: { name: string }[] } }).__type.enumValues.map((value) => value.name);
  };

  test.each(ENUMS)('%s has the values that the database takes, and no other', async (name, statement) => {
    const { rows } = await client.query(statement);
    const words = [...new Set(rows.map(({ word }) => word))];
    expect(words.length).toBeGreaterThan(1);
    expect((await valuesOf(name)).toSorted()).toEqual(words.toSorted());
  });

  test('the reasons of a replacement are those of its kind', async () => {
    const [units, inspectors] = [await valuesOf('UnitReplacementReason'), await valuesOf('InspectorReplacementReason')];
    const { rows } = await client.query(wordsOf('replacement_reason_is_listed'));
    expect(rows.map(({ word }) => word)).toEqual(['UNIT', ...units, ...inspectors]);
    expect(await valuesOf('ReplacementReason')).toEqual([...units, ...inspectors]);
  });
});

/** The words in quotes of a check constraint, in their order. */
function wordsOf(constraint: string): string {
  return `select m[1] as word from pg_constraint c cross join regexp_matches(pg_get_constraintdef(c.oid), '''([A-Z_]+)''', 'g') m
    where c.conname = '${constraint}' and c.connamespace = 'coordination'::regnamespace`;
}
