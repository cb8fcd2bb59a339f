import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The registration of enterprises and their premises. */
export class Registration1764036000000 implements MigrationInterface {
  readonly name = 'Registration1764036000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [ENTERPRISE, PREMISES]) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

/** source_row is the row of the workbook that the line came from last. name_bigrams holds the pairs of neighbouring characters of the name as numbers, which is what a search of two characters can use. */
const ENTERPRISE = `
create table enterprise (
  credit_code text primary key check (length(credit_code) = 18),
  name text not null,
  status text not null check (status in ('ACTIVE', 'CLOSED', 'DEREGISTERED', 'REVOKED', 'MOVED_OUT')),
  legal_representative text,
  established_on date,
  address text not null,
  division_code text not null check (length(division_code) = 6),
  industry_code text,
  credit_risk_class text check (credit_risk_class in ('A', 'B', 'C', 'D')),
  phone text,
  name_bigrams smallint[] not null,
  source_row integer,
  changed_xid xid8 not null default pg_current_xact_id()
);
create index enterprise_feed on enterprise (changed_xid, credit_code);
create index enterprise_division on enterprise (division_code, credit_code);
create index enterprise_name_bigrams on enterprise using gin (name_bigrams);
insert into first_fill_table values ('enterprise');
create trigger enterprise_changed before update on enterprise for each row execute function renew_changed_xid();`;

const PREMISES = `
create table premises (
  id text primary key,
  credit_code text not null references enterprise (credit_code),
  name text not null,
  address text not null,
  division_code text not null check (length(division_code) = 6),
  source_row integer
);
create index premises_enterprise on premises (credit_code, id);`;
