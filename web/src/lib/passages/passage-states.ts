/** What the passage projection may say. */
import { ALERT_LEVELS } from '../../../../rules/catalogue/codes.ts';
import { passageEnds } from '../../../../workflows/contract/passage.ts';

export const passageStates = [
  'unread',
  'undecided',
  'allowed',
  'blocked',
  'released',
  'refused',
  'recorded',
] as const;
export const outcomes = ['allow', 'block'] as const;
export const alertLevels = Object.keys(ALERT_LEVELS);
export const passageResults = passageEnds;
