import { describe, expect, it } from 'vitest';
import { aDecision } from '../../workflows/passage/passage.factory.ts';
import { BoardFault } from '../devices/ports/board.port.ts';
import type { BoardMessage } from '../devices/ports/board.port.ts';
import { devicesOf } from './gate-devices.fixture.ts';
import { createShowBoard } from './show-board.ts';

const order = { lane: '1-in', scene: 'allow', plateNo: '冀B12345', decision: aDecision() } as const;
const boardThat = (show: (message: BoardMessage) => Promise<void>) =>
  devicesOf({ board: { show, close: () => Promise.resolve() } });

describe('showing on the board', () => {
  it('shows the text of the scene and tells that the board is well', async () => {
    const shown: BoardMessage[] = [];
    const devices = boardThat((message) => {
      shown.push(message);
      return Promise.resolve();
    });
    expect(await createShowBoard(devices)(order)).toBe(true);
    expect(shown[0]?.lines.at(-1)?.text).toBe('请通行');
    expect(devices.told).toEqual([null]);
  });

  it('answers no when the board fails, and tells the problem', async () => {
    const devices = boardThat(() => Promise.reject(new BoardFault('no acknowledgement')));
    expect(await createShowBoard(devices)(order)).toBe(false);
    expect(devices.told).toEqual(['no acknowledgement']);
  });

  it('has nothing to do in a lane without a board', async () => {
    const devices = devicesOf({});
    expect(await createShowBoard(devices)(order)).toBe(true);
    expect(devices.told).toEqual([]);
  });

  it('lets a mistake of ours through', async () => {
    const devices = boardThat(() => Promise.reject(new TypeError('a bug')));
    await expect(createShowBoard(devices)(order)).rejects.toThrow('a bug');
  });
});
