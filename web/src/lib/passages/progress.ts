/** How far a passage is, in words: nothing says that a vehicle was let through before the arm was seen open. */
import { wordFor } from '../i18n/words.ts';
import type { Words } from '../i18n/words.ts';

export interface Progress {
  readonly state: string;
  /** How it ended; null while it runs. */
  readonly result: string | null;
  /** The open limit has answered. */
  readonly opened: boolean;
  /** The state of its workflow where that is known; finer than what the ledger says. */
  readonly live: string | null;
}

/** Decided or ordered, and the arm has to open. */
const toOpen: readonly string[] = ['allowed', 'released'];

export function progressWords(
  { state, result, opened, live }: Progress,
  { states, results, passage }: Pick<Words, 'states' | 'results' | 'passage'>,
): string {
  if (result !== null) return wordFor(results, result);
  if (live !== null) return wordFor(states, live);
  if (opened) return passage.armOpened;
  return toOpen.includes(state) ? passage.armNotConfirmed : wordFor(states, state);
}
