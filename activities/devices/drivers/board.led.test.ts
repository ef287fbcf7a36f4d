import { afterEach, beforeEach, expect, it } from 'vitest';
import { BoardFault } from '../ports/board.port.ts';
import { SimulatedBoard } from '../simulators/simulated-board.ts';
import { TcpServer } from '../simulators/tcp-server.ts';
import { encodeFrame } from './board.frame.ts';
import { LedBoard } from './board.led.ts';

const message = { lines: [{ text: '冀B12345', colour: 'red' as const }], voice: '禁止通行' };

let device: SimulatedBoard;
let board: LedBoard;

beforeEach(async () => {
  device = await SimulatedBoard.start();
  board = new LedBoard({ host: '127.0.0.1', port: device.port, timeoutMs: 80 });
});

afterEach(async () => {
  await board.close();
  await device.close();
});

it('shows and says what it is told', async () => {
  await board.show(message);
  await board.show({ lines: [], voice: null });
  expect(device.messages).toMatchObject([message, { lines: [{ text: '' }], voice: null }]);
});

it('notices at once that the board was restarted, without waiting for an answer first', async () => {
  const patient = new LedBoard({ host: '127.0.0.1', port: device.port, timeoutMs: 4000 });
  await patient.show(message);
  const { port } = device;
  await device.close();
  device = await SimulatedBoard.start({ port });
  const asked = performance.now();
  await patient.show(message);
  expect(performance.now() - asked).toBeLessThan(4000);
  expect(device.messages).toHaveLength(1);
  await patient.close();
});

it('reconnects by itself when the board was away', async () => {
  await board.show(message);
  const { port } = device;
  await device.close();
  await expect(board.show(message)).rejects.toThrow(BoardFault);
  device = await SimulatedBoard.start({ port });
  await board.show(message);
  expect(device.messages).toHaveLength(1);
});

it.each(['no-answer', 'drop'] as const)('reports %s and works again afterwards', async (fault) => {
  device.setFault(fault);
  await expect(board.show(message)).rejects.toThrow(`127.0.0.1:${device.port}`);
  device.setFault(null);
  await board.show(message);
  expect(device.messages).toHaveLength(1);
});

it('does not repeat a text that the board has refused', async () => {
  let frames = 0;
  const refusing = new TcpServer((socket) => {
    socket.on('data', () => {
      frames += 1;
      socket.write(encodeFrame({ command: 0x6e, data: Buffer.from([3]) }));
    });
  });
  await refusing.listen(0);
  const other = new LedBoard({ host: '127.0.0.1', port: refusing.port, timeoutMs: 80 });
  await expect(other.show(message)).rejects.toThrow('refused the text with code 3');
  expect(frames).toBe(1);
  await other.close();
  await refusing.stop();
});

it('shows nothing more after it was closed', async () => {
  await board.close();
  await expect(board.show(message)).rejects.toThrow(BoardFault);
  expect(device.messages).toEqual([]);
});
