/** The notice of an alert as it came, by the SHA-256 that the ledger names. */
import { error } from '@sveltejs/kit';
import { readNotice } from '../../../../../../people/notice-files.ts';
import { wordsOf } from '../../../../lib/i18n/words.ts';
import { settings } from '../../../../lib/server/settings.ts';
import type { RequestHandler } from './$types';

const endings = { 'application/pdf': 'pdf', 'image/jpeg': 'jpg', 'image/png': 'png' } as const;

export const GET: RequestHandler = async ({ params, locals }) => {
  const isName = /^[0-9a-f]{64}$/.test(params.name);
  const file = isName ? await readNotice(settings().dataDir, params.name) : null;
  if (file === null) error(404, wordsOf(locals.lang).alert.noticeGone);
  return new Response(new Uint8Array(file.bytes), {
    headers: {
      'content-type': file.type,
      'content-disposition': `inline; filename="notice-${params.name.slice(0, 12)}.${endings[file.type]}"`,
      'content-security-policy': "default-src 'none'; sandbox",
    },
  });
};
