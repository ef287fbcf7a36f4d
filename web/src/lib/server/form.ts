/** The body of a form, or a sentence about why it cannot be read. */
import { error } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import { wordsOf } from '../i18n/words.ts';

export async function formOf({
  request,
  locals,
}: Pick<RequestEvent, 'request' | 'locals'>): Promise<FormData> {
  const words = wordsOf(locals.lang).errors;
  try {
    return await request.formData();
  } catch (thrown) {
    const { status } = thrown as { status?: number };
    return status === 413 ? error(413, words.tooLarge) : error(400, words.badForm);
  }
}
