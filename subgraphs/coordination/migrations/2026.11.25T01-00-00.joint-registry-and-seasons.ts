import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The joint registry kept by feeds, and seasons with their plan entries. */
export class JointRegistryAndSeasons1764032400000 implements MigrationInterface {
  readonly name = 'JointRegistryAndSeasons1764032400000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [DEPARTMENT, REGISTRY, SEASON, PLAN_ENTRY, TRANSITIONS]) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const DEPARTMENT = `
create table department (
  code text primary key,
  subgraph text not null unique,
  name_zh text not null,
  name_en text not null
);`;

/** What draws and decisions need of every department's register, each row with its source and time. */
const REGISTRY = `
create table joint_enterprise (
  credit_code text primary key,
  jurisdiction text not null,
  name text not null,
  status text not null check (status in ('ACTIVE', 'CLOSED', 'DEREGISTERED', 'REVOKED', 'MOVED_OUT')),
  division_code text not null,
  industry_code text,
  credit_risk_class text check (credit_risk_class in ('A', 'B', 'C', 'D')),
  address text not null,
  source text not null,
  received_at timestamptz not null default now()
);
create index joint_enterprise_jurisdiction on joint_enterprise (jurisdiction, credit_code);
create table joint_register_entry (
  department text not null references department (code),
  credit_code text not null,
  category text not null,
  division_code text not null,
  status text not null check (status in ('ACTIVE', 'SUSPENDED', 'CANCELLED')),
  name text not null,
  known_since timestamptz not null default now(),
  received_at timestamptz not null default now(),
  primary key (credit_code, department, category)
);
create index joint_register_entry_category on joint_register_entry (department, category, status);
create table joint_inspector (
  id uuid primary key,
  department text not null references department (code),
  name text not null,
  unit text not null,
  division_code text not null,
  qualifications text[] not null,
  certificate_valid_until date,
  certified boolean not null,
  yearly_capacity integer not null check (yearly_capacity >= 0),
  status text not null,
  received_at timestamptz not null default now()
);
create index joint_inspector_department on joint_inspector (department, id);
create table joint_item (
  code text primary key,
  department text not null references department (code),
  name text not null,
  category text not null,
  item_class text not null check (item_class in ('GENERAL', 'KEY', 'SPECIAL')),
  status text not null,
  received_at timestamptz not null default now()
);
create table refused_feed_row (
  source text not null,
  kind text not null,
  row_key text not null,
  reason text not null,
  refused_at timestamptz not null default now(),
  primary key (source, kind, row_key)
);`;

/**
 * A season is one round of joint tasks: plans merged, one draw, visits, results. A rehearsal may record visits ahead of time, and says so in
 * everything it publishes. machine, previous_state and version are kept by track_state().
 */
const SEASON = `
create table season (
  id uuid primary key default uuid_v7(),
  jurisdiction text not null,
  code text not null,
  name text not null,
  year integer not null check (year between 2000 and 2200),
  window_from date not null,
  window_to date not null check (window_to >= window_from),
  rehearsal boolean not null default false,
  rule_pack_id text not null default 'trial',
  opened_by text not null,
  opened_at timestamptz not null,
  machine text not null default 'SEASON' check (machine = 'SEASON'),
  previous_state text not null default '-',
  state text not null default 'OPEN',
  version integer not null default 1,
  unique (jurisdiction, code),
  foreign key (machine, previous_state, state) references state_transition (machine, from_state, to_state)
);
create trigger season_state before insert or update on season for each row execute function track_state();`;

/**
 * One department's wish for the season: which items, on which pool, how many. The ratio is a fraction of integers; the maximum caps it.
 * stratify: NONE (one stratum ALL), DIVISION, CREDIT_RISK_CLASS. weights: EVEN, or CREDIT_RISK (A 1, B 2, C 4, D 8 unless the pack says otherwise).
 */
const PLAN_ENTRY = `
create table plan_entry (
  id uuid primary key default uuid_v7(),
  season_id uuid not null references season (id),
  department text not null references department (code),
  code text not null,
  name text not null,
  item_codes text[] not null check (cardinality(item_codes) between 1 and 50),
  category text not null,
  divisions text[],
  stratify text not null check (stratify in ('NONE', 'DIVISION', 'CREDIT_RISK_CLASS')),
  weights text not null check (weights in ('EVEN', 'CREDIT_RISK')),
  ratio_num integer not null check (ratio_num >= 0),
  ratio_den integer not null check (ratio_den > 0),
  units_min integer not null default 0 check (units_min >= 0),
  max_num integer not null default 1 check (max_num >= 0),
  max_den integer not null default 1 check (max_den > 0),
  window_from date not null,
  window_to date not null check (window_to >= window_from),
  submitted_by text not null,
  submitted_at timestamptz not null,
  decision_reason text,
  machine text not null default 'PLAN_ENTRY' check (machine = 'PLAN_ENTRY'),
  previous_state text not null default '-',
  state text not null default 'PLAN_SUBMITTED',
  version integer not null default 1,
  unique (season_id, department, code),
  foreign key (machine, previous_state, state) references state_transition (machine, from_state, to_state)
);
create index plan_entry_item on plan_entry using gin (item_codes);
create trigger plan_entry_state before insert or update on plan_entry for each row execute function track_state();`;

/** Every allowed step, with the clauses that state it (domain life cycle). A step that is not here cannot be taken. */
const TRANSITIONS = `
insert into state_transition (machine, from_state, to_state, clauses) values
  ('SEASON', '-', 'OPEN', '{LYG-4.3b}'),
  ('SEASON', 'OPEN', 'PLAN_APPROVED', '{LYG-4.3d,CC-2.3.1b}'),
  ('SEASON', 'PLAN_APPROVED', 'PLAN_PUBLISHED', '{CC-1.0b}'),
  ('SEASON', 'PLAN_PUBLISHED', 'DRAW_ANNOUNCED', '{CC-2.5.3a}'),
  ('SEASON', 'DRAW_ANNOUNCED', 'DRAWN', '{CC-2.5.3b,CC-2.5.3c,PJ-3.4.1a}'),
  ('SEASON', 'DRAWN', 'RESULT_ENTERED', '{CC-2.5.5f}'),
  ('SEASON', 'RESULT_ENTERED', 'PUBLISHED', '{CC-2.6b,PJ-3.5c}'),
  ('SEASON', 'PUBLISHED', 'ARCHIVED', '{LYG-4.4i,CC-2.5.5g}'),
  ('PLAN_ENTRY', '-', 'PLAN_SUBMITTED', '{CC-2.3.1a,LYG-4.3b}'),
  ('PLAN_ENTRY', 'PLAN_SUBMITTED', 'TASK_LISTED', '{LYG-4.3d}'),
  ('PLAN_ENTRY', 'PLAN_SUBMITTED', 'REJECTED', '{}'),
  ('PLAN_ENTRY', 'TASK_LISTED', 'PLAN_APPROVED', '{CC-2.3.1b}');`;
