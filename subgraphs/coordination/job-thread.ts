import { openDatabase } from '../subgraph-kit/database/data-source.ts';
import { callInThread } from '../subgraph-kit/threads/call-in-thread.ts';
import type { JobContext, ThreadContext } from './services.ts';

/** Connections of a thread: one for the transaction of its job, one for what it tells meanwhile. */
const POOL_SIZE = 4;
/** Room for young objects: documents live as long as the job that writes them, and copying them about among the young costs more than they do. */
const ROOM = { maxYoungGenerationSizeMb: 256 };

/** A job that computes for long, by the module that exports it. */
export interface ThreadedJob {
  /** Its handler has the form `(subjectId: string, context: ThreadContext) => Promise<void>`. */
  readonly module: URL;
  readonly name: string;
}

/** What the thread is told. All values can be sent between threads. */
interface JobOrder {
  readonly module: string;
  readonly name: string;
  readonly subjectId: string;
  readonly databaseUrl: string;
  /** How far the process's clock is ahead of the machine's. @unit milliseconds */
  readonly offsetMs: number;
}

/** Carries out a job in a thread with connections of its own: it reads, computes and writes there, and the process that serves does none of it. */
export function inThread({ module, name }: ThreadedJob, subjectId: string, { databaseUrl, clock }: JobContext): Promise<void> {
  const offsetMs = clock.now().getTime() - Date.now();
  const input: JobOrder = { module: module.href, name, subjectId, databaseUrl, offsetMs };
  return callInThread({ module: new URL(import.meta.url), name: runJob.name, input, room: ROOM });
}

/** Called in the thread. */
export async function runJob({ module, name, subjectId, databaseUrl, offsetMs }: JobOrder): Promise<void> {
  const jobs = (await import(module)) as Readonly<Record<string, (subjectId: string, context: ThreadContext) => Promise<void>>>;
  const job = jobs[name];
  if (job === undefined) throw new Error(`${module} exports no job ${name}`);
  const database = await openDatabase({
    url: databaseUrl,
    schema: 'coordination',
    role: 'app',
    entities: [],
    migrations: [],
    poolSize: POOL_SIZE,
  });
  try {
    await job(subjectId, { database, clock: { now: () => new Date(Date.now() + offsetMs) } });
  } finally {
    await database.destroy();
  }
}
