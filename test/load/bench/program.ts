import process from 'node:process';

/** What a process of the bench does when it is asked by name. */
export type Answers = Readonly<Record<string, (argument: unknown) => unknown>>;

/** A process of the bench that is ready. */
export interface Program {
  /** What whoever started it has to know, its address for example. */
  readonly facts: unknown;
  readonly answers?: Answers;
  stop(): Promise<void>;
}

/** A question to a process of the bench. */
export interface Question {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

/** What comes back: `id` 0 is the word that it is ready. */
export interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** Processor time of this process since it began. @unit microseconds */
function usedMicroseconds(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Runs a process of the bench: says when it is ready, answers, and ends when it is told or when its parent is gone. */
export async function runProgram(start: () => Promise<Program>): Promise<void> {
  const reply = (message: Reply): void => void process.send?.(message);
  process.once('disconnect', () => process.exit(0));
  // The loader of TypeScript switches them on, and whoever makes an Error then pays for a look into a map: engines that make one per call would look dear.
  process.setSourceMapsEnabled(false);
  // The terminal sends the signal to the whole group; the parent ends us in order.
  process.on('SIGINT', () => {});
  try {
    const program = await start();
    const answers: Answers = { ...program.answers, usedMicroseconds };
    process.on('message', (question: Question) => {
      void answer(question, answers, program).then(reply, (error: unknown) => reply({ id: question.id, error: textOf(error) }));
    });
    reply({ id: 0, value: program.facts });
  } catch (error) {
    reply({ id: 0, error: textOf(error) });
  }
}

async function answer({ id, name, argument }: Question, answers: Answers, program: Program): Promise<Reply> {
  if (name === 'stop') {
    await program.stop();
    // The reply has to leave first.
    setTimeout(() => process.disconnect(), 10);
    return { id };
  }
  const work = answers[name];
  if (work === undefined) throw new Error(`this process does not answer "${name}"`);
  return { id, value: await work(argument) };
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
