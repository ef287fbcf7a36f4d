/** What a board shows while nobody stands before it: never the last vehicle's 请通行. */
import type { Database } from '../ledger/database.ts';
import { BoardFault } from '../devices/ports/board.port.ts';
import { idleMessage } from './board-texts.ts';
import type { GateDevices } from './gate-devices.ts';

/** Shows the control status in force now on the lane's board, if `isIdle` still holds when that is known. */
export function createShowIdle(
  database: Database,
  devices: GateDevices,
): (lane: string, isIdle: () => boolean) => Promise<void> {
  return async (lane, isIdle) => {
    const board = devices.board(lane);
    if (board === null) return;
    const [row] = await database.$queryRaw<{ level: string }[]>`SELECT alert_level_at(now()) AS level`;
    if (!isIdle()) return;
    try {
      await board.show(idleMessage(row?.level ?? 'none'));
      devices.shown(lane, null);
    } catch (error) {
      if (!(error instanceof BoardFault)) throw error;
      devices.shown(lane, error.message);
    }
  };
}
