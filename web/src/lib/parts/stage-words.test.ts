import { expect, it } from 'vitest';
import { stageWords } from './stage-words.ts';

it('says fuel and stage', () => {
  expect(stageWords('B', '4', 'zh')).toEqual({ fuel: '柴油', stage: '国四', unknown: false });
  expect(stageWords('B', '4', 'en')).toMatchObject({ fuel: 'diesel', stage: 'China IV' });
  expect(stageWords('B', null, 'zh')).toEqual({ fuel: '柴油', stage: '未知', unknown: true });
});

it('says once what both would say', () => {
  expect(stageWords('unknown', 'unknown', 'zh')).toEqual({ fuel: null, stage: '排放未知', unknown: true });
  expect(stageWords(null, null, 'en')).toEqual({ fuel: null, stage: 'emissions unknown', unknown: true });
  expect(stageWords('C', 'D', 'zh')).toEqual({ fuel: null, stage: '电动', unknown: false });
  expect(stageWords('Y', 'X', 'zh')).toEqual({ fuel: null, stage: '无阶段', unknown: false });
  expect(stageWords('P', 'D', 'zh')).toMatchObject({ fuel: '氢', stage: '电动' });
});

it('takes a code that no table has for unknown', () => {
  expect(stageWords('toString', '9', 'zh')).toMatchObject({ fuel: null, unknown: true });
});
