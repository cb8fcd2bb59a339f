import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Indexes for the coordinator's board: visits by state, and the few that lack a session or somebody on the team. */
export class VisitBoard1764388800000 implements MigrationInterface {
  readonly name = 'VisitBoard1764388800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create index visit_season_state on visit (season_id, state, id);
create index visit_without_session on visit (season_id, id) where session_gap is not null;
create index visit_team_short on visit_team (visit_id) where cardinality(inspector_ids) < seats;`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
