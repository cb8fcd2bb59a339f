import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What every subgraph's schema has: ids, change tracking for feeds, state machines, idempotency, inbox cursors and the trace log. */
export class KitBase1764028800000 implements MigrationInterface {
  readonly name = 'KitBase1764028800000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [IDS, CHANGE_TRACKING, STATES, IDEMPOTENCY, CURSORS, TRACE]) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

/** RFC 9562 version 7: 48 bits of milliseconds, then random bits, so that ids sort by time of making and tell no volumes. */
const IDS = `
create function uuid_v7() returns uuid language sql volatile parallel safe as $$
  select encode(
    set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
      placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1),
    'hex')::uuid
$$;`;

/** A fed table has "changed_xid xid8 not null default pg_current_xact_id()" and this trigger, so that no change can be kept from the feed. */
const CHANGE_TRACKING = `
create function renew_changed_xid() returns trigger language plpgsql as $$
begin
  new.changed_xid := pg_current_xact_id();
  return new;
end $$;`;

/** A stateful table has columns machine, previous_state, state with a foreign key to this table, and the trigger below. */
const STATES = `
create table state_transition (
  machine text not null,
  from_state text not null,
  to_state text not null,
  clauses text[] not null default '{}',
  primary key (machine, from_state, to_state)
);
create function track_state() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    new.previous_state := '-';
  elsif new.state is distinct from old.state then
    new.previous_state := old.state;
    new.version := old.version + 1;
  else
    new.previous_state := old.previous_state;
  end if;
  return new;
end $$;`;

const IDEMPOTENCY = `
create table idempotency_key (
  actor text not null,
  operation text not null,
  key text not null check (length(key) between 1 and 200),
  input_digest bytea not null,
  result jsonb,
  made_at timestamptz not null default now(),
  primary key (actor, operation, key)
);`;

const CURSORS = `
create table feed_cursor (
  source text not null,
  kind text not null,
  position text,
  applied_at timestamptz not null default now(),
  applied_rows bigint not null default 0,
  primary key (source, kind)
);`;

/** Gap-free by the one head row; nobody may change or remove an entry, the owner included. */
const TRACE = `
create table trace_head (
  one boolean primary key default true check (one),
  size bigint not null default 0,
  -- A secret of this database: whoever has a copy of the log only cannot try names against the commitments in it.
  commitment_key text not null default gen_random_uuid()::text || gen_random_uuid()::text
);
insert into trace_head default values;
create table trace_entry (
  seq bigint primary key check (seq >= 0),
  at timestamptz not null,
  operation text not null,
  subject text not null,
  entry text not null,
  leaf bytea not null check (length(leaf) = 32)
);
create index trace_entry_subject on trace_entry (subject, seq);
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed or removed', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger trace_entry_is_final before update or delete or truncate on trace_entry for each statement execute function refuse_change();
do $$ begin
  execute format('revoke update, delete, truncate on trace_entry from %I', current_schema() || '_app');
end $$;`;
