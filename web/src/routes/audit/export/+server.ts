import { auditCells } from '../../../lib/lists/audit-cells.ts';
import { auditContext, auditSource } from '../../../lib/server/lists/audit-list.ts';
import { exportList } from '../../../lib/server/lists/export-list.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
  exportList(event, { source: auditSource, cells: auditCells, context: auditContext });
