import { setTimeout as pause } from 'node:timers/promises';

/** Waits for a condition, never for a time. An error of the question counts as "not yet" until time is up. */
export async function waitUntil<Answer>(
  ask: () => Promise<Answer | false | null | undefined> | Answer | false | null | undefined,
  options: { within?: number; what?: string } = {},
): Promise<Answer> {
  const { within = 45_000, what = 'a condition' } = options;
  const until = Date.now() + within;
  let last: unknown = 'it did not hold';
  while (Date.now() < until) {
    try {
      const answer = await ask();
      if (answer !== false && answer !== null && answer !== undefined) return answer;
    } catch (error) {
      last = error;
    }
    await pause(20);
  }
  throw new Error(`waited ${within} ms for ${what}`, { cause: last });
}
