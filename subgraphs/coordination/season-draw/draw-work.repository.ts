import type { ThreadContext } from '../services.ts';
import type { Queryable } from '../visits/visit.repository.ts';
import type { DrawPhase, DrawWorkState } from './draw-work.ts';

/** Tells clients how far a job of a draw has come; see {@link workOf}. */
export interface DrawWork {
  /** Enters a phase. */
  enter(phase: DrawPhase): Promise<void>;
  /** Has done so much of the present phase. @param percent in hundredths */
  reach(percent: number): Promise<void>;
  /** Has nothing to do any more: in the transaction that keeps the result. */
  end(transaction: Queryable): Promise<void>;
}

/** The work of a job on a draw. What it tells is seen at once, whatever becomes of the job's own transaction. */
export function workOf({ database, clock }: ThreadContext, drawId: string): DrawWork {
  let present: DrawPhase = 'READING';
  const tell = async (percent: number | null): Promise<void> => {
    await database.query(
      `insert into draw_work as w (draw_id, phase, percent, told_at) values ($1, $2, $3, $4)
       on conflict (draw_id) do update set phase = excluded.phase, percent = excluded.percent, told_at = excluded.told_at`,
      [drawId, present, percent, clock.now()],
    );
  };
  return {
    enter(phase) {
      present = phase;
      return tell(null);
    },
    reach: tell,
    end: async (transaction) => {
      await transaction.query('delete from draw_work where draw_id = $1', [drawId]);
    },
  };
}

/** What jobs are doing on these draws, by draw. */
export async function worksOfDraws(database: Queryable, drawIds: readonly string[]): Promise<Map<string, DrawWorkState>> {
  const rows = (await database.query(
    'select draw_id as "drawId", phase, percent, told_at as "toldAt" from draw_work where draw_id = any($1::uuid[])',
    [drawIds],
  )) as (DrawWorkState & { drawId: string })[];
  return new Map(rows.map(({ drawId, ...work }) => [drawId, work]));
}
