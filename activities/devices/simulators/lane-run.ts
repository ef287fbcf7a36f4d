import { pause } from '../drivers/pause.ts';
import type { BoardColour } from '../ports/board.port.ts';
import { Condition } from './condition.ts';
import type { SimulatedBarrier } from './simulated-barrier.ts';
import type { ReceivedMessage, SimulatedBoard } from './simulated-board.ts';
import type { PreparedPush, PushOutcome, SimulatedCamera } from './simulated-camera.ts';
import type { VehicleColour } from './simulated-photo.ts';

export interface SimulatedVehicle {
  readonly plate: string;
  readonly colour: VehicleColour;
  /** 0–100. */
  readonly confidence?: number;
  /** The camera sees the vehicle but cannot read its plate. */
  readonly unread?: boolean;
  /** How long it waits before turning back, milliseconds: after a refusal on the board, else after its arrival. */
  readonly patienceMs?: number;
  /** Factor on all driving: 10 = ten times as fast. Default 1. */
  readonly speed?: number;
  /** By the camera's clock, milliseconds since the epoch. Default now. */
  readonly eventTime?: number;
}

export type LaneStepName =
  | 'arrived'
  | 'pushed'
  | 'acknowledged'
  | 'not-acknowledged'
  | 'coil'
  | 'board'
  | 'arm-open'
  | 'under-arm'
  | 'through'
  | 'arm-closed'
  | 'arm-left-open'
  | 'turned-back';

export interface LaneStep {
  /** Milliseconds since the camera began to send the event. */
  readonly at: number;
  readonly step: LaneStepName;
  /** With `board`: the lines shown, and what is said. */
  readonly text?: readonly string[];
  readonly voice?: string | null;
  /** With `board`: red if any line is red, else the colour of the first line. */
  readonly colour?: BoardColour;
}

export interface DriveResult {
  readonly eventId: string;
  readonly eventTime: number;
  readonly serialNo: string;
  /** Did the vehicle drive through? */
  readonly opened: boolean;
  /** From the first byte of the push to the open coil, milliseconds; `null` = the coil was not energised. */
  readonly coilMs: number | null;
  /** … to the first text on the board. */
  readonly boardMs: number | null;
  /** What the board showed last before the vehicle left. */
  readonly boardLines: readonly string[];
  readonly acknowledged: boolean;
  readonly httpStatus: number | null;
}

export interface LaneParts {
  readonly camera: SimulatedCamera;
  readonly barrier: SimulatedBarrier;
  readonly board: SimulatedBoard;
  /** Aborted when the lane is taken down in the middle of a run. */
  readonly signal: AbortSignal;
}

const openCoil = 0;
const turnedBack = 66;
const patience = { afterRefusalMs: 8000, otherwiseMs: 20_000 };
const armCloseLimitMs = 20_000;
/** Driving at speed 1, milliseconds. */
const driving = { toTheArm: 800, untilOffLoopA: 700, restOfTheLength: 1800, reversing: 1500 };

/** One vehicle at one lane, physically: loops, camera, arm. Knows nothing of decisions but what it sees. */
export class LaneRun {
  readonly #parts: LaneParts;
  readonly #vehicle: SimulatedVehicle;
  readonly #report: (step: LaneStep) => void;
  readonly #changes = new Condition();
  #startedAt = Number.POSITIVE_INFINITY;
  #coilMs: number | null = null;
  #armSeenOpen = false;
  #messages: ReceivedMessage[] = [];

  constructor(parts: LaneParts, vehicle: SimulatedVehicle, report: (step: LaneStep) => void) {
    this.#parts = parts;
    this.#vehicle = vehicle;
    this.#report = report;
  }

  async run(): Promise<DriveResult> {
    const { camera, barrier, board, signal } = this.#parts;
    const seen = this.#seen();
    const event = camera.prepare({ ...seen, eventTime: this.#vehicle.eventTime ?? Date.now() });
    const notice = (): void => {
      this.#notice();
    };
    const stops = [barrier.changes.listen(notice), board.changes.listen(notice)];
    signal.addEventListener('abort', notice);
    try {
      this.#startedAt = performance.now();
      this.#say('arrived');
      barrier.setInput('loopA', true);
      const pushing = this.#push(event);
      const opened = await this.#passOrTurnBack();
      return this.#result(await pushing, opened);
    } finally {
      for (const stop of stops) stop();
      signal.removeEventListener('abort', notice);
      for (const input of ['loopA', 'loopB', 'radar'] as const) barrier.setInput(input, false);
    }
  }

  #seen() {
    const { plate, colour, confidence, unread = false } = this.#vehicle;
    if (unread) return { plate: null, colour: null };
    return { plate, colour, ...(confidence === undefined ? {} : { confidence }) };
  }

  async #push(event: PreparedPush): Promise<PushOutcome> {
    this.#say('pushed');
    const outcome = await this.#parts.camera.send(event);
    this.#say(outcome.acknowledged ? 'acknowledged' : 'not-acknowledged');
    return outcome;
  }

