/** The document as it was saved, for whoever keeps or imports it. */
import { error } from '@sveltejs/kit';
import { wordsOf } from '../../../../../lib/i18n/words.ts';
import { database } from '../../../../../lib/server/database.ts';
import { ruleSetName } from '../../../../../lib/server/step-action.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
  const { id, version } = ruleSetName(event);
  const row = await database().policyWork.findUnique({
    where: { id_version: { id, version } },
    select: { document: true, digest: true },
  });
  if (row === null) error(404, wordsOf(event.locals.lang).policies.unknown);
  const text = JSON.stringify({ ...(row.document as object), digest: row.digest }, null, 2);
  return new Response(`${text}\n`, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="${id}-${version}.json"`,
      'cache-control': 'no-store',
    },
  });
};
