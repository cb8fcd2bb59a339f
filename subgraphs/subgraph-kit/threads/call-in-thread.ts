import { type ResourceLimits, Worker } from 'node:worker_threads';

/** A function that a module exports, to be called in a thread of its own. What goes in and what comes out can be sent between threads. */
export interface ThreadCall {
  /** Address of the module: `new URL('./some.service.ts', import.meta.url)`. Node reads it without types, so it holds no decorators. */
  readonly module: URL;
  readonly name: string;
  readonly input: unknown;
  /** Memory of the thread, where the usual limits do not fit. @unit megabytes */
  readonly room?: ResourceLimits;
}

/** What the thread is handed. */
export interface ThreadOrder {
  readonly module: string;
  readonly name: string;
  readonly input: unknown;
}

/**
 * What the function resolves with. The thread ends with the call and its memory goes with it, so the process that serves never waits for work that
 * takes long. What goes wrong inside comes out as an error with the same sentence.
 */
export function callInThread<Result>({ module, name, input, room = {} }: ThreadCall): Promise<Result> {
  return new Promise((resolve, reject) => {
    const order: ThreadOrder = { module: module.href, name, input };
    const thread = new Worker(new URL('./call.thread.ts', import.meta.url), {
      workerData: order,
      // Flags of this process (a test runner's, a loader's) are not for the thread.
      execArgv: [],
      resourceLimits: room,
    });
    thread.once('message', (result: Result) => resolve(result));
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`the thread of ${name} ended with ${code} and no result`)));
  });
}
