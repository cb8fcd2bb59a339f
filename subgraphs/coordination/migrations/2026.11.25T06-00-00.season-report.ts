import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Figures of a draw that are computed once: simulated independent draws, inclusion probabilities, counts by risk class. */
export class SeasonReport1764050400000 implements MigrationInterface {
  readonly name = 'SeasonReport1764050400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table season_report (
  draw_id uuid primary key references draw (id),
  figures jsonb not null,
  computed_at timestamptz not null
);`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
