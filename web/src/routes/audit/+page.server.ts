import { error } from '@sveltejs/kit';
import { mayDo } from '../../../../workflows/contract/roles.ts';
import { wordsOf } from '../../lib/i18n/words.ts';
import { auditFilter, readAudit } from '../../lib/server/audit-log.ts';
import type { PageServerLoad } from './$types';

const pageSize = 100;

export const load: PageServerLoad = async ({ url, locals }) => {
  const filter = auditFilter(url.searchParams);
  if (filter === null) error(400, { status: 400, message: wordsOf(locals.lang).audit.badFilter });
  const rows = await readAudit(filter, pageSize + 1);
  const shown = rows.slice(0, pageSize);
  return {
    filter,
    rows: shown,
    older: rows.length > pageSize ? (shown.at(-1)?.seq ?? null) : null,
    mayExport: locals.who !== null && mayDo(locals.who.role, 'audit.export'),
  };
};
