/** Why a cell could not be read, in words. */
import { editorDictionaries } from '../../i18n/editor-dictionaries.ts';
import { problemWords } from '../problem-words.ts';
import type { Unreadable } from '../cells/read-cell.ts';

export function unreadWords({ code, about }: Unreadable, lang: 'zh' | 'en'): string {
  const { unread } = editorDictionaries[lang];
  // What the checks of a rule set say, they say in English.
  return unread[code](code === 'notPossible' ? problemWords(about, lang) : about);
}
