/** Who a level would stop, for whoever is about to switch. */
import { error, json } from '@sveltejs/kit';
import { raisedLevels } from '../../../lib/alerts/switch-schema.ts';
import { parseLocal } from '../../../lib/format/beijing.ts';
import { wordsOf } from '../../../lib/i18n/words.ts';
import { switchPreview } from '../../../lib/server/switch-preview.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ url, locals }) => {
  const level = url.searchParams.get('level') ?? '';
  // An instant that is half typed is none yet.
  const from = parseLocal(url.searchParams.get('from') ?? '');
  const problems = wordsOf(locals.lang).alert.problems;
  if (!(raisedLevels as readonly string[]).includes(level)) error(400, problems.level);
  const preview = await switchPreview(level, { now: Date.now(), from }, locals.lang);
  return preview === null ? error(404, problems.level) : json(preview);
};
