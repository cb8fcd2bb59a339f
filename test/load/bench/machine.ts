import os from 'node:os';
import process from 'node:process';

/** The machine on which figures were taken, in lines; absolute figures mean nothing without it. */
export function machineLines(postgresVersion: string): readonly string[] {
  const cpus = os.cpus();
  const load = os.loadavg().map((value) => value.toFixed(1));
  return [
    `machine: ${os.availableParallelism()} cores, ${cpus[0]?.model.trim() || os.arch()}, ${Math.round(os.totalmem() / 2 ** 30)} GiB memory`,
    `software: Node ${process.version}, PostgreSQL ${postgresVersion}, ${os.type()} ${os.release()}`,
    `load at start: ${load.join(' ')} (beside the bench; interleaved rounds keep the ratios fair, absolute figures grow with it)`,
  ];
}
