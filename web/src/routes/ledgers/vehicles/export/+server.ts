import { vehicleCells } from '../../../../lib/lists/cell-texts.ts';
import { exportList } from '../../../../lib/server/lists/export-list.ts';
import { vehicleSource } from '../../../../lib/server/lists/vehicle-list.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
  exportList(event, { source: vehicleSource, cells: vehicleCells, context: {} });
