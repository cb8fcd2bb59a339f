import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Escrow, beacon, deadlines and attempts of the draw; replacement of what was drawn; recusals and leave. */
export class DrawCeremony1764046800000 implements MigrationInterface {
  readonly name = 'DrawCeremony1764046800000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [KEYS, DRAW, PARTIES, SHARES, READINGS, ATTEMPTS, ABSENCES, REPLACEMENTS, NOTICES, EDITIONS, TRANSITIONS])
      await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

/** The supervising body is a party and a holder of shares like a department, but no department: its id is AUDITOR. */
const KEYS = `
alter table draw_key drop constraint draw_key_department_fkey;
alter table draw_key rename column department to party_id;
alter table draw_key add column encryption_key text;`;

const DRAW = `
alter table draw add column witness_office text;
alter table draw add column beacon jsonb;
alter table draw add column beacon_at timestamptz;
alter table draw add column inspector_seed text;
alter table draw add column transcript_version integer not null default 1;
alter table draw add column flagged_at timestamptz;`;

/** dropped_reason: why a party is not among those who froze the draw. late_at: when it was named for not revealing in time. */
const PARTIES = `
alter table draw_party add column dropped_reason text check (dropped_reason in ('NO_COMMIT', 'NO_ACKNOWLEDGEMENT'));
alter table draw_party add column silent_holders text[] not null default '{}';
alter table draw_party add column late_at timestamptz;
alter table draw_party add column recovered jsonb;
alter table draw_party add constraint draw_recovery_is_of_a_late_party check (recovered is null or (scalar is not null and revealed_at is null and late_at is not null));`;

/** One sealed share per party and holder. share is filled when the holder opens it, which only happens after the party was late. */
const SHARES = `
create table draw_share (
  draw_id uuid not null,
  party_id text not null,
  holder_id text not null,
  holder_index integer not null check (holder_index >= 1),
  ephemeral text not null,
  ciphertext text not null,
  acknowledgement text,
  acknowledged_at timestamptz,
  share text,
  opened_at timestamptz,
  primary key (draw_id, party_id, holder_id),
  foreign key (draw_id, party_id) references draw_party (draw_id, party_id),
  constraint draw_share_is_acknowledged_as_a_whole check ((acknowledgement is null) = (acknowledged_at is null)),
  constraint draw_share_is_opened_as_a_whole check ((share is null) = (opened_at is null))
);
create index draw_share_holder on draw_share (draw_id, holder_id);`;

/** What a person read off dice or a lottery; two different persons must have read the same. */
const READINGS = `
create table draw_beacon_reading (
  draw_id uuid not null references draw (id),
  subject text not null,
  witness text not null,
  reading jsonb not null,
  read_at timestamptz not null,
  primary key (draw_id, subject)
);`;

/**
 * A further attempt needs a named defect of the attempt before, asked for by one person and approved by another, of the supervising body. Each
 * attempt is superseded once at most, and the numbers have no gap: the keys below hold whatever the service does.
 */
const ATTEMPTS = `
create table draw_attempt_request (
  id uuid primary key default uuid_v7(),
  draw_id uuid not null references draw (id),
  defect text not null check (defect in ('DRAW_FAILED', 'POOL_INCOMPLETE', 'WRONG_RULES', 'WRONG_PLAN', 'TECHNICAL_FAULT')),
  explanation text not null,
  evidence_digest text not null check (evidence_digest ~ '^[0-9a-f]{64}$'),
  requested_by text not null,
  requested_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  decision text check (decision in ('APPROVED', 'REFUSED')),
  decision_note text,
  approval_digest text,
  constraint draw_attempt_is_decided_by_somebody_else check (decided_by is null or decided_by <> requested_by),
  constraint draw_attempt_is_decided_as_a_whole check ((decision is null) = (decided_by is null) and (decision is null) = (decided_at is null)),
  constraint draw_attempt_approval_is_digested check ((decision = 'APPROVED') = (approval_digest is not null) or decision is null)
);
create unique index draw_attempt_one_open on draw_attempt_request (draw_id) where decision is null;
create unique index draw_attempt_one_approval on draw_attempt_request (draw_id) where decision = 'APPROVED';
alter table draw_attempt_request add column approved_draw_id uuid generated always as (case when decision = 'APPROVED' then draw_id end) stored;
alter table draw_attempt_request add constraint draw_attempt_approval_key unique (id, approved_draw_id);
alter table draw add column approval_id uuid;
alter table draw add column attempt_before integer generated always as (nullif(attempt - 1, 0)) stored;
alter table draw add constraint draw_attempt_key unique (id, season_id, attempt);
alter table draw add constraint draw_superseded_once unique (supersedes);
alter table draw add constraint draw_attempt_follows_its_predecessor foreign key (supersedes, season_id, attempt_before) references draw (id, season_id, attempt);
alter table draw add constraint draw_attempt_is_approved foreign key (approval_id, supersedes) references draw_attempt_request (id, approved_draw_id);
alter table draw drop constraint draw_attempt_needs_approval;
alter table draw add constraint draw_attempt_needs_approval
  check (attempt = 1 and supersedes is null or attempt > 1 and supersedes is not null and defect is not null and approved_by is not null and approval_id is not null);`;

/** What is known of inspectors before a snapshot: whom they must not inspect, and when they are away. */
const ABSENCES = `
create table inspector_recusal (
  id uuid primary key default uuid_v7(),
  inspector_id uuid not null references joint_inspector (id),
  credit_code text not null,
  ground text not null check (ground in ('KINSHIP', 'INTEREST', 'FORMER_EMPLOYMENT', 'OTHER')),
  declared_by text not null,
  declared_at timestamptz not null,
  ended_at timestamptz
);
create unique index inspector_recusal_once on inspector_recusal (inspector_id, credit_code) where ended_at is null;
create table inspector_leave (
  id uuid primary key default uuid_v7(),
  inspector_id uuid not null references joint_inspector (id),
  leave_from date not null,
  leave_to date not null check (leave_to >= leave_from),
  recorded_by text not null,
  recorded_at timestamptz not null,
  ended_at timestamptz
);
create index inspector_leave_inspector on inspector_leave (inspector_id, leave_from) where ended_at is null;`;

/**
 * ordinal counts the approved replacements of a draw: number n made version n + 1 of the transcript. evidence is what the hub itself found against a
 * pair; what people bring is kept where they keep it, and only its digest is here.
 */
const REPLACEMENTS = `
create table replacement (
  id uuid primary key default uuid_v7(),
  draw_id uuid not null references draw (id),
  kind text not null check (kind in ('UNIT', 'INSPECTOR')),
  unit_id text not null,
  visit_id uuid not null references visit (id),
  department text references department (code),
  inspector_id uuid references joint_inspector (id),
  reason text not null,
  evidence_digest text not null check (evidence_digest ~ '^[0-9a-f]{64}$'),
  requested_by text not null,
  requested_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  decision text check (decision in ('APPROVED', 'REFUSED')),
  slot_id text,
  ordinal integer,
  constraint replacement_reason_is_listed check (case kind
    when 'UNIT' then reason in ('CLOSED', 'FORCE_MAJEURE', 'ALREADY_INSPECTED')
    else reason in ('RECUSAL', 'ILLNESS', 'SPECIAL_REASON') end),
  constraint replacement_of_an_inspector_names_the_seat check ((kind = 'INSPECTOR') = (inspector_id is not null) and (kind = 'INSPECTOR') = (department is not null)),
  constraint replacement_is_decided_by_somebody_else check (decided_by is null or decided_by <> requested_by),
  constraint replacement_is_decided_as_a_whole check ((decision is null) = (decided_by is null) and (decision is null) = (decided_at is null)),
  constraint replacement_ordinal_is_of_an_approval check ((ordinal is not null) = coalesce(decision = 'APPROVED', false)),
  constraint replacement_names_the_seat_that_was_left check ((slot_id is not null) = coalesce(kind = 'INSPECTOR' and decision = 'APPROVED', false)),
  unique (draw_id, ordinal)
);
create index replacement_draw on replacement (draw_id, id);
create index replacement_inspector on replacement (inspector_id, decided_at) where kind = 'INSPECTOR';
create unique index replacement_unit_open on replacement (draw_id, unit_id) where kind = 'UNIT' and decision is distinct from 'REFUSED';
create unique index replacement_seat_open on replacement (visit_id, inspector_id) where kind = 'INSPECTOR' and decision is distinct from 'REFUSED';
create table replacement_edge (
  draw_id uuid not null,
  ordinal integer not null,
  place integer not null,
  slot_id text not null,
  inspector_id uuid not null,
  reason text not null,
  evidence_digest text not null,
  evidence jsonb,
  primary key (draw_id, ordinal, place),
  foreign key (draw_id, ordinal) references replacement (draw_id, ordinal)
);
create index replacement_edge_slot on replacement_edge (draw_id, slot_id);`;

/**
 * An enterprise that was told of a visit is told again when the visit changes or will not take place, so a visit has several notices, numbered.
 * ADVANCE may come again when items were added: the last one counts.
 */
const NOTICES = `
alter table notice drop constraint notice_visit_id_key;
alter table notice add column edition integer not null default 1 check (edition >= 1);
alter table notice add constraint notice_edition unique (visit_id, edition);
alter table notice drop constraint notice_kind_check;
alter table notice add constraint notice_kind_is_listed check (kind in ('ADVANCE', 'EXEMPT', 'CHANGE', 'WITHDRAWAL'));
alter table notice drop constraint notice_proof_or_ground;
alter table notice add constraint notice_proof_or_ground
  check (case kind when 'EXEMPT' then ground is not null else proof_digest is not null and channel is not null end);`;

/** slot_ids: the seats of the inspectors, in their order. A draw is published once per attempt and transcript version, everything else once. */
const EDITIONS = `
alter table visit_team add column slot_ids text[] not null default '{}';
alter table visit_team add constraint visit_team_seat_of_each check (cardinality(slot_ids) = cardinality(inspector_ids));
create index visit_team_inspectors on visit_team using gin (inspector_ids);
alter table publication add column edition text not null default '';
alter table publication drop constraint publication_season_id_kind_visit_id_key;
alter table publication add constraint publication_once unique nulls not distinct (season_id, kind, visit_id, edition);`;

const TRANSITIONS = `
insert into state_transition (machine, from_state, to_state, clauses) values
  ('SEASON', 'DRAWN', 'DRAW_ANNOUNCED', '{}'),
  ('DRAW', 'REVEALED', 'FAILED', '{}'),
  ('VISIT', 'DRAWN', 'WITHDRAWN', '{}'),
  ('VISIT', 'TEAM_CONFIRMED', 'WITHDRAWN', '{}'),
  ('VISIT', 'NOTIFIED', 'WITHDRAWN', '{}'),
  ('VISIT', 'NOTICE_EXEMPT', 'WITHDRAWN', '{}'),
  ('VISIT', 'NOTIFIED', 'TEAM_CONFIRMED', '{}');`;
