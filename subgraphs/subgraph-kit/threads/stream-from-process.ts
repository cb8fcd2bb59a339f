import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A generator function that a module exports, to run in a process of its own. What goes in and what comes out can be sent between processes. */
export interface ProcessCall {
  /** Address of the module: `new URL('./some-rows.ts', import.meta.url)`. Node reads it without types, so it holds no decorators. */
  readonly module: URL;
  readonly name: string;
  readonly input: unknown;
  /** @unit megabytes of heap */
  readonly room: number;
}

/** What the process is handed. */
export interface ProcessOrder {
  readonly module: string;
  readonly name: string;
  readonly input: unknown;
}

/** What the process is told: the order at first, and each time that one item more is asked for. */
export type ProcessMessage = ProcessOrder | 'next';

/** What the process answers to each message. */
export type ProcessAnswer = IteratorResult<unknown, unknown> | { readonly failed: string };

/** The process took more memory than it may. */
export class OutOfRoom extends Error {}

/** Processes at a time: each may take memory and a processor. Who comes later waits. */
const PROCESSES_MAX = 2;
/** How a process ends that has no memory left: Node gives up by one of the first three, the kernel by the last. */
const OUT_OF_ROOM: ReadonlySet<unknown> = new Set<NodeJS.Signals>(['SIGABRT', 'SIGTRAP', 'SIGILL', 'SIGKILL']);
const PROGRAM = new URL('./stream.process.ts', import.meta.url);

/**
 * The items of a generator that runs in a process of its own, for work on what strangers send: it may take long, and whatever memory it asks for,
 * the process that serves lives. A thread would not do: Node ends the whole process when one large piece of memory is refused in one of its threads.
 *
 * One item is made ahead of those that are taken. The process ends with the last item, or when the consumer stops.
 *
 * @throws OutOfRoom when the process took more memory than it may; an error with the same sentence when something went wrong inside
 */
export async function* streamFromProcess<Item>(call: ProcessCall): AsyncGenerator<Item, void> {
  await places.take();
  try {
    const producer = new Producer<Item>(call);
    try {
      yield* oneAhead(producer);
    } finally {
      await producer.end();
    }
  } finally {
    places.give();
  }
}

async function* oneAhead<Item>(producer: Producer<Item>): AsyncGenerator<Item, void> {
  let answer = producer.next();
  for (;;) {
    const item = await answer;
    if (item.done === true) return;
    answer = producer.next();
    // It is looked at when the consumer comes back, and must not count as unhandled until then.
    answer.catch(() => undefined);
    yield item.value;
  }
}

/** The process as the one that asks sees it. */
class Producer<Item> {
  readonly #child: ChildProcess;
  readonly #ended: Promise<never>;
  #message: ProcessMessage;

  constructor({ module, name, input, room }: ProcessCall) {
    this.#message = { module: module.href, name, input };
    this.#child = fork(PROGRAM, [], {
      // Flags of this process (a test runner's, a loader's) are not for the other, and the settings and keys in its environment neither.
      execArgv: [`--max-old-space-size=${room}`],
      env: {},
      serialization: 'advanced',
      // What Node writes when its memory ends is no line of the hub's log.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#ended = new Promise((_, reject) => {
      this.#child.once('error', reject);
      this.#child.once('exit', (code, signal) => {
        const sentence = `the process of ${name} ended with ${signal ?? code}`;
        reject(OUT_OF_ROOM.has(signal) ? new OutOfRoom(sentence) : new Error(sentence));
      });
    });
    this.#ended.catch(() => undefined);
  }

  async next(): Promise<IteratorResult<Item, void>> {
    const answered = new Promise<ProcessAnswer>((resolve) => {
      this.#child.once('message', (answer) => resolve(answer as ProcessAnswer));
    });
    // Nobody is there to hear it when the process has just ended, which is told by its end.
    this.#child.send(this.#message, () => undefined);
    this.#message = 'next';
    const answer = await Promise.race([answered, this.#ended]);
    if ('failed' in answer) throw new Error(answer.failed);
    return answer as IteratorResult<Item, void>;
  }

  async end(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}

/** Places for processes, given to those who wait in the order in which they came. */
class Places {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(places: number) {
    this.#free = places;
  }

  async take(): Promise<void> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#free -= 1;
  }

  give(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}

const places = new Places(PROCESSES_MAX);
