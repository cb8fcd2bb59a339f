import type { DataSource } from 'typeorm';
import type { RegisterCounts } from './register-counts.ts';

/** Counts all registers in one statement. */
export async function countRegisters(database: DataSource): Promise<RegisterCounts> {
  const [counts] = (await database.query(
    `select (select count(*) from register_entry) as entries, (select count(*) from inspector) as inspectors,
            (select count(*) from inspection_item) as items, (select count(*) from finding) as findings,
            (select count(*) from inspection_result) as results`,
  )) as RegisterCounts[];
  if (counts === undefined) throw new Error('a statement of counts has one row');
  return counts;
}
