/** A weighbridge that sends its frame ten times a second, as an indicator does, to whoever listens. */
import type { Socket } from 'node:net';
import { encodeScale } from '../drivers/scale.frames.ts';
import type { ScaleProtocol } from '../drivers/scale.frames.ts';
import { TcpServer } from './tcp-server.ts';

export interface SimulatedScaleOptions {
  readonly protocol: ScaleProtocol;
  /** Between two frames, ms. */
  readonly everyMs?: number;
}

export class SimulatedScale {
  readonly #protocol: ScaleProtocol;
  readonly #server: TcpServer;
  readonly #sockets = new Set<Socket>();
  readonly #timer: NodeJS.Timeout;
  /** What stands on it, kg. */
  kg = 0;
  /** It rolls on or off. */
  moving = false;
  /** Sends something else than its frames. */
  noise: Uint8Array | null = null;
  /** Powered, and says nothing. */
  silent = false;
  /** Frames since the beginning. */
  sent = 0;

  private constructor({ protocol, everyMs = 100 }: SimulatedScaleOptions) {
    this.#protocol = protocol;
    this.#server = new TcpServer((socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket)).resume();
    });
    this.#timer = setInterval(() => {
      this.#send();
    }, everyMs);
  }

  static async start(options: SimulatedScaleOptions & { readonly port?: number }): Promise<SimulatedScale> {
    const scale = new SimulatedScale(options);
    await scale.#server.listen(options.port ?? 0);
    return scale;
  }

  get port(): number {
    return this.#server.port;
  }

  async vanish(): Promise<void> {
    await this.#server.stop();
  }

  async comeBack(): Promise<void> {
    await this.#server.listen();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#server.stop();
  }

  #send(): void {
    if (this.silent) return;
    const kg = this.moving ? this.kg + Math.round(Math.random() * 400) : this.kg;
    const said = { kg, kind: 'gross', stable: !this.moving, over: kg > 120_000 } as const;
    const bytes = this.noise ?? encodeScale(this.#protocol, said);
    for (const socket of this.#sockets) socket.write(bytes);
    this.sent += 1;
  }
}
