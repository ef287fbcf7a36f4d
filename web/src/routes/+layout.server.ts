import { roleActs } from '../../../workflows/contract/roles.ts';
import { readAlertNow } from '../lib/server/alert-records.ts';
import { readOpenDrill } from '../lib/server/drills.ts';
import { nothingWaits, readWaiting } from '../lib/server/waiting.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, url }) => {
  // Read anew for each page: its position in the ledger is where its stream begins.
  void url.pathname;
  const now = Date.now();
  // Null: not known. The shell has to be there most of all when the database is not; the band then says so.
  const { who, position } = locals;
  const [alert, waiting, drill] = await Promise.all([
    readAlertNow(now).catch(() => null),
    readWaiting(who, now).catch(() => nothingWaits),
    readOpenDrill().catch(() => null),
  ]);
  const me = who && {
    username: who.username,
    name: who.name,
    role: who.role,
    due: who.due,
    acts: roleActs[who.role],
  };
  return { lang: locals.lang, theme: locals.theme, me, now, alert, waiting, drill, position };
};
