/** What a quota that somebody is writing would come to. */
import { error, json } from '@sveltejs/kit';
import { wordsOf } from '../../../lib/i18n/words.ts';
import { quotaFigure } from '../../../lib/server/quota-figure.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, locals }) => {
  const given = (await request.json().catch(() => null)) as { quota?: unknown; covers?: unknown } | null;
  const figure = await quotaFigure(given, Date.now());
  if (figure === 'noQuota') error(400, wordsOf(locals.lang).errors.badForm);
  return json(figure);
};
