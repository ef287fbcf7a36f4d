import type { LaneName } from '../gates/lane-view.ts';
import { database } from './database.ts';

/** Lanes in their order at the site, by id. */
export async function readLaneNames(): Promise<Record<string, LaneName>> {
  const lanes = await database().lane.findMany({ orderBy: { position: 'asc' } });
  return Object.fromEntries(lanes.map(({ id, nameZh, nameEn }) => [id, { zh: nameZh, en: nameEn }]));
}
