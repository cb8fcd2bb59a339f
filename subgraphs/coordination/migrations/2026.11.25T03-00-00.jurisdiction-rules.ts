import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which rule pack a jurisdiction goes by. The packs themselves are data of the release, checked in and versioned with it. */
export class JurisdictionRules1764039600000 implements MigrationInterface {
  readonly name = 'JurisdictionRules1764039600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table jurisdiction_rules (
  jurisdiction text primary key,
  pack_id text not null,
  chosen_by text not null,
  chosen_at timestamptz not null
);`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
