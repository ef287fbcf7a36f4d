import { describe, expect, it } from 'vitest';
import { USUAL_ENCODINGS } from '../../rules/index.ts';
import type { LevelEncoding } from '../../rules/index.ts';
import { levelInPlan } from './named-level.ts';

const plan = (...encodings: readonly LevelEncoding[]) => ({ version: 3, encodings });
const platform: LevelEncoding = {
  id: 'platform',
  title: { zh: '平台', en: 'platform' },
  codes: { '3': 'red', '2': 'orange', '1': 'yellow' },
};

describe('a level as the plan calls it', () => {
  it.each([
    ['II', 'orange'],
    ['Ⅱ', 'orange'],
    [' ii ', 'orange'],
    ['红', 'red'],
    ['3', 'yellow'],
  ])('%s is %s', (word, level) => {
    expect(levelInPlan(word, plan(...USUAL_ENCODINGS))).toBe(level);
  });

  it.each([
    [
      'mauve',
      USUAL_ENCODINGS,
      'no level "mauve": write yellow, orange, red, or a code of the plan in force (version 3): 黄, III, 3, 橙',
    ],
    ['II', [], 'a code of the plan in force (version 3), which has none'],
    [
      'IV',
      USUAL_ENCODINGS,
      '"IV" is no alert by the plan in force (version 3): end one with greengate alert lift',
    ],
    [
      '1',
      [...USUAL_ENCODINGS, platform],
      '"1" means several levels by the plan in force (version 3), red (一至五级 grades 1 to 5) and yellow (平台 platform): write yellow, orange, red',
    ],
  ] as const)('%s is refused: what is meant is not said', (word, encodings, message) => {
    expect(() => levelInPlan(word, plan(...encodings))).toThrow(message);
  });

  it('is the same where two encodings say the same by one code', () => {
    expect(levelInPlan('2', plan(...USUAL_ENCODINGS, platform))).toBe('orange');
  });
});
