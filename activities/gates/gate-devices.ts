/** The opened devices of each lane. The core asks by lane; which vendor answers is in the device rows. */
import type { Barrier } from '../devices/ports/barrier.port.ts';
import type { Board } from '../devices/ports/board.port.ts';
import { openBarrier, openBoard } from '../devices/drivers/registry.ts';
import type { DeviceRow } from '../devices/drivers/registry.ts';

/** An arm that was told to move: what a movement is matched with (I5). */
export interface ArmCommand {
  readonly lane: string;
  readonly order: 'open' | 'close';
  readonly at: number;
}

export interface GateDevices {
  /** Throws when the lane has none: a lane without its barrier is a mistake in the device rows. */
  barrier(lane: string): Barrier;
  board(lane: string): Board | null;
  /** Tells that the arm is about to be commanded, before the coil is written. */
  commanding(command: ArmCommand): void;
  /** Tells whether the lane's board took what it was shown. */
  shown(lane: string, problem: string | null): void;
  close(): Promise<void>;
}

export function openGateDevices(
  rows: readonly DeviceRow[],
  tell: Pick<GateDevices, 'commanding' | 'shown'>,
): GateDevices {
  const barriers = new Map<string, Barrier>();
  const boards = new Map<string, Board>();
  for (const row of rows) {
    if (row.kind === 'barrier') barriers.set(row.lane, openBarrier(row));
    if (row.kind === 'board') boards.set(row.lane, openBoard(row));
  }
  return {
    barrier: (lane) => {
      const barrier = barriers.get(lane);
      if (barrier === undefined) throw new Error(`lane ${lane} has no barrier: register one`);
      return barrier;
    },
    board: (lane) => boards.get(lane) ?? null,
    ...tell,
    close: async () => {
      await Promise.all([...barriers.values(), ...boards.values()].map((device) => device.close()));
    },
  };
}
