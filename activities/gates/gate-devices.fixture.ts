/** A barrier that does what the test scripts, answer by answer, and devices around it. */
import { BarrierFault } from '../devices/ports/barrier.port.ts';
import type { Barrier, BarrierFaultKind, BarrierInputs } from '../devices/ports/barrier.port.ts';
import type { Board } from '../devices/ports/board.port.ts';
import type { ArmCommand, GateDevices } from './gate-devices.ts';

export function inputs(part: Partial<BarrierInputs> = {}): BarrierInputs {
  return {
    arm: 'closed',
    loopA: true,
    loopB: false,
    radar: false,
    handset: false,
    at: Date.now(),
    ...part,
  };
}

export function fault(kind: BarrierFaultKind, coilUntouched: boolean): BarrierFault {
  return new BarrierFault(kind, `scripted ${kind}`, { coilUntouched });
}

export class ScriptedBarrier implements Barrier {
  readonly calls: ('open' | 'close' | 'read')[] = [];
  /** Answers in order; when they have run out, a pulse succeeds. */
  readonly pulses: (Error | (() => Promise<void>))[] = [];
  /** Readings in order; the last one stays. */
  readings: (BarrierInputs | Error)[] = [inputs()];

  pulseOpen(): Promise<{ at: number }> {
    return this.#pulse('open');
  }

  pulseClose(): Promise<{ at: number }> {
    return this.#pulse('close');
  }

  read(): Promise<BarrierInputs> {
    this.calls.push('read');
    const reading = this.readings.length > 1 ? this.readings.shift() : this.readings[0];
    if (reading === undefined) throw new Error('no reading is scripted');
    return reading instanceof Error ? Promise.reject(reading) : Promise.resolve(reading);
  }

  watch(): { stop(): void } {
    throw new Error('nobody watches here');
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  count(call: 'open' | 'close' | 'read'): number {
    return this.calls.filter((made) => made === call).length;
  }

  async #pulse(call: 'open' | 'close'): Promise<{ at: number }> {
    this.calls.push(call);
    const answer = this.pulses.shift();
    if (answer instanceof Error) throw answer;
    await answer?.();
    return { at: 4_711 };
  }
}

export interface ScriptedDevices extends GateDevices {
  readonly commands: ArmCommand[];
  readonly told: (string | null)[];
}

export function devicesOf(parts: { barrier?: Barrier; board?: Board }): ScriptedDevices {
  const commands: ArmCommand[] = [];
  const told: (string | null)[] = [];
  return {
    commands,
    told,
    barrier: () => {
      if (parts.barrier === undefined) throw new Error('this lane has no barrier');
      return parts.barrier;
    },
    board: () => parts.board ?? null,
    commanding: (command) => commands.push(command),
    shown: (_, problem) => told.push(problem),
    close: () => Promise.resolve(),
  };
}
