/** What the core asks of any barrier. A driver implements it for one vendor's protocol; a device row configures it. */

/** Arm position from the two limit switches. `between` = neither; `fault` = both at once (wiring). */
export type ArmPosition = 'open' | 'closed' | 'between' | 'fault';

/** One reading of all inputs (domain §6.6). `true` = occupied / active. */
export interface BarrierInputs {
  readonly arm: ArmPosition;
  /** Loop A, approach. */
  readonly loopA: boolean;
  /** Loop B, under the arm. */
  readonly loopB: boolean;
  readonly radar: boolean;
  /** Manual remote / handset asks to open. */
  readonly handset: boolean;
  /** When read, milliseconds since the epoch (this host's clock). */
  readonly at: number;
}

/** Why a barrier did not do what it was told. */
export const barrierFaultKinds = [
  'timeout', // no answer within the limit
  'unreachable', // no connection
  'exception', // the device answered with a Modbus exception
  'wrong-answer', // the device answered something that is not the echo of the request
  'occupied', // loop B or radar active: closing refused by the driver (I3)
] as const;
export type BarrierFaultKind = (typeof barrierFaultKinds)[number];

export class BarrierFault extends Error {
  override readonly name = 'BarrierFault';
  readonly kind: BarrierFaultKind;
  /** Is it certain that no coil was energised by this call? Only then may the call be tried again (I2). */
  readonly coilUntouched: boolean;
  constructor(kind: BarrierFaultKind, message: string, options: { coilUntouched: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.coilUntouched = options.coilUntouched;
  }
}

export interface Barrier {
  /** One open pulse. Resolves when the device has echoed the coil write; rejects with BarrierFault. */
  pulseOpen(): Promise<{ readonly at: number }>;
  /** One close pulse. Reads loop B and radar immediately before; rejects `occupied` if either is active. */
  pulseClose(): Promise<{ readonly at: number }>;
  /** Reads all inputs now. */
  read(): Promise<BarrierInputs>;
  /** Last reading and every change of any input, by polling. Faults are reported once per outage. */
  watch(listener: BarrierListener): { stop(): void };
  close(): Promise<void>;
}

export interface BarrierListener {
  /** The first reading after start or after an outage has `afterGap: true`: what lies between was not seen. */
  inputs(inputs: BarrierInputs, change: { readonly afterGap: boolean }): void;
  lost(fault: BarrierFault): void;
}
