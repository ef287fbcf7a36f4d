import { readLanes } from '../../lib/server/board.ts';
import { database } from '../../lib/server/database.ts';
import { readRefusals } from '../../lib/server/refusals.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  const [lanes, devices, refusals] = await Promise.all([
    readLanes(Date.now()),
    database().device.findMany({
      orderBy: [{ laneId: 'asc' }, { kind: 'asc' }],
      select: {
        id: true,
        laneId: true,
        kind: true,
        driver: true,
        maker: true,
        address: true,
        serialNo: true,
      },
    }),
    readRefusals(),
  ]);
  return { lanes, devices, refusals };
};
