import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Draws with their parties and files, visits with their teams, bookings, notices, results and publications. */
export class DrawsAndVisits1764036000000 implements MigrationInterface {
  readonly name = 'DrawsAndVisits1764036000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [DRAW, PARTY, FILE, VISIT, TEAM, BOOKING, NOTICE, RESULT, PUBLICATION, TRANSITIONS])
      await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

/** One draw per season attempt; attempt n+1 only with a superseded draw, its named defect and an approval. */
const DRAW = `
create table draw (
  id uuid primary key default uuid_v7(),
  season_id uuid not null references season (id),
  attempt integer not null default 1 check (attempt >= 1),
  supersedes uuid references draw (id),
  defect text,
  approved_by text,
  profile text not null check (profile in ('DRAW1-SHA256', 'DRAW1-SM')),
  plan jsonb not null,
  plan_digest text not null,
  witness text not null,
  announced_at timestamptz not null,
  manifest jsonb,
  manifest_digest text,
  frozen_at timestamptz,
  header jsonb,
  seed text,
  drawn_at timestamptz,
  failure_code text constraint draw_failure_is_listed
    check (failure_code in ('NO_SNAPSHOT', 'TOO_FEW_PARTIES', 'NO_BEACON', 'NOT_REVEALED', 'RULES_CHANGED')),
  failure_names text[],
  failure_text text,
  constraint draw_failure_is_whole check (num_nonnulls(failure_code, failure_names, failure_text) in (0, 3)),
  machine text not null default 'DRAW' check (machine = 'DRAW'),
  previous_state text not null default '-',
  state text not null default 'ANNOUNCED',
  version integer not null default 1,
  unique (season_id, attempt),
  constraint draw_attempt_needs_approval check (attempt = 1 or (supersedes is not null and defect is not null and approved_by is not null)),
  foreign key (machine, previous_state, state) references state_transition (machine, from_state, to_state)
);
create trigger draw_state before insert or update on draw for each row execute function track_state();
create table draw_secret (
  draw_id uuid primary key references draw (id),
  pool_key bytea not null check (length(pool_key) = 32)
);`;

const PARTY = `
create table draw_key (
  department text not null references department (code),
  profile text not null,
  public_key text not null,
  registered_by text not null,
  registered_at timestamptz not null,
  primary key (department, profile)
);
create table draw_party (
  draw_id uuid not null references draw (id),
  party_id text not null,
  vector text[],
  signature text,
  committed_at timestamptz,
  scalar text,
  revealed_at timestamptz,
  primary key (draw_id, party_id),
  constraint draw_reveal_needs_commit check (scalar is null or vector is not null)
);`;

/**
 * Files of the transcript and the snapshot that the draw runs on. visibility: PUBLIC, AUDITORS, or INTERNAL for what only the hub needs. A file that did
 * not change keeps the version in which it last did. Small parts, because PostgreSQL takes five times as long for the same bytes in large values.
 */
const FILE = `
create table draw_file (
  draw_id uuid not null references draw (id),
  name text not null,
  version integer not null check (version >= 1),
  visibility text not null check (visibility in ('PUBLIC', 'AUDITORS', 'INTERNAL')),
  bytes integer not null check (bytes >= 0),
  primary key (draw_id, name, version)
);
create table draw_file_part (
  draw_id uuid not null,
  name text not null,
  version integer not null,
  ordinal integer not null check (ordinal >= 0),
  content bytea not null check (octet_length(content) between 1 and 524288),
  primary key (draw_id, name, version, ordinal),
  foreign key (draw_id, name, version) references draw_file
);
alter table draw_file_part alter column content set storage external;`;

const VISIT = `
create table visit (
  id uuid primary key default uuid_v7(),
  season_id uuid not null references season (id),
  draw_id uuid not null references draw (id),
  drawn_key text not null,
  credit_code text not null,
  window_from date not null,
  window_to date not null check (window_to >= window_from),
  session tstzrange,
  session_gap text,
  started_at timestamptz,
  ended_at timestamptz,
  machine text not null default 'VISIT' check (machine = 'VISIT'),
  previous_state text not null default '-',
  state text not null default 'DRAWN',
  version integer not null default 1,
  unique (draw_id, drawn_key),
  constraint visit_ends_after_start check (ended_at is null or ended_at >= started_at),
  foreign key (machine, previous_state, state) references state_transition (machine, from_state, to_state)
);
create index visit_enterprise on visit (credit_code, window_from);
create index visit_season on visit (season_id, id);
create trigger visit_state before insert or update on visit for each row execute function track_state();
create table visit_item (
  visit_id uuid not null references visit (id),
  item_code text not null,
  department text not null references department (code),
  entry_id uuid not null references plan_entry (id),
  primary key (visit_id, item_code)
);
create index visit_item_entry on visit_item (entry_id);`;

/** One row per visit and department; a department reads its own rows as a feed. Inspectors in the order of their seats. */
const TEAM = `
create table visit_team (
  id text primary key generated always as (visit_id::text || ':' || department) stored,
  visit_id uuid not null references visit (id),
  season_id uuid not null references season (id),
  department text not null references department (code),
  credit_code text not null,
  item_codes text[] not null,
  inspector_ids uuid[] not null,
  seats integer not null check (seats >= 2),
  unfilled text[] not null default '{}',
  window_from date not null,
  window_to date not null,
  state text not null,
  changed_xid xid8 not null default pg_current_xact_id(),
  unique (visit_id, department)
);
create index visit_team_feed on visit_team (department, changed_xid, id);
create trigger visit_team_changed before update on visit_team for each row execute function renew_changed_xid();
create function tell_teams() returns trigger language plpgsql as $$
begin
  update visit_team t set state = c.state from changed c where t.visit_id = c.id and t.state <> c.state;
  return null;
end $$;
create trigger visit_tells_teams after update on visit referencing new table as changed for each statement execute function tell_teams();`;

/** An inspector's bookings never overlap: the last line behind every assignment. */
const BOOKING = `
create table booking (
  id uuid primary key default uuid_v7(),
  inspector_id uuid not null,
  visit_id uuid not null references visit (id),
  during tstzrange not null,
  status text not null default 'BOOKED' check (status in ('BOOKED', 'RELEASED')),
  constraint booking_no_overlap exclude using gist (inspector_id with =, during with &&) where (status <> 'RELEASED')
);
create index booking_visit on booking (visit_id);
create index booking_inspector on booking (inspector_id);`;

const NOTICE = `
create table notice (
  id uuid primary key default uuid_v7(),
  visit_id uuid not null references visit (id) unique,
  kind text not null check (kind in ('ADVANCE', 'EXEMPT')),
  ground text,
  served_at timestamptz not null,
  channel text,
  proof_digest text,
  constraint notice_proof_or_ground check (case kind when 'ADVANCE' then proof_digest is not null and channel is not null else ground is not null end)
);`;

/** A result is recorded once per visit and item; the department owns it, this row is what the joint task needs of it. */
const RESULT = `
create table visit_result (
  visit_id uuid not null,
  item_code text not null,
  result_id uuid not null unique,
  department text not null references department (code),
  result_codes text[] not null,
  problem boolean not null,
  ended_on date not null,
  recorded_at timestamptz not null,
  primary key (visit_id, item_code),
  foreign key (visit_id, item_code) references visit_item (visit_id, item_code)
);
create table finding_state (
  id uuid primary key,
  department text not null references department (code),
  credit_code text not null,
  item_code text not null,
  result_id uuid,
  found_on date not null,
  handling_status text not null,
  received_at timestamptz not null default now()
);
create index finding_state_enterprise on finding_state (credit_code, found_on);`;

/** What the public can read: plans, drawn lists and results, each as it was published. */
const PUBLICATION = `
create table publication (
  id uuid primary key default uuid_v7(),
  season_id uuid not null references season (id),
  kind text not null check (kind in ('PLAN', 'DRAW', 'RESULT')),
  visit_id uuid references visit (id),
  credit_code text,
  content jsonb not null,
  published_at timestamptz not null,
  published_by_department text,
  unique nulls not distinct (season_id, kind, visit_id)
);
create index publication_enterprise on publication (credit_code);`;

const TRANSITIONS = `
insert into state_transition (machine, from_state, to_state, clauses) values
  ('DRAW', '-', 'ANNOUNCED', '{CC-2.5.3a}'),
  ('DRAW', 'ANNOUNCED', 'SNAPSHOT_TAKEN', '{}'),
  ('DRAW', 'SNAPSHOT_TAKEN', 'FROZEN', '{CC-2.5.3b}'),
  ('DRAW', 'FROZEN', 'REVEALED', '{}'),
  ('DRAW', 'REVEALED', 'DRAWN', '{PJ-3.4.1a,PJ-3.4.1b,CC-2.5.3c}'),
  ('DRAW', 'ANNOUNCED', 'FAILED', '{}'),
  ('DRAW', 'SNAPSHOT_TAKEN', 'FAILED', '{}'),
  ('DRAW', 'FROZEN', 'FAILED', '{}'),
  ('DRAW', 'DRAWN', 'SUPERSEDED', '{}'),
  ('DRAW', 'FAILED', 'SUPERSEDED', '{}'),
  ('VISIT', '-', 'DRAWN', '{CC-2.5.3c}'),
  ('VISIT', 'DRAWN', 'TEAM_CONFIRMED', '{CD-1.2d,PJ-3.4.3b}'),
  ('VISIT', 'TEAM_CONFIRMED', 'NOTIFIED', '{CC-2.5.5a,CC-2.5.5b}'),
  ('VISIT', 'TEAM_CONFIRMED', 'NOTICE_EXEMPT', '{LYG-4.3j}'),
  ('VISIT', 'NOTIFIED', 'ON_SITE', '{PJ-3.4.3b,PJ-3.4.3c}'),
  ('VISIT', 'NOTICE_EXEMPT', 'ON_SITE', '{PJ-3.4.3b,PJ-3.4.3c,LYG-4.3f}'),
  ('VISIT', 'ON_SITE', 'INSPECTION_ENDED', '{CC-2.6c}'),
  ('VISIT', 'INSPECTION_ENDED', 'RESULT_ENTERED', '{CC-2.5.5d,CC-2.5.5f}'),
  ('VISIT', 'RESULT_ENTERED', 'PUBLISHED', '{CC-2.6b,PJ-3.5c,PJ-3.5b}'),
  ('VISIT', 'PUBLISHED', 'ARCHIVED', '{LYG-4.4i,CC-2.5.5g}');`;
