/** The words of the editors of rule sets in the language of the page that is shown. */
import { lang } from './current.ts';
import { editorDictionaries } from './editor-dictionaries.ts';
import type { EditorWords } from './editor-dictionaries.ts';

export function editorWords(): EditorWords {
  return editorDictionaries[lang()];
}
