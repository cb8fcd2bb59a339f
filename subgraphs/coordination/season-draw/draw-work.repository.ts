import type { ThreadContext } from '../services.ts';
import type { Queryable } from '../visits/visit.repository.ts';
import type { DrawJobs, DrawPhase, DrawWorkState } from './draw-work.ts';

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
       on conflict (draw_id) do update set phase = excluded.phase, percent = excluded.percent, told_at = excluded.told_at, broke_off_at = null`,
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

/** Keeps that a job on a draw broke off. */
export async function saveBreakOff(database: Queryable, drawId: string, at: Date): Promise<void> {
  await database.query(
    `insert into draw_work as w (draw_id, phase, told_at, broke_off_at) select id, 'READING', $2, $2 from draw where id = $1
     on conflict (draw_id) do update set broke_off_at = excluded.broke_off_at`,
    [drawId, at],
  );
}

/** What jobs have to do on these draws, by draw. */
export async function jobsOfDraws(database: Queryable, drawIds: readonly string[]): Promise<Map<string, DrawJobs>> {
  const rows = (await database.query(
    `select d.id as "drawId", w.phase, w.percent, w.told_at as "toldAt", w.broke_off_at as "brokeOffAt",
            exists (select 1 from replacement r where r.draw_id = d.id and r.ordinal >= d.transcript_version) as "isReplacing"
       from draw d left join draw_work w on w.draw_id = d.id where d.id = any($1::uuid[])`,
    [drawIds],
  )) as ({ readonly drawId: string; readonly isReplacing: boolean } & (DrawWorkState | { readonly phase: null }))[];
  return new Map(rows.map(({ drawId, isReplacing, ...work }) => [drawId, { isReplacing, work: work.phase === null ? null : work }]));
}
