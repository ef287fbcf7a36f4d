/** The words of the page that is shown; to be read while rendering or in the browser. */
import { page } from '$app/state';
import { langOf, wordsOf } from './words.ts';
import type { Lang, Words } from './words.ts';

export function lang(): Lang {
  return langOf((page.data as { lang?: string }).lang);
}

export function words(): Words {
  return wordsOf(lang());
}
