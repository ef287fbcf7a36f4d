import { describe, expect, it } from 'vitest';
import { editorDictionaries } from './editor-dictionaries.ts';
import { langOf, wordFor, wordsOf } from './words.ts';

type Leaf = readonly [string, unknown];
const leaves = (value: object, path = ''): Leaf[] =>
  Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null
      ? leaves(inner, `${path}${key}.`)
      : [[`${path}${key}`, inner] as Leaf],
  );

/** Also those that some pages load by themselves. */
const allOf = (lang: 'zh' | 'en'): object => ({ ...wordsOf(lang), editor: editorDictionaries[lang] });

describe('the dictionaries', () => {
  it('have the same words in both languages, also where the set is open', () => {
    const names = (lang: 'zh' | 'en'): string[] =>
      leaves(allOf(lang))
        .map(([name]) => name)
        .sort();
    expect(names('en')).toEqual(names('zh'));
  });

  it('leave no word empty, and no Chinese in the English ones but the names of things', () => {
    for (const lang of ['zh', 'en'] as const) {
      for (const [name, word] of leaves(allOf(lang)))
        if (typeof word === 'string') expect(word, name).not.toBe('');
    }
    const chinese = leaves(allOf('en')).filter(
      ([, word]) => typeof word === 'string' && /\p{Script=Han}/u.test(word),
    );
    expect(chinese.map(([name]) => name).sort()).toEqual([
      'orderProblems.plateNo',
      'otherLanguage',
      'product',
    ]);
  });
});

it('takes anything but a known language for Chinese', () => {
  expect(['en', 'zh', '', undefined, 'en;q=1'].map(langOf)).toEqual(['en', 'zh', 'zh', 'zh', 'zh']);
});

it('shows a code that nobody has named as it is', () => {
  expect(wordFor({ a: '甲' }, 'a')).toBe('甲');
  expect(wordFor({ a: '甲' }, 'constructor')).toBe('constructor');
  expect(wordFor({ a: '甲' }, null)).toBe('—');
});
