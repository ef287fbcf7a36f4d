import { auditContext, auditSource } from '../../lib/server/lists/audit-list.ts';
import { loadList } from '../../lib/server/lists/load-list.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => loadList(event, auditSource, auditContext);
