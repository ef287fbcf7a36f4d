import { pause } from '../drivers/pause.ts';
import type { VehicleColour } from './simulated-photo.ts';

export interface TrafficVehicle {
  readonly plate: string;
  readonly colour: VehicleColour;
}

export interface TrafficOptions {
  /** The lanes of each entrance. */
  readonly entrances: readonly { readonly inLane: string; readonly outLane: string }[];
  readonly vehicles: readonly TrafficVehicle[];
  /** Drives one vehicle at one lane; `opened` = it got through. */
  readonly drive: (lane: string, vehicle: TrafficVehicle) => Promise<{ readonly opened: boolean }>;
  /** Mean time between two arrivals at one entrance, milliseconds. Default 20 000. */
  readonly meanGapMs?: number;
  /** Mean time inside, milliseconds. Default 120 000. */
  readonly meanStayMs?: number;
  /** From 0 up to, not including, 1. Default Math.random. */
  readonly random?: () => number;
}

/** Vehicles that come at random and leave by the entrance they came in by. Refused ones may come again. */
export class Traffic {
  readonly #options: Required<TrafficOptions>;
  readonly #outside: TrafficVehicle[];
  readonly #down = new AbortController();
  #running: AbortController | null = null;
  readonly #underWay = new Set<Promise<void>>();
  /** Until the last vehicle of each lane has left it. */
  readonly #lanes = new Map<string, Promise<unknown>>();

  constructor(options: TrafficOptions) {
    this.#options = { meanGapMs: 20_000, meanStayMs: 120_000, random: Math.random, ...options };
    this.#outside = [...options.vehicles];
  }

  get running(): boolean {
    return this.#running !== null;
  }

  /** How many vehicles wait outside for their next trip. */
  get outside(): number {
    return this.#outside.length;
  }

  start(): void {
    if (this.#running !== null) return;
    this.#running = new AbortController();
    for (const entrance of this.#options.entrances) {
      this.#follow(this.#arrivals(entrance, this.#running.signal));
    }
  }

  /** No new arrivals; who is inside still leaves when its time has come. */
  stop(): void {
    this.#running?.abort();
    this.#running = null;
  }

  /** Stops all movement; resolves when nothing is under way any more. */
  async close(): Promise<void> {
    this.stop();
    this.#down.abort();
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  async #arrivals(entrance: { inLane: string; outLane: string }, signal: AbortSignal): Promise<void> {
    for (;;) {
      await pause(this.#about(this.#options.meanGapMs), signal);
      if (signal.aborted) return;
      const vehicle = this.#pick();
      if (vehicle !== undefined) this.#follow(this.#visit(vehicle, entrance));
    }
  }

  async #visit(vehicle: TrafficVehicle, entrance: { inLane: string; outLane: string }): Promise<void> {
    const { meanStayMs } = this.#options;
    const { signal } = this.#down;
    let inside = (await this.#inTurn(entrance.inLane, vehicle)).opened;
    while (inside && !signal.aborted) {
      await pause(this.#about(meanStayMs), signal);
      if (!signal.aborted) inside = !(await this.#inTurn(entrance.outLane, vehicle)).opened;
    }
    this.#outside.push(vehicle);
  }

  /** A vehicle comes up to the camera when the one before it has left the lane. */
  #inTurn(lane: string, vehicle: TrafficVehicle): Promise<{ readonly opened: boolean }> {
    const before = this.#lanes.get(lane) ?? Promise.resolve();
    const { signal } = this.#down;
    const driven = before.then(() =>
      signal.aborted ? { opened: false } : this.#options.drive(lane, vehicle),
    );
    this.#lanes.set(
      lane,
      driven.catch(() => undefined),
    );
    return driven;
  }

  #pick(): TrafficVehicle | undefined {
    const index = Math.floor(this.#options.random() * this.#outside.length);
    return this.#outside.splice(index, 1)[0];
  }

  /** Exponentially distributed around `mean`, without the longest tail. */
  #about(mean: number): number {
    return Math.min(-Math.log(1 - this.#options.random()), 4) * mean;
  }

  #follow(work: Promise<void>): void {
    const followed = work.finally(() => this.#underWay.delete(followed));
    this.#underWay.add(followed);
  }
}
