import type { Socket } from 'node:net';
import { BoardFault, type Board, type BoardMessage } from '../ports/board.port.ts';
import { boardCommand, takeFrames } from './board.frame.ts';
import { encodeShow } from './board.message.ts';
import { SerialQueue } from './serial-queue.ts';
import { connectTcp } from './tcp-connect.ts';

export interface LedBoardOptions {
  readonly host: string;
  readonly port: number;
  /** Limit for connecting and for the acknowledgement, milliseconds. Default 400. */
  readonly timeoutMs?: number;
}

/** LED/voice board over TCP (domain §6.7). The connection is kept; a failed frame is sent once more on a new one. */
export class LedBoard implements Board {
  readonly #options: Required<LedBoardOptions>;
  readonly #queue = new SerialQueue();
  #socket: Socket | null = null;
  #closed = false;

  constructor(options: LedBoardOptions) {
    this.#options = { timeoutMs: 400, ...options };
  }

  show(message: BoardMessage): Promise<void> {
    const frame = encodeShow(message);
    return this.#queue.run(async () => {
      try {
        await this.#exchange(frame);
      } catch (first) {
        // An answer that refuses the frame would refuse it again.
        if (first instanceof BoardFault) throw first;
        await this.#exchange(frame).catch((cause: unknown) => {
          throw this.#fault(cause);
        });
      }
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#drop();
  }

  async #exchange(frame: Buffer): Promise<void> {
    if (this.#closed) throw new BoardFault('the board driver has been closed');
    const socket = this.#socket ?? (await this.#connect());
    socket.write(frame);
    try {
      const refusal = await acknowledgement(socket, this.#options.timeoutMs);
      if (refusal !== 0) throw new BoardFault(`${this.#where()} refused the text with code ${refusal}`);
    } catch (cause) {
      this.#drop();
      throw cause;
    }
  }

  async #connect(): Promise<Socket> {
    const socket = await connectTcp(this.#options);
    if (this.#closed) {
      socket.destroy();
      throw new BoardFault('the board driver has been closed');
    }
    socket.once('close', () => {
      if (this.#socket === socket) this.#socket = null;
    });
    // Without a reader the end of the connection would go unnoticed between two texts.
    socket.resume();
    this.#socket = socket;
    return socket;
  }

  #drop(): void {
    this.#socket?.destroy();
    this.#socket = null;
  }

  #fault(cause: unknown): BoardFault {
    if (cause instanceof BoardFault) return cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new BoardFault(`${this.#where()} did not take the text: ${reason}`, { cause });
  }

  #where(): string {
    return `the board at ${this.#options.host}:${this.#options.port}`;
  }
}

/** The first data byte of the next answer to 0x6E: 0 = taken. */
function acknowledgement(socket: Socket, timeoutMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let received: Buffer = Buffer.alloc(0);
    const end = (): void => {
      clearTimeout(timer);
      socket.off('data', onData).off('close', onClose);
    };
    const onData = (chunk: Buffer): void => {
      const { frames, rest } = takeFrames(Buffer.concat([received, chunk]));
      received = rest;
      const answer = frames.find(({ command }) => command === boardCommand.lines);
      if (answer === undefined) return;
      end();
      resolve(answer.data[0] ?? 0);
    };
    const onClose = (): void => {
      end();
      reject(new Error('the connection was lost'));
    };
    const timer = setTimeout(() => {
      end();
      reject(new Error(`no acknowledgement within ${timeoutMs} ms`));
    }, timeoutMs);
    socket.on('data', onData).on('close', onClose);
  });
}
