import type { Socket } from 'node:net';
import { encodeFrame, takeFrames } from '../drivers/board.frame.ts';
import { decodeMessage } from '../drivers/board.message.ts';
import type { BoardMessage } from '../ports/board.port.ts';
import { Condition } from './condition.ts';
import { TcpServer } from './tcp-server.ts';

export const boardFaults = ['no-answer', 'drop'] as const;
export type BoardSimulatorFault = (typeof boardFaults)[number];

export interface ReceivedMessage extends BoardMessage {
  /** When received, by `performance.now()`. */
  readonly at: number;
  /** When received, milliseconds since the epoch. */
  readonly time: number;
  readonly command: number;
}

/** The last messages are kept; a site runs for weeks. */
const kept = 1000;

/** An LED/voice board on TCP: checks frames, keeps what it was told, acknowledges. */
export class SimulatedBoard {
  readonly changes = new Condition();
  readonly messages: ReceivedMessage[] = [];
  readonly #server: TcpServer;
  #fault: BoardSimulatorFault | null = null;

  private constructor() {
    this.#server = new TcpServer((socket) => {
      this.#serve(socket);
    });
  }

  static async start(options: { readonly port?: number } = {}): Promise<SimulatedBoard> {
    const board = new SimulatedBoard();
    await board.#server.listen(options.port ?? 0);
    return board;
  }

  get port(): number {
    return this.#server.port;
  }

  get fault(): BoardSimulatorFault | null {
    return this.#fault;
  }

  setFault(fault: BoardSimulatorFault | null): void {
    this.#fault = fault;
  }

  async close(): Promise<void> {
    await this.#server.stop();
  }

  #serve(socket: Socket): void {
    let received: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      if (this.#fault === 'drop') {
        socket.destroy();
        return;
      }
      const { frames, rest } = takeFrames(Buffer.concat([received, chunk]));
      received = rest;
      if (this.#fault === 'no-answer') return;
      for (const frame of frames) {
        const code = this.#take(frame.command, frame.data) ? 0 : 1;
        socket.write(encodeFrame({ command: frame.command, data: Buffer.from([code]) }));
      }
    });
  }

  #take(command: number, data: Buffer): boolean {
    try {
      const message = decodeMessage({ command, data });
      if (message !== null) this.#keep({ ...message, command, at: performance.now(), time: Date.now() });
      return message !== null;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  }

  #keep(message: ReceivedMessage): void {
    this.messages.push(message);
    if (this.messages.length > kept) this.messages.shift();
    this.changes.changed();
  }
}
