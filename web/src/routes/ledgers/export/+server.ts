import { ledgerCells } from '../../../lib/lists/cell-texts.ts';
import { readLaneNames } from '../../../lib/server/lane-names.ts';
import { exportList } from '../../../lib/server/lists/export-list.ts';
import { ledgerSource } from '../../../lib/server/lists/passage-list.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) =>
  exportList(event, { source: ledgerSource, cells: ledgerCells, context: { lanes: await readLaneNames() } });
