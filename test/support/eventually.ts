import { setTimeout as delay } from 'node:timers/promises';

/** Asks until the answer is neither false, null nor undefined, and returns it. Throws the sentence after `limitMs`. */
export async function eventually<Answer>(
  sentence: string,
  ask: () => Answer | Promise<Answer>,
  limitMs = 20_000,
): Promise<Exclude<Answer, false | null | undefined>> {
  const deadlineMs = performance.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== false && answer !== null && answer !== undefined) return answer as Exclude<Answer, false | null | undefined>;
    if (performance.now() > deadlineMs) throw new Error(`Not within ${limitMs} ms: ${sentence}`);
    await delay(5);
  }
}
