import { error } from '@sveltejs/kit';
import { wordsOf } from '../../../lib/i18n/words.ts';
import { readPhoto } from '../../../lib/server/photos.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, locals }) => {
  const bytes = await readPhoto(params.name);
  if (bytes === null) error(404, wordsOf(locals.lang).errors.noPhoto);
  return new Response(bytes, {
    headers: { 'content-type': 'image/jpeg', 'cache-control': 'private, max-age=31536000, immutable' },
  });
};
