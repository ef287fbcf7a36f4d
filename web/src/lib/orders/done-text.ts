/** What an order did, in a sentence. */
import type { Words } from '../i18n/words.ts';
import type { OrderDone } from './order-outcome.ts';

export function doneText({ kind, plateNo, state }: OrderDone, { acts }: Pick<Words, 'acts'>): string {
  const plate = plateNo ?? acts.unreadVehicle;
  if (kind !== 'identify') return acts.done[kind](plate);
  // Whatever else follows an identification follows from its being allowed.
  return acts.done[state === 'blocked' || state === 'undecided' ? state : 'allowed'](plate);
}
