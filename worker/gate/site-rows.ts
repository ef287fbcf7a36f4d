/** The site as the ledger's projections have it. */
import type { DeviceRow } from '../../activities/devices/drivers/registry.ts';
import type { Database } from '../../activities/ledger/database.ts';
import type { LaneRow } from './plate-receiver.ts';

export interface SiteRows {
  readonly lanes: readonly LaneRow[];
  readonly devices: readonly DeviceRow[];
  readonly regulators: readonly string[];
}

export async function readSite(database: Database): Promise<SiteRows> {
  const [lanes, rows, regulators] = await Promise.all([
    database.lane.findMany({ orderBy: { position: 'asc' } }),
    database.device.findMany(),
    database.regulator.findMany({ select: { id: true } }),
  ]);
  const devices = rows.map(({ laneId, kind, ...row }) => ({
    ...row,
    lane: laneId,
    kind: kind as DeviceRow['kind'],
  }));
  return { lanes: lanes as readonly LaneRow[], devices, regulators: regulators.map(({ id }) => id) };
}
