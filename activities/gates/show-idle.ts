/** What a board shows while nobody stands before it: never the last vehicle's 请通行. */
import { BoardFault } from '../devices/ports/board.port.ts';
import { idleMessage } from './board-texts.ts';
import type { GateDevices } from './gate-devices.ts';

/** Shows the control status on the lane's board; a board that fails is told as a device that fails. Null without one. */
export function createShowIdle(
  devices: GateDevices,
  lane: string,
): ((lane: string, level: string) => Promise<boolean>) | null {
  const board = devices.board(lane);
  if (board === null) return null;
  return async (_, level) => {
    try {
      await board.show(idleMessage(level));
      devices.shown(lane, null);
      return true;
    } catch (error) {
      if (!(error instanceof BoardFault)) throw error;
      devices.shown(lane, error.message);
      return false;
    }
  };
}
