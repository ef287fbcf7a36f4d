/** A weighbridge indicator behind a serial server: it speaks by itself, all the time; it is only listened to. */
import type { Socket } from 'node:net';
import { ScaleFault } from '../ports/scale.port.ts';
import type { Scale, ScaleListener } from '../ports/scale.port.ts';
import { pause } from './pause.ts';
import { ScaleDecoder } from './scale.frames.ts';
import type { ScaleProtocol } from './scale.frames.ts';
import { Stability } from './stability.ts';
import type { StabilityOptions } from './stability.ts';
import { connectTcp } from './tcp-connect.ts';

export interface TcpScaleOptions extends Partial<StabilityOptions> {
  readonly host: string;
  readonly port: number;
  readonly protocol: ScaleProtocol;
  /** Limit for connecting, and for the silence after which it counts as lost, ms. Default 3000. */
  readonly timeoutMs?: number;
}

const retryMs = 1_000;

export class TcpScale implements Scale {
  readonly #options: TcpScaleOptions & { readonly timeoutMs: number };
  readonly #listeners = new Set<ScaleListener>();
  readonly #ending = new AbortController();
  #socket: Socket | null = null;
  /** Null: nobody listens. */
  #running: Promise<void> | null = null;
  #isLost = false;

  constructor(options: TcpScaleOptions) {
    this.#options = { timeoutMs: 3_000, ...options };
  }

  watch(listener: ScaleListener): { stop(): void } {
    this.#listeners.add(listener);
    this.#running ??= this.#listen();
    return { stop: () => this.#listeners.delete(listener) };
  }

  async close(): Promise<void> {
    this.#ending.abort();
    this.#socket?.destroy();
    await this.#running;
  }

  async #listen(): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      try {
        await this.#hear();
      } catch (error) {
        if (!signal.aborted) this.#lost(error);
      }
      if (!signal.aborted) await pause(retryMs, signal);
    }
  }

  /** Until the connection ends or nothing is heard. A decoder of its own: half a frame does not go on elsewhere. */
  async #hear(): Promise<void> {
    const socket = await connectTcp(this.#options);
    this.#socket = socket;
    if (this.#ending.signal.aborted) socket.destroy();
    const decoder = new ScaleDecoder(this.#options.protocol);
    const stability = new Stability(this.#options);
    let lastFrame = Date.now();
    const where = `${this.#options.host}:${this.#options.port}`;
    await new Promise<void>((_, reject) => {
      const silence = setInterval(() => {
        if (Date.now() - lastFrame > this.#options.timeoutMs)
          end(`the scale at ${where} sends nothing that is ${this.#options.protocol}`);
      }, this.#options.timeoutMs / 4);
      const end = (reason: string): void => {
        clearInterval(silence);
        socket.destroy();
        reject(new ScaleFault(reason));
      };
      socket.on('data', (chunk: Buffer) => {
        for (const reading of decoder.push(chunk)) {
          lastFrame = Date.now();
          this.#heard();
          const weight = stability.take(reading, lastFrame);
          if (weight !== null) for (const listener of this.#listeners) listener.stood(weight);
        }
      });
      socket.once('close', () => {
        end(`the scale at ${where} ended the connection`);
      });
    });
  }

  #heard(): void {
    if (!this.#isLost) return;
    this.#isLost = false;
    for (const listener of this.#listeners) listener.heard();
  }

  #lost(error: unknown): void {
    if (this.#isLost) return;
    this.#isLost = true;
    const message = error instanceof Error ? error.message : String(error);
    const fault = error instanceof ScaleFault ? error : new ScaleFault(message, { cause: error });
    for (const listener of this.#listeners) listener.lost(fault);
  }
}
