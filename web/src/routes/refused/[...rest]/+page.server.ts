/** What somebody sees in place of a page that they may not see: the sentence, and the rail with what they may. */
import { error } from '@sveltejs/kit';
import { wordsOf } from '../../../lib/i18n/words.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => error(403, wordsOf(locals.lang).people.forbidden);
