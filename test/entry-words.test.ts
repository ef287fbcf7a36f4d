import { expect, it } from 'vitest';
import { entryKinds } from '../activities/ledger/entry-kinds.ts';
import { wordsOf } from '../web/src/lib/i18n/words.ts';

it.each(['zh', 'en'] as const)('every kind of ledger entry has a name (%s)', (lang) => {
  expect(entryKinds.filter((kind) => !Object.hasOwn(wordsOf(lang).entryKinds, kind))).toEqual([]);
});
