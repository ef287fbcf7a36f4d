import { BarrierFault } from '../ports/barrier.port.ts';
import type { ModbusLink } from './modbus.link.ts';
import { pause } from './pause.ts';

const firstRetryMs = 50;
const lastRetryMs = 2000;

/** Owes every energised coil an "off" and does not forget it: a coil is never held (domain §6.6). */
export class CoilRelease {
  readonly #link: ModbusLink;
  readonly #owed = new Map<number, Promise<void>>();
  readonly #abandoned = new AbortController();
  #lastFault: BarrierFault | null = null;

  constructor(link: ModbusLink) {
    this.#link = link;
  }

  get lastFault(): BarrierFault | null {
    return this.#lastFault;
  }

  owes(coil: number): boolean {
    return this.#owed.has(coil);
  }

  /** Switches `coil` off after `afterMs` milliseconds and tries until the device has confirmed it. */
  owe(coil: number, afterMs: number): void {
    if (this.#owed.has(coil)) return;
    const release = this.#release(coil, afterMs).finally(() => this.#owed.delete(coil));
    this.#owed.set(coil, release);
  }

  /** `true` when every coil is confirmed off; `false` when that took longer than `withinMs`. */
  async settled(withinMs: number): Promise<boolean> {
    if (this.#owed.size === 0) return true;
    const limit = new AbortController();
    const done = Promise.all(this.#owed.values()).then(() => !this.#abandoned.signal.aborted);
    const late = pause(withinMs, limit.signal).then(() => false);
    return Promise.race([done, late]).finally(() => {
      limit.abort();
    });
  }

  /** Gives up on what is still owed; only for closing the driver. */
  abandon(): void {
    this.#abandoned.abort();
  }

  async #release(coil: number, afterMs: number): Promise<void> {
    const { signal } = this.#abandoned;
    await pause(afterMs, signal);
    for (let wait = firstRetryMs; !signal.aborted; wait = Math.min(wait * 2, lastRetryMs)) {
      try {
        await this.#link.exclusive((requests) => requests.writeCoil(coil, false));
        this.#lastFault = null;
        return;
      } catch (fault) {
        if (!(fault instanceof BarrierFault)) throw fault;
        this.#lastFault = fault;
        await pause(wait, signal);
      }
    }
  }
}
