import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What every department keeps: its register of targets, inspectors, items, results, findings, the inbox of visits, and the imports. */
export class DepartmentRegisters1764032400000 implements MigrationInterface {
  readonly name = 'DepartmentRegisters1764032400000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [FIRST_FILL, REGISTER_ENTRY, INSPECTOR, ITEM, RESULT, FINDING, ASSIGNMENT, IMPORT])
      await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

/**
 * Filling an empty register without its indexes, which are built at the end: an index that is built costs a fraction of one that grows row by row.
 *
 * The application may not change tables, so two functions of the owner do it, for the tables that a migration named, only while they are empty,
 * and within the caller's transaction: if it fails, everything is as before. What was taken away is kept where the application cannot write.
 */
const FIRST_FILL = `
create table first_fill_table (table_name text primary key);
create table first_fill_suspended (table_name text not null references first_fill_table, place integer not null, statement text not null,
  primary key (table_name, place));
do $$ begin
  execute format('revoke insert, update, delete on first_fill_table, first_fill_suspended from %I', current_schema() || '_app');
end $$;
create function begin_first_fill(wanted text) returns boolean language plpgsql security definer as $$
declare
  target regclass;
  found_rows boolean;
  taken record;
  number integer := 0;
begin
  if not exists (select 1 from first_fill_table where table_name = wanted) then return false; end if;
  target := format('%I.%I', current_schema(), wanted)::regclass;
  execute format('select exists (select 1 from %s)', target) into found_rows;
  if found_rows then return false; end if;
  execute format('lock table %s in access exclusive mode', target);
  execute format('select exists (select 1 from %s)', target) into found_rows;
  if found_rows then return false; end if;
  for taken in
    select format('alter table %s drop constraint %I', c.conrelid::regclass, c.conname) as down,
           format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) as up,
           case when c.contype = 'f' then 3 else 1 end as turn
      from pg_constraint c
     where (c.conrelid = target and c.contype in ('p', 'u')) or (c.confrelid = target and c.contype = 'f')
    union all
    select format('drop index %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid), 2
      from pg_index i
     where i.indrelid = target and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)
     order by turn desc
  loop
    number := number + 1;
    insert into first_fill_suspended values (wanted, taken.turn * 1000 + number, taken.up);
    execute taken.down;
  end loop;
  -- A file of its own lets a server without replicas skip the log.
  execute format('truncate %s', target);
  return true;
end $$;
create function finish_first_fill(wanted text) returns void language plpgsql security definer as $$
declare
  kept record;
begin
  for kept in select statement from first_fill_suspended where table_name = wanted order by place loop
    execute kept.statement;
  end loop;
  delete from first_fill_suspended where table_name = wanted;
end $$;
do $$ declare
  made text;
begin
  foreach made in array array['begin_first_fill(text)', 'finish_first_fill(text)'] loop
    -- Names in the functions must mean the owner's tables, never temporary ones of the caller.
    execute format('alter function %s set search_path = %I, pg_temp', made, current_schema());
    execute format('revoke execute on function %s from public', made);
    execute format('grant execute on function %s to %I', made, current_schema() || '_app');
  end loop;
end $$;`;

const REGISTER_ENTRY = `
create table register_entry (
  credit_code text not null check (length(credit_code) = 18),
  category text not null,
  id text not null generated always as (credit_code || ':' || category) stored,
  name text not null,
  division_code text not null check (length(division_code) = 6),
  address text,
  permit_number text,
  permit_valid_until date,
  status text not null check (status in ('ACTIVE', 'SUSPENDED', 'CANCELLED')),
  source_row integer,
  changed_xid xid8 not null default pg_current_xact_id(),
  primary key (credit_code, category)
);
insert into first_fill_table values ('register_entry');
create index register_entry_feed on register_entry (changed_xid, id);
create index register_entry_category on register_entry (category, credit_code);
create trigger register_entry_changed before update on register_entry for each row execute function renew_changed_xid();`;

const INSPECTOR = `
create table inspector (
  id uuid primary key default uuid_v7(),
  certificate_number text not null unique,
  name text not null,
  unit text not null,
  division_code text not null check (length(division_code) = 6),
  qualifications text[] not null,
  certificate_valid_until date not null,
  phone text,
  certified boolean not null,
  yearly_capacity integer not null check (yearly_capacity >= 0),
  status text not null default 'ACTIVE' check (status in ('ACTIVE', 'SUSPENDED', 'CANCELLED')),
  source_row integer,
  changed_xid xid8 not null default pg_current_xact_id()
);
create index inspector_feed on inspector (changed_xid, (id::text));
create trigger inspector_changed before update on inspector for each row execute function renew_changed_xid();`;

const ITEM = `
create table inspection_item (
  code text primary key,
  name text not null,
  category text not null,
  item_class text not null check (item_class in ('GENERAL', 'KEY', 'SPECIAL')),
  content text not null,
  legal_basis text not null,
  method text not null,
  status text not null default 'ACTIVE' check (status in ('ACTIVE', 'SUSPENDED', 'CANCELLED')),
  source_row integer,
  changed_xid xid8 not null default pg_current_xact_id()
);
create index inspection_item_feed on inspection_item (changed_xid, code);
create trigger inspection_item_changed before update on inspection_item for each row execute function renew_changed_xid();`;

/** A result is recorded once per visit and item, by at least two inspectors (PJ-3.4.3b). */
const RESULT = `
create table inspection_result (
  id uuid primary key default uuid_v7(),
  visit_id text not null,
  item_code text not null,
  credit_code text not null check (length(credit_code) = 18),
  result_codes text[] not null check (cardinality(result_codes) >= 1),
  problem boolean not null,
  description text,
  ended_on date not null,
  inspector_ids uuid[] not null,
  recorded_at timestamptz not null,
  changed_xid xid8 not null default pg_current_xact_id(),
  constraint result_once_per_visit_and_item unique (visit_id, item_code),
  constraint result_needs_two_inspectors check (cardinality(inspector_ids) >= 2)
);
create index inspection_result_enterprise on inspection_result (credit_code, ended_on, id);
create index inspection_result_day on inspection_result (ended_on, id);
create index inspection_result_feed on inspection_result (changed_xid, (id::text));
create trigger inspection_result_changed before update on inspection_result for each row execute function renew_changed_xid();`;

/** machine, previous_state and version are kept by track_state(); an imported finding of the past may start in any state. */
const FINDING = `
insert into state_transition (machine, from_state, to_state, clauses) values
  ('FINDING', '-', 'OPEN', '{CC-2.6d}'),
  ('FINDING', '-', 'RECTIFICATION_DUE', '{}'),
  ('FINDING', '-', 'RECTIFIED', '{}'),
  ('FINDING', '-', 'CLOSED', '{}'),
  ('FINDING', 'OPEN', 'RECTIFICATION_DUE', '{XZ-1.3.6a}'),
  ('FINDING', 'OPEN', 'RECTIFIED', '{XZ-1.3.6a}'),
  ('FINDING', 'OPEN', 'CLOSED', '{LYG-4.4f}'),
  ('FINDING', 'RECTIFICATION_DUE', 'RECTIFIED', '{XZ-1.3.6a}'),
  ('FINDING', 'RECTIFICATION_DUE', 'CLOSED', '{LYG-4.4f}'),
  ('FINDING', 'RECTIFIED', 'CLOSED', '{LYG-4.4f}');
create table finding (
  id uuid primary key default uuid_v7(),
  credit_code text not null check (length(credit_code) = 18),
  item_code text not null,
  record_number text unique,
  result_id uuid unique references inspection_result (id),
  found_on date not null,
  result_codes text[] not null check (cardinality(result_codes) >= 1),
  description text,
  machine text not null default 'FINDING' check (machine = 'FINDING'),
  previous_state text not null default '-',
  state text not null,
  version integer not null default 1,
  source_row integer,
  changed_xid xid8 not null default pg_current_xact_id(),
  constraint finding_has_a_source check (num_nonnulls(record_number, result_id) = 1),
  constraint finding_step_is_allowed foreign key (machine, previous_state, state) references state_transition (machine, from_state, to_state)
);
create index finding_enterprise on finding (credit_code, found_on, id);
create index finding_day on finding (found_on, id);
create index finding_feed on finding (changed_xid, (id::text));
create trigger finding_state before insert or update on finding for each row execute function track_state();
create trigger finding_changed before update on finding for each row execute function renew_changed_xid();`;

/** Kept by the feed of coordination; nobody else writes it. */
const ASSIGNMENT = `
create table visit_assignment (
  visit_id text primary key,
  season_id text not null,
  credit_code text not null,
  item_codes text[] not null,
  inspector_ids uuid[] not null,
  window_from date not null,
  window_to date not null,
  state text not null,
  received_at timestamptz not null default now()
);`;

/** Refused rows are kept as they stood in the file, so that they can be given back; they are forgotten after a while, the issues are not. */
const IMPORT = `
create table register_import (
  id uuid primary key default uuid_v7(),
  register text not null,
  file_name text not null,
  content_digest bytea not null check (length(content_digest) = 32),
  received_at timestamptz not null,
  row_count integer not null check (row_count >= 0),
  inserted integer not null check (inserted >= 0),
  updated integer not null check (updated >= 0),
  unchanged integer not null check (unchanged >= 0),
  rejected integer not null check (rejected >= 0),
  constraint import_counts_every_row check (row_count = inserted + updated + unchanged + rejected)
);
create index register_import_latest on register_import (register, id);
create table import_issue (
  import_id uuid not null references register_import (id),
  seq integer not null check (seq >= 1),
  sheet text not null,
  row_number integer not null,
  column_heading text not null,
  value text not null,
  rule text not null,
  message_zh text not null,
  message_en text not null,
  primary key (import_id, seq)
);
create table import_refused_file (
  import_id uuid primary key references register_import (id) on delete cascade,
  form jsonb not null check (form ->> 'kind' in ('xlsx', 'csv')),
  sheet text not null,
  headings jsonb not null
);
create table import_refused_row (
  import_id uuid not null references import_refused_file (import_id) on delete cascade,
  row_number integer not null,
  cells jsonb not null,
  primary key (import_id, row_number)
);`;
