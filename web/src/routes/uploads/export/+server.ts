import { uploadCells } from '../../../lib/lists/cell-texts.ts';
import { readLaneNames } from '../../../lib/server/lane-names.ts';
import { exportList } from '../../../lib/server/lists/export-list.ts';
import { uploadSource } from '../../../lib/server/lists/upload-list.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) =>
  exportList(event, { source: uploadSource, cells: uploadCells, context: { lanes: await readLaneNames() } });
