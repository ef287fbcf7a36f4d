/** A passage's problem in the words of the page; a device's own message stays as it came. */
import type { Words } from '../i18n/words.ts';

export function problemWords(
  problem: string,
  { track, gateProblems }: Pick<Words, 'track' | 'gateProblems'>,
): string {
  const arm = /^open limit did not answer, arm is (open|closed|between|fault)$/.exec(problem)?.[1];
  if (arm !== undefined) return gateProblems.notOpen(track.arm[arm as keyof typeof track.arm]);
  if (problem === 'barrier inputs cannot be read') return gateProblems.unreadable;
  if (problem === 'close limit did not answer') return gateProblems.notClosed;
  return problem;
}