  async #passOrTurnBack(): Promise<boolean> {
    while (await this.#armOpens()) {
      await this.#drive(driving.toTheArm);
      // The arm may have come down again before the vehicle got there.
      if (this.#armIsOpen()) return this.#passUnder();
    }
    await this.#drive(driving.reversing);
    this.#parts.barrier.setInput('loopA', false);
    this.#say('turned-back');
    if (!this.#parts.signal.aborted) {
      await this.#parts.camera.push({ ...this.#seen(), trigger: turnedBack });
    }
    return false;
  }

  async #passUnder(): Promise<true> {
    const { barrier } = this.#parts;
    barrier.setInput('loopB', true);
    barrier.setInput('radar', true);
    this.#say('under-arm');
    await this.#drive(driving.untilOffLoopA);
    barrier.setInput('loopA', false);
    await this.#drive(driving.restOfTheLength);
    barrier.setInput('loopB', false);
    barrier.setInput('radar', false);
    this.#say('through');
    const gone = (): boolean => barrier.arm.state === 'closed' || this.#parts.signal.aborted;
    await this.#changes.until(gone, armCloseLimitMs);
    this.#say(barrier.arm.state === 'closed' ? 'arm-closed' : 'arm-left-open');
    return true;
  }

  /** `false` when the vehicle gives up. An arm that is already moving up is waited for. */
  async #armOpens(): Promise<boolean> {
    const { barrier, signal } = this.#parts;
    while (!this.#armIsOpen()) {
      const decidedBy = this.#givesUpAt();
      const left = decidedBy - performance.now();
      if (signal.aborted || (left <= 0 && barrier.arm.state !== 'opening')) return false;
      const stirred = (): boolean => this.#armIsOpen() || this.#givesUpAt() !== decidedBy || signal.aborted;
      await this.#changes.until(stirred, Math.max(left, 50));
    }
    return true;
  }

  #givesUpAt(): number {
    const last = this.#messages.at(-1);
    const refusedAt = last !== undefined && colourOf(last) === 'red' ? last.at : null;
    const waits = refusedAt === null ? patience.otherwiseMs : patience.afterRefusalMs;
    return (refusedAt ?? this.#startedAt) + (this.#vehicle.patienceMs ?? waits);
  }

  #armIsOpen(): boolean {
    return this.#parts.barrier.arm.state === 'open';
  }

  #notice(): void {
    const { barrier, board } = this.#parts;
    // A driver looks for what is said to him; the board's idle text is silent.
    const shown = board.messages.filter(({ at, voice }) => at >= this.#startedAt && voice !== null);
    for (const message of shown.slice(this.#messages.length)) {
      this.#messages.push(message);
      const text = message.lines.map((line) => line.text);
      this.#say('board', { at: message.at, text, voice: message.voice, colour: colourOf(message) });
    }
    const opening = barrier.coilWrites.find(
      ({ coil, on, at }) => coil === openCoil && on && at >= this.#startedAt,
    );
    if (opening !== undefined && this.#coilMs === null) {
      this.#coilMs = opening.at - this.#startedAt;
      this.#say('coil', { at: opening.at });
    }
    if (this.#armIsOpen() && !this.#armSeenOpen) {
      this.#armSeenOpen = true;
      this.#say('arm-open');
    }
    this.#changes.changed();
  }

  #drive(ms: number): Promise<void> {
    return pause(ms / (this.#vehicle.speed ?? 1), this.#parts.signal);
  }

  #say(step: LaneStepName, more: Partial<LaneStep> = {}): void {
    const at = Math.max(0, (more.at ?? performance.now()) - this.#startedAt);
    this.#report({ step, ...more, at: round(at) });
  }

  #result(push: PushOutcome, opened: boolean): DriveResult {
    const first = this.#messages[0];
    return {
      eventId: push.eventId,
      eventTime: push.eventTime,
      serialNo: this.#parts.camera.serialNo,
      opened,
      coilMs: this.#coilMs === null ? null : round(this.#coilMs),
      boardMs: first === undefined ? null : round(first.at - this.#startedAt),
      boardLines: this.#messages.at(-1)?.lines.map(({ text }) => text) ?? [],
      acknowledged: push.acknowledged,
      httpStatus: push.status,
    };
  }
}

function colourOf(message: ReceivedMessage): BoardColour {
  const colours = message.lines.map(({ colour }) => colour);
  return colours.includes('red') ? 'red' : (colours[0] ?? 'green');
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
