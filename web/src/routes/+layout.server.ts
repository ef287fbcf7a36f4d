import { readAlertNow } from '../lib/server/alert-records.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals }) => {
  const now = Date.now();
  // Null: not known. The shell has to be there most of all when the database is not; the band then says so.
  const alert = await readAlertNow(now).catch(() => null);
  return { lang: locals.lang, person: locals.person, now, alert };
};
