/** The document as it was saved, for whoever keeps or imports it. That it was taken out is an entry. */
import { error } from '@sveltejs/kit';
import { recordAccess } from '../../../../../../../people/access-log.ts';
import { wordsOf } from '../../../../../lib/i18n/words.ts';
import { database } from '../../../../../lib/server/database.ts';
import { ruleSetName } from '../../../../../lib/server/step-action.ts';
import { accessOf } from '../../../../../lib/server/whoami.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
  const { id, version } = ruleSetName(event);
  const row = await database().policyWork.findUnique({
    where: { id_version: { id, version } },
    select: { document: true, digest: true },
  });
  if (row === null) error(404, wordsOf(event.locals.lang).policies.unknown);
  await recordAccess(database(), {
    act: 'export',
    ...accessOf(event),
    detail: `${id}@${version} ${row.digest}`,
  });
  const text = JSON.stringify({ ...(row.document as object), digest: row.digest }, null, 2);
  return new Response(`${text}\n`, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="${id}-${version}.json"`,
      'cache-control': 'no-store',
    },
  });
};
