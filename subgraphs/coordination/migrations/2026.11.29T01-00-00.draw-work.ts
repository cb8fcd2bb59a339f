import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a job is doing on a draw at this moment, for those who wait for it. */
export class DrawWork1764378000000 implements MigrationInterface {
  readonly name = 'DrawWork1764378000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table draw_work (
  draw_id uuid primary key references draw (id),
  phase text not null,
  percent integer check (percent between 0 and 100),
  told_at timestamptz not null,
  broke_off_at timestamptz
);`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
