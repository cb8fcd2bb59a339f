import type { CoordinationJob } from '../feature.ts';
import type { JobContext } from '../services.ts';
import { saveBreakOff } from './draw-work.repository.ts';

/** A job on a draw. When it breaks off, whoever waits for the draw is told, and the job is tried again. */
export function drawJob(queue: string, work: (drawId: string, context: JobContext) => Promise<void>): CoordinationJob {
  return {
    queue,
    run: async (data, context) => {
      const drawId = String(data.drawId);
      try {
        await work(drawId, context);
      } catch (error) {
        // Who cannot be told must not hide why the work broke off.
        await saveBreakOff(context.database, drawId, context.clock.now()).catch(() => undefined);
        throw error;
      }
    },
  };
}
