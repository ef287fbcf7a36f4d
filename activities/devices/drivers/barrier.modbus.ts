import {
  BarrierFault,
  type ArmPosition,
  type Barrier,
  type BarrierInputs,
  type BarrierListener,
} from '../ports/barrier.port.ts';
import { CoilRelease } from './coil-release.ts';
import { InputWatch } from './input-watch.ts';
import { ModbusLink, type ModbusRequests } from './modbus.link.ts';
import { SerialQueue } from './serial-queue.ts';

/** 0-based Modbus addresses (domain §6.6: output address = DO number − 1). */
export interface BarrierMap {
  readonly openCoil: number;
  readonly closeCoil: number;
  readonly inputs: {
    readonly openLimit: number;
    readonly closeLimit: number;
    readonly loopA: number;
    readonly loopB: number;
    readonly radar: number;
    readonly handset: number;
  };
}

export interface ModbusBarrierOptions {
  readonly host: string;
  readonly port: number;
  readonly unit: number;
  /** Limit for connecting and for each answer, milliseconds. Default 500. */
  readonly timeoutMs?: number;
  /** How long a coil stays energised, milliseconds. Default 400. */
  readonly pulseMs?: number;
  /** Between two readings while watched, milliseconds. Default 50. */
  readonly pollMs?: number;
  /** How long `close()` goes on trying to switch a coil off, milliseconds. Default 5000. */
  readonly closeGraceMs?: number;
  readonly map: BarrierMap;
}

const defaults = { timeoutMs: 500, pulseMs: 400, pollMs: 50, closeGraceMs: 5000 };

/** Barrier relay by Modbus TCP. One instance per relay: it alone may switch the relay's coils. */
export class ModbusBarrier implements Barrier {
  readonly #options: Required<ModbusBarrierOptions>;
  readonly #link: ModbusLink;
  readonly #release: CoilRelease;
  readonly #watch: InputWatch;
  readonly #pulses = new SerialQueue();
  #leftoversChecked = false;

  constructor(options: ModbusBarrierOptions) {
    this.#options = { ...defaults, ...options };
    const { host, port, unit, timeoutMs, pollMs } = this.#options;
    const onConnected = (): void => void this.#releaseLeftovers();
    this.#link = new ModbusLink({ host, port, unit, timeoutMs, onConnected });
    this.#release = new CoilRelease(this.#link);
    this.#watch = new InputWatch({ read: () => this.read(), pollMs });
  }

  pulseOpen(): Promise<{ readonly at: number }> {
    return this.#pulse(this.#options.map.openCoil, async () => undefined);
  }

  pulseClose(): Promise<{ readonly at: number }> {
    return this.#pulse(this.#options.map.closeCoil, (requests) => this.#refuseIfOccupied(requests));
  }

  read(): Promise<BarrierInputs> {
    return this.#link.exclusive((requests) => this.#readInputs(requests));
  }

  watch(listener: BarrierListener): { stop(): void } {
    return this.#watch.add(listener);
  }

  /** Waits until every coil is confirmed off; rejects if that could not be had within the grace time. */
  close(): Promise<void> {
    this.#watch.close();
    return this.#pulses.run(async () => {
      const settled = await this.#release.settled(this.#options.closeGraceMs);
      this.#release.abandon();
      this.#link.close();
      if (!settled) throw this.#unsettled('closing the driver');
    });
  }

  #pulse(coil: number, guard: (requests: ModbusRequests) => Promise<void>): Promise<{ readonly at: number }> {
    return this.#pulses.run(async () => {
      const { pulseMs, timeoutMs } = this.#options;
      // A coil that is still on would give no new edge, and open and close must never be on together.
      if (!(await this.#release.settled(pulseMs + 2 * timeoutMs)))
        throw this.#unsettled(`pulsing coil ${coil}`);
      return this.#link.exclusive(async (requests) => {
        await guard(requests);
        await this.#energise(requests, coil);
        return { at: Date.now() };
      });
    });
  }

  async #energise(requests: ModbusRequests, coil: number): Promise<void> {
    try {
      await requests.writeCoil(coil, true);
      this.#release.owe(coil, this.#options.pulseMs);
    } catch (fault) {
      if (!(fault instanceof BarrierFault) || !fault.coilUntouched) this.#release.owe(coil, 0);
      throw fault;
    }
  }

  async #refuseIfOccupied(requests: ModbusRequests): Promise<void> {
    const { loopB, radar } = await this.#readInputs(requests);
    if (!loopB && !radar) return;
    const by = [loopB ? 'loop B' : '', radar ? 'the radar' : ''].filter(Boolean).join(' and ');
    throw new BarrierFault('occupied', `not closing: ${by} reports something under the arm`, {
      coilUntouched: true,
    });
  }

  async #readInputs(requests: ModbusRequests): Promise<BarrierInputs> {
    const { inputs } = this.#options.map;
    const addresses = Object.values(inputs);
    const first = Math.min(...addresses);
    const bits = await requests.readInputs(first, Math.max(...addresses) - first + 1);
    const on = (address: number): boolean => bits[address - first] === true;
    return {
      arm: armPosition(on(inputs.openLimit), on(inputs.closeLimit)),
      loopA: on(inputs.loopA),
      loopB: on(inputs.loopB),
      radar: on(inputs.radar),
      handset: on(inputs.handset),
      at: Date.now(),
    };
  }

  /** A predecessor that died in the middle of a pulse has left its coil on. */
  async #releaseLeftovers(): Promise<void> {
    if (this.#leftoversChecked) return;
    const { openCoil, closeCoil } = this.#options.map;
    try {
      await this.#link.exclusive(async (requests) => {
        for (const coil of [openCoil, closeCoil]) {
          if (!this.#release.owes(coil) && (await requests.readCoil(coil))) this.#release.owe(coil, 0);
        }
      });
      this.#leftoversChecked = true;
    } catch (fault) {
      // Asked again after the next connect; what is wrong with the relay shows in every other request.
      if (!(fault instanceof BarrierFault)) throw fault;
    }
  }

  #unsettled(what: string): BarrierFault {
    const cause = this.#release.lastFault;
    const reason = cause === null ? '' : ` (${cause.message})`;
    return new BarrierFault(
      cause?.kind ?? 'timeout',
      `${what}: the coil of the previous pulse is not confirmed off${reason}; check the relay`,
      { coilUntouched: true, cause },
    );
  }
}

function armPosition(openLimit: boolean, closeLimit: boolean): ArmPosition {
  if (openLimit && closeLimit) return 'fault';
  if (openLimit) return 'open';
  return closeLimit ? 'closed' : 'between';
}
