import type { Socket } from 'node:net';
import { Condition } from './condition.ts';
import {
  encodeAnswer,
  exceptionAnswer,
  exceptionCode,
  packBits,
  takeRequests,
  type ModbusRequest,
} from './modbus-frames.ts';
import { SimulatedArm } from './simulated-arm.ts';
import { TcpServer } from './tcp-server.ts';

export const barrierFaults = [
  'no-answer', // hears nothing
  'lost-answer', // does what it is told, but the answer does not arrive
  'exception', // refuses every request as busy
  'wrong-echo', // does what it is told, but confirms another coil
  'drop-connection', // ends the connection at the next request, without doing it
  'arm-stuck', // coils work, the motor does not
  'refuse-connection', // switched off
] as const;
export type BarrierSimulatorFault = (typeof barrierFaults)[number];

export type SettableInput = 'loopA' | 'loopB' | 'radar' | 'handset';

export interface CoilWrite {
  readonly coil: number;
  readonly on: boolean;
  /** When, by `performance.now()`. */
  readonly at: number;
  /** When, milliseconds since the epoch. */
  readonly time: number;
  /** For an "off" that ended a pulse: how long the coil was energised, milliseconds. */
  readonly heldMs: number | null;
}

export interface SimulatedBarrierOptions {
  /** 0 takes a free port. */
  readonly port?: number;
  /** Default 900 ms each. */
  readonly openingMs?: number;
  readonly closingMs?: number;
}

/** The last writes are kept; a site runs for weeks. */
const keptWrites = 1000;
const coilCount = 8;
const inputCount = 8;
const openCoil = 0;
const closeCoil = 1;
const stopCoil = 2;

/** A barrier with its relay: Modbus TCP outside (wiring of domain §6.6), an arm, two loops and a radar inside. */
export class SimulatedBarrier {
  readonly changes = new Condition();
  readonly arm: SimulatedArm;
  readonly coilWrites: CoilWrite[] = [];
  /** Open pulses that arrived at the motor. */
  openings = 0;
  /** How often the arm came down on an occupied loop B. */
  struck = 0;
  readonly #server: TcpServer;
  readonly #coils = new Array<boolean>(coilCount).fill(false);
  readonly #energisedAt = new Map<number, number>();
  readonly #inputs: Record<SettableInput, boolean> = {
    loopA: false,
    loopB: false,
    radar: false,
    handset: false,
  };
  #fault: BarrierSimulatorFault | null = null;
  #closing = false;

  private constructor({ openingMs = 900, closingMs = 900 }: SimulatedBarrierOptions) {
    this.arm = new SimulatedArm({ openingMs, closingMs });
    this.arm.changes.listen(() => {
      this.#watchForStrike();
      this.changes.changed();
    });
    this.#server = new TcpServer((socket) => {
      this.#serve(socket);
    });
  }

  static async start(options: SimulatedBarrierOptions = {}): Promise<SimulatedBarrier> {
    const barrier = new SimulatedBarrier(options);
    await barrier.#server.listen(options.port ?? 0);
    return barrier;
  }

  get port(): number {
    return this.#server.port;
  }

  get fault(): BarrierSimulatorFault | null {
    return this.#fault;
  }

  get inputs(): Readonly<Record<SettableInput, boolean>> {
    return this.#inputs;
  }

  coil(index: number): boolean {
    return this.#coils[index] === true;
  }

  setInput(name: SettableInput, on: boolean): void {
    this.#inputs[name] = on;
    this.#watchForStrike();
    this.changes.changed();
  }

  async setFault(fault: BarrierSimulatorFault | null): Promise<void> {
    this.#fault = fault;
    if (fault === 'refuse-connection') await this.#server.stop();
    else await this.#server.listen();
  }

  /** Moves the arm by hand, without any command. */
  forceArm(position: 'open' | 'closed'): void {
    this.arm.place(position);
  }

  async close(): Promise<void> {
    this.arm.stop();
    await this.#server.stop();
  }

  #serve(socket: Socket): void {
    let received: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      try {
        const { requests, rest } = takeRequests(Buffer.concat([received, chunk]));
        received = rest;
        for (const request of requests) this.#handle(socket, request);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        // A real relay drops who does not speak its protocol.
        socket.destroy();
      }
    });
  }

  #handle(socket: Socket, request: ModbusRequest): void {
    if (this.#fault === 'no-answer') return;
    if (this.#fault === 'drop-connection') {
      socket.destroy();
      return;
    }
    const busy = this.#fault === 'exception';
    const answer = busy ? exceptionAnswer(request, exceptionCode.busy) : this.#answer(request);
    if (this.#fault !== 'lost-answer') socket.write(answer);
  }

  #answer(request: ModbusRequest): Buffer {
    const { pdu } = request;
    const code = pdu.readUInt8(0);
    if (![1, 2, 5].includes(code)) return exceptionAnswer(request, exceptionCode.illegalFunction);
    const [address, value] = [pdu.readUInt16BE(1), pdu.readUInt16BE(3)];
    if (code === 5) return this.#writeCoil(request, { address, value });
    const bits = code === 1 ? this.#coils : this.#inputBits();
    if (value < 1 || address + value > bits.length)
      return exceptionAnswer(request, exceptionCode.illegalAddress);
    const packed = packBits(bits.slice(address, address + value));
    return encodeAnswer(request, Buffer.concat([Buffer.from([code, packed.length]), packed]));
  }

  #writeCoil(request: ModbusRequest, { address, value }: { address: number; value: number }): Buffer {
    if (address >= coilCount) return exceptionAnswer(request, exceptionCode.illegalAddress);
    if (value !== 0xff00 && value !== 0) return exceptionAnswer(request, exceptionCode.illegalValue);
    this.#switch(address, value === 0xff00);
    const echo = Buffer.from(request.pdu);
    if (this.#fault === 'wrong-echo') echo.writeUInt16BE((address + 1) % coilCount, 1);
    return encodeAnswer(request, echo);
  }

  #switch(coil: number, on: boolean): void {
    const at = performance.now();
    const since = this.#energisedAt.get(coil);
    const rising = on && since === undefined;
    const heldMs = !on && since !== undefined ? at - since : null;
    this.coilWrites.push({ coil, on, at, time: Date.now(), heldMs });
    if (this.coilWrites.length > keptWrites) this.coilWrites.shift();
    this.#coils[coil] = on;
    if (rising) this.#energisedAt.set(coil, at);
    if (!on) this.#energisedAt.delete(coil);
    if (rising) this.#obey(coil);
    this.changes.changed();
  }

  #obey(coil: number): void {
    if (coil === openCoil) this.openings += 1;
    if (this.#fault === 'arm-stuck') return;
    if (coil === openCoil) this.arm.drive('open');
    if (coil === closeCoil) this.arm.drive('closed');
    if (coil === stopCoil) this.arm.stop();
  }

  #inputBits(): boolean[] {
    const { loopA, loopB, radar, handset } = this.#inputs;
    const bits = [this.arm.state === 'open', this.arm.state === 'closed', loopA, loopB, radar, handset];
    return [...bits, ...new Array<boolean>(inputCount - bits.length).fill(false)];
  }

  #watchForStrike(): void {
    const closing = this.arm.state === 'closing' && this.#inputs.loopB;
    if (closing && !this.#closing) this.struck += 1;
    this.#closing = closing;
  }
}
