import { pause } from '../drivers/pause.ts';
import { SerialQueue } from '../drivers/serial-queue.ts';
import { LaneRun, type DriveResult, type LaneStep, type SimulatedVehicle } from './lane-run.ts';
import { SimulatedBarrier } from './simulated-barrier.ts';
import { SimulatedBoard } from './simulated-board.ts';
import { SimulatedCamera } from './simulated-camera.ts';

export interface SimulatedLaneOptions {
  readonly lane: string;
  /** Where the camera pushes to. */
  readonly cameraUrl: string;
  readonly serialNo: string;
  /** 0 takes a free port. */
  readonly barrierPort: number;
  readonly boardPort: number;
  /** Arm travel each way, milliseconds. Default 900. */
  readonly armMs?: number;
  /** Between two tries of one camera event, milliseconds. Default 1000. */
  readonly resendMs?: number;
}

/** Two vehicles never stand on loop A one after the other without a gap, milliseconds at speed 1. */
const movingUpMs = 1200;

/** One lane: camera, barrier and board. Vehicles queue; one is at the arm at a time. */
export class SimulatedLane {
  readonly lane: string;
  readonly camera: SimulatedCamera;
  readonly barrier: SimulatedBarrier;
  readonly board: SimulatedBoard;
  readonly #queue = new SerialQueue();
  readonly #down = new AbortController();
  #waiting = 0;
  #leftAt = Number.NEGATIVE_INFINITY;

  private constructor(
    options: SimulatedLaneOptions,
    devices: { readonly barrier: SimulatedBarrier; readonly board: SimulatedBoard },
  ) {
    const { lane, cameraUrl, serialNo, resendMs = 1000 } = options;
    this.lane = lane;
    this.camera = new SimulatedCamera({ url: cameraUrl, serialNo, resendMs });
    this.barrier = devices.barrier;
    this.board = devices.board;
  }

  static async start(options: SimulatedLaneOptions): Promise<SimulatedLane> {
    const { armMs = 900 } = options;
    const barrier = await SimulatedBarrier.start({
      port: options.barrierPort,
      openingMs: armMs,
      closingMs: armMs,
    });
    const board = await SimulatedBoard.start({ port: options.boardPort });
    return new SimulatedLane(options, { barrier, board });
  }

  /** Vehicles at the arm and behind it. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Drives one vehicle to the arm when its turn has come, and through it or back. */
  async drive(
    vehicle: SimulatedVehicle,
    report: (step: LaneStep) => void = () => undefined,
  ): Promise<DriveResult> {
    this.#waiting += 1;
    try {
      return await this.#queue.run(() => this.#atTheArm(vehicle, report));
    } finally {
      this.#waiting -= 1;
    }
  }

  async #atTheArm(vehicle: SimulatedVehicle, report: (step: LaneStep) => void): Promise<DriveResult> {
    const { camera, barrier, board } = this;
    const { signal } = this.#down;
    const sinceLeft = performance.now() - this.#leftAt;
    await pause(Math.max(0, movingUpMs / (vehicle.speed ?? 1) - sinceLeft), signal);
    try {
      return await new LaneRun({ camera, barrier, board, signal }, vehicle, report).run();
    } finally {
      this.#leftAt = performance.now();
    }
  }

  async close(): Promise<void> {
    this.#down.abort();
    await Promise.all([this.barrier.close(), this.board.close()]);
  }
}
