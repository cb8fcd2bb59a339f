import { Worker } from 'node:worker_threads';
import type { ReportFigures } from '../report-figures.ts';
import type { ReportOrder } from './report-order.ts';

/** Computes the figures of a draw in a thread of its own, so that the process that serves never waits for it. */
export function runReport(order: ReportOrder): Promise<ReportFigures> {
  return new Promise((resolve, reject) => {
    // Node reads TypeScript without types by itself; flags of this process (a test runner's, a loader's) are not for the thread.
    const thread = new Worker(new URL('./report.thread.ts', import.meta.url), { workerData: order, execArgv: [] });
    thread.once('message', (figures: ReportFigures) => resolve(figures));
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`the report's thread ended with ${code} and no figures`)));
  });
}
