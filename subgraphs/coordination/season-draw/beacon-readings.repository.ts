import type { Queryable } from '../visits/visit.repository.ts';
import type { BeaconReading } from './ceremony.ts';

/** Readings of these draws, in the order in which they were made. */
export async function readingsOf(database: Queryable, drawIds: readonly string[]): Promise<Map<string, BeaconReading[]>> {
  const rows = (await database.query(
    `select draw_id as "drawId", subject, witness, reading, read_at as "readAt" from draw_beacon_reading
      where draw_id = any($1::uuid[]) order by draw_id, read_at, subject`,
    [drawIds],
  )) as BeaconReading[];
  return Map.groupBy(rows, ({ drawId }) => drawId);
}

/** Readings of one draw. */
export async function readingsOfDraw(database: Queryable, drawId: string): Promise<readonly BeaconReading[]> {
  return (await readingsOf(database, [drawId])).get(drawId) ?? [];
}

/** Keeps what somebody read; who reads again replaces the own reading. */
export async function saveReading(database: Queryable, drawId: string, reading: Omit<BeaconReading, 'drawId'>): Promise<void> {
  await database.query(
    `insert into draw_beacon_reading (draw_id, subject, witness, reading, read_at) values ($1, $2, $3, $4, $5)
     on conflict (draw_id, subject) do update set witness = excluded.witness, reading = excluded.reading, read_at = excluded.read_at`,
    [drawId, reading.subject, reading.witness, JSON.stringify(reading.reading), reading.readAt],
  );
}
