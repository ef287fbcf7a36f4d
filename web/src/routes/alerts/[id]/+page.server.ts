import { error } from '@sveltejs/kit';
import { wordsOf } from '../../../lib/i18n/words.ts';
import { readAlertDetail } from '../../../lib/server/alert-detail.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
  const isId = /^\d{8}T\d{6}\.\d{3}Z$/.test(params.id);
  const detail = isId ? await readAlertDetail(`alert/${params.id}`) : null;
  if (detail === null) error(404, wordsOf(locals.lang).alert.unknownAlert);
  return { ...detail, crumb: { noun: 'alerts', path: '/alerts', title: params.id } };
};
