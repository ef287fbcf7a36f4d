import { describe, expect, it } from 'vitest';
import { longNames, shortNames } from './level-names.ts';

const names = {
  orange: [
    { title: { zh: '预警颜色', en: 'colour' }, codes: ['橙'] },
    { title: { zh: '响应级别', en: 'response level' }, codes: ['II', '2'] },
    { title: { zh: '平台', en: 'platform' }, codes: ['2'] },
  ],
};

describe('what the plan calls a level', () => {
  it('is short beside its word, each code once', () => {
    expect([shortNames(names, 'orange'), shortNames(names, 'red')]).toEqual(['橙 · II · 2', '']);
  });

  it('is whole with the names of the encodings, in the language of the page', () => {
    expect(longNames(names, 'orange', 'zh')).toBe('预警颜色：橙；响应级别：II、2；平台：2');
    expect(longNames(names, 'orange', 'en')).toBe('colour: 橙; response level: II, 2; platform: 2');
    expect(longNames({}, 'orange', 'en')).toBe('');
  });
});
