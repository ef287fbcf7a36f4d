import { roleActs } from '../../../workflows/contract/roles.ts';
import { readAlertNow } from '../lib/server/alert-records.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals }) => {
  const now = Date.now();
  // Null: not known. The shell has to be there most of all when the database is not; the band then says so.
  const alert = await readAlertNow(now).catch(() => null);
  const { who } = locals;
  const me = who && { name: who.name, role: who.role, due: who.due, acts: roleActs[who.role] };
  return { lang: locals.lang, theme: locals.theme, me, now, alert };
};
