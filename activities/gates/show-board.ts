import type { PassageLocalActivities } from '../../workflows/contract/passage.activities.ts';
import { BoardFault } from '../devices/ports/board.port.ts';
import { boardMessage } from './board-texts.ts';
import type { GateDevices } from './gate-devices.ts';

/** A lane without a board has nothing to fail. */
export function createShowBoard(devices: GateDevices): PassageLocalActivities['showBoard'] {
  return async ({ lane, ...order }) => {
    const board = devices.board(lane);
    if (board === null) return true;
    try {
      await board.show(boardMessage(order));
      devices.shown(lane, null);
      return true;
    } catch (error) {
      if (!(error instanceof BoardFault)) throw error;
      devices.shown(lane, error.message);
      return false;
    }
  };
}
