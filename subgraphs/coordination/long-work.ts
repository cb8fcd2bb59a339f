import { openDatabase } from '../subgraph-kit/database/data-source.ts';
import { HubError } from '../subgraph-kit/errors.ts';
import { callInThread } from '../subgraph-kit/threads/call-in-thread.ts';
import { COORDINATION, type JobContext, type LongReads, type ThreadContext, type ThreadedWork } from './services.ts';

/** Connections of a thread: one for the transaction of its work, one for what it tells meanwhile, and two for reads. */
const POOL_SIZE = 4;
/** Room for young objects: documents live as long as the work that writes them, and copying them about among the young costs more than they do. */
const ROOM = { maxYoungGenerationSizeMb: 256 };
/** Requests that wait for others to be answered. Who comes later is told to come again, instead of waiting until nobody listens any more. */
const WAITING_MAX = 4;

/** Where a thread finds its database, and what time it is. */
type ThreadAccess = Pick<JobContext, 'databaseUrl' | 'clock'>;

/** What the thread is told. All values can be sent between threads. */
interface WorkOrder {
  readonly module: string;
  readonly name: string;
  readonly input: unknown;
  readonly databaseUrl: string;
  /** How far the process's clock is ahead of the machine's. @unit milliseconds */
  readonly offsetMs: number;
}

/** Carries out work in a thread with connections of its own: it reads, computes and writes there, and the process that serves does none of it. */
export function inThread<Result = void>({ module, name }: ThreadedWork, input: unknown, access: ThreadAccess): Promise<Result> {
  const offsetMs = access.clock.now().getTime() - Date.now();
  const order: WorkOrder = { module: module.href, name, input, databaseUrl: access.databaseUrl, offsetMs };
  return callInThread({ module: new URL(import.meta.url), name: carryOut.name, input: order, room: ROOM });
}

/** Called in the thread. */
export async function carryOut({ module, name, input, databaseUrl, offsetMs }: WorkOrder): Promise<unknown> {
  const works = (await import(module)) as Readonly<Record<string, (input: unknown, context: ThreadContext) => Promise<unknown>>>;
  const work = works[name];
  if (work === undefined) throw new Error(`${module} exports no work ${name}`);
  const database = await openDatabase({
    url: databaseUrl,
    schema: COORDINATION,
    role: 'app',
    entities: [],
    migrations: [],
    poolSize: POOL_SIZE,
  });
  try {
    return await work(input, { database, clock: { now: () => new Date(Date.now() + offsetMs) } });
  } finally {
    await database.destroy();
  }
}

/** Reads of requests that take long, one after the other, so that many who ask at once cannot take all memory and processors. */
export class OneAtATime implements LongReads {
  readonly #access: ThreadAccess;
  #last: Promise<unknown> = Promise.resolve();
  #inHand = 0;

  constructor(access: ThreadAccess) {
    this.#access = access;
  }

  async read<Result>(work: ThreadedWork, input: unknown): Promise<Result> {
    if (this.#inHand > WAITING_MAX) throw new HubError('RATE_LIMITED');
    this.#inHand += 1;
    const turn = this.#last.then(() => inThread<Result>(work, input, this.#access));
    this.#last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#inHand -= 1;
    }
  }
}
