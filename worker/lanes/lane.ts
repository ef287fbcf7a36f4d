/** One lane: one vehicle at a time, reads of one vehicle become one passage, sensors reach the passage they belong to. */
import type { WorkflowHandle } from '@temporalio/client';
import type { BarrierInputs } from '../../activities/devices/ports/barrier.port.ts';
import {
  rereadSignal,
  sensedSignal,
  statusSignal,
  vehicleLeftSignal,
} from '../../workflows/contract/passage.ts';
import type { ControlStatus, PassageInput, PassageResult, Sensed } from '../../workflows/contract/passage.ts';
import { liveQuery } from '../../workflows/contract/passage.sink.ts';
import type { LivePassage } from '../../workflows/contract/passage.sink.ts';
import { MovementWatch } from './movement-watch.ts';
import { asItStands, backFilled, isQueuedAs } from './arrival.ts';
import type { Arrival } from './arrival.ts';
import { currentOf } from './current.ts';
import type { Current } from './current.ts';
import type { LaneParts } from './lane-parts.ts';
import { LaneSensors, sensedOf } from './lane-sensors.ts';
import { SignalLine } from './signal-line.ts';
import { relationOf } from './same-vehicle.ts';

/** Two reads of one plate this close by the camera's own clock are one vehicle: none passes a gate and comes back as fast. */
const afterglowMs = 2_000;
export class Lane {
  readonly movement = new MovementWatch();
  readonly #parts: LaneParts;
  /** Vehicles at the lane, one after the other. */
  readonly #queue: Arrival[] = [];
  /** What happened while the camera was offline: recorded beside the vehicles that stand here now. */
  readonly #backlog: Arrival[] = [];
  readonly #stop = new AbortController();
  #current: Current | null = null;
  #last: { plateNo: string | null; eventTime: number } | null = null;
  readonly #sensors = new LaneSensors();
  #gapToTell = false;
  #status: ControlStatus | null = null;
  readonly #pumping = new Map<Arrival[], Promise<void>>();
  readonly #line: SignalLine;
  #watch: { stop(): void } | null = null;

  constructor(parts: LaneParts) {
    this.#parts = parts;
    const { starter, log } = parts;
    const isRunning = (handle: WorkflowHandle): boolean => this.#current?.handle === handle;
    this.#line = new SignalLine({ starter, log, isRunning, signal: this.#stop.signal });
  }

  /** Watches the sensors and takes up what an earlier process left unfinished. */
  begin(unfinished: readonly PassageInput[]): void {
    for (const input of unfinished) this.#enqueue({ input, resumed: true });
    this.#gapToTell = unfinished.length > 0;
    if (unfinished.length === 0) this.#ended(null);
    this.#watch = this.#parts.barrier.watch({
      inputs: (inputs, { afterGap }) => {
        this.#sensed(inputs, afterGap);
      },
      lost: (fault) => {
        this.#parts.view.device(this.#parts.id, 'barrier', {
          ok: false,
          at: Date.now(),
          problem: fault.message,
        });
      },
    });
  }

  async end(): Promise<void> {
    this.#watch?.stop();
    this.#stop.abort();
    for (const attendant of this.#parts.attendants) attendant.stop();
    await Promise.all(this.#pumping.values());
  }

  /** What the sensors say now, for a passage that begins. */
  sensedNow(): Sensed | null {
    return this.#sensors.sensedNow();
  }

  arrive(input: PassageInput): void {
    const { id: lane, log, spool } = this.#parts;
    const { passage } = input;
    // The very event, sent again for want of an answer: it stays in the spool until its passage is recorded.
    if (this.#has(passage)) return;
    if (this.#isEcho(input)) {
      log.info({ lane, passage }, 'second read of one vehicle');
      spool.done(passage).catch((error: unknown) => {
        log.warn({ err: error, passage }, 'could not be marked as done, looked at again at the next start');
      });
      return;
    }
    this.#enqueue({ input, resumed: false });
  }

  /** The camera saw a vehicle turn round: the one that stands here, or one that waits behind it. */
  turnedBack({ at, plateNo }: { at: number; plateNo: string | null }): void {
    const waiting = this.#queue.findIndex(({ input }) => plateNo !== null && input.plateNo === plateNo);
    const [left] = waiting < 0 ? [] : this.#queue.splice(waiting, 1);
    if (left !== undefined) {
      this.#enqueue({ ...left, input: backFilled(left.input, 'turned-back') });
      return;
    }
    const current = this.#current;
    if (current === null || (plateNo !== null && current.plateNo !== null && plateNo !== current.plateNo))
      return;
    // Whoever is read next stands in its place, even if the loops were never seen clear in between.
    current.stillThere = false;
    // It may turn round before its passage has begun.
    if (current.handle === null) current.turnedBackAt = at;
    this.#signal((handle) => handle.signal(vehicleLeftSignal, { why: 'turned-back', at }));
  }

  /** Transitions of passages as this process runs them. */
  observed(live: LivePassage): void {
    if (this.#current?.input.passage !== live.passage) return;
    this.#current.state = live.state;
    this.#current.plateNo = live.plateNo;
  }

  /** Another control status counts from now on: whoever waits here is decided again. */
  statusChanged(status: ControlStatus): void {
    this.#status = status;
    if (this.#current === null) return;
    if (this.#current.handle === null) this.#current.statusToTell = status;
    this.#signal((handle) => handle.signal(statusSignal, status));
  }

  #has(passage: string): boolean {
    if (this.#current?.input.passage === passage) return true;
    return [...this.#queue, ...this.#backlog].some(({ input }) => input.passage === passage);
  }

  #isEcho(input: PassageInput): boolean {
    if (input.offline) return false;
    // It waits for its turn already: a second passage would open for a vehicle that is gone by then.
    if (this.#queue.some((waiting) => isQueuedAs(waiting, input))) return true;
    const current = this.#current;
    if (current === null) return this.#isAfterglow(input);
    // Left behind by an earlier process and not begun yet: who is read now stands here, and takes its turn.
    if (current.handle === null && current.state === 'unknown') return false;
    const relation = relationOf(current, input);
    if (relation === 'replaces')
      this.#signal((handle) => handle.signal(vehicleLeftSignal, { why: 'replaced', at: input.receivedAt }));
    if (relation === 'other')
      this.#parts.raise({
        lane: this.#parts.id,
        passage: current.input.passage,
        kind: 'other-plate',
        at: input.receivedAt,
        handset: false,
      });
    if (relation !== 'same') return false;
    const { plateNo, plateColour, confidence, receivedAt: at } = input;
    if (plateNo !== null && current.plateNo === null) {
      this.#signal((handle) => handle.signal(rereadSignal, { plateNo, plateColour, confidence, at }));
    }
    return true;
  }

  #isAfterglow(input: PassageInput): boolean {
    const last = this.#last;
    if (last === null || last.plateNo === null || last.plateNo !== input.plateNo) return false;
    return Math.abs(input.eventTime - last.eventTime) < afterglowMs;
  }

  #enqueue(arrival: Arrival): void {
    const queue = arrival.input.offline ? this.#backlog : this.#queue;
    queue.push(arrival);
    this.#pump(queue);
  }

  #pump(queue: Arrival[]): void {
    if (this.#pumping.has(queue)) return;
    const pumping = this.#work(queue).finally(() => {
      this.#pumping.delete(queue);
      if (queue.length > 0 && !this.#stop.signal.aborted) this.#pump(queue);
    });
    this.#pumping.set(queue, pumping);
  }

  async #work(queue: Arrival[]): Promise<void> {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      try {
        await this.#run(next);
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        this.#parts.log.error({ err: error, passage: next.input.passage }, 'passage left for the next start');
      }
    }
  }

  async #run(arrival: Arrival): Promise<void> {
    const { input, resumed } = arrival;
    const { starter, spool } = this.#parts;
    const current = currentOf(arrival);
    if (!input.offline) this.#begins(current);
    const earlier = resumed ? await starter.find(input.passage, this.#stop.signal) : null;
    const begun = earlier === null ? await this.#asItStands(arrival) : input;
    const { handle, fresh } = earlier ?? (await starter.start(begun, this.#stop.signal));
    current.handle = handle;
    current.gapToTell = !fresh;
    if (!fresh) await this.#askState(current, handle);
    // What changed while the passage was started, or while nobody watched.
    const { newest } = this.#sensors;
    if (newest !== null && (!fresh || newest.at !== begun.sensed?.at)) this.#tell(current, newest, false);
    this.#tellStatus(current, fresh);
    if (current.turnedBackAt !== null) this.turnedBack({ at: current.turnedBackAt, plateNo: null });
    const result = await starter.finished(handle, this.#stop.signal);
    if (result === null) this.#failed(input.passage);
    this.#last = { plateNo: current.plateNo, eventTime: input.eventTime };
    if (this.#current === current) this.#ended(result);
    await spool.done(input.passage);
  }

  #begins(current: Current): void {
    this.#current = current;
    for (const attendant of this.#parts.attendants) attendant.begins();
  }

  #ended(result: PassageResult | null): void {
    this.#current = null;
    for (const attendant of this.#parts.attendants) attendant.ended(result);
  }

  /** Of a change that came while it waited for its turn, while its passage was started, or while nobody watched. */
  #tellStatus(current: Current, fresh: boolean): void {
    const status = this.#status;
    if (status === null || this.#current !== current) return;
    if (fresh && current.statusToTell === null && status.from <= current.eventTime) return;
    this.#signal((handle) => handle.signal(statusSignal, status));
  }

  #asItStands(arrival: Arrival): Promise<PassageInput> {
    const newer = (): boolean => this.#queue.length > 0;
    return asItStands(arrival, this.#sensors, { newer, signal: this.#stop.signal });
  }

  /** A passage that ran before this process did: what it waits for decides what the next read means. */
  async #askState(current: Current, handle: WorkflowHandle): Promise<void> {
    try {
      const live = await handle.query(liveQuery);
      if (current.state !== 'unknown') return;
      const { state, plateNo } = live;
      Object.assign(current, { state, plateNo });
      // People see it again, although it does nothing but wait.
      this.#parts.view.passage(live);
    } catch (error) {
      this.#parts.log.warn({ err: error, passage: handle.workflowId }, 'its state could not be asked');
    }
  }

  /** The workflow broke: its record is missing, and somebody has to know. */
  #failed(passage: string): void {
    const { id: lane, raise } = this.#parts;
    raise({ lane, passage, kind: 'passage-failed', at: Date.now(), handset: false });
  }

  #sensed(inputs: BarrierInputs, afterGap: boolean): void {
    const { id, view, raise } = this.#parts;
    const before = this.#sensors.newest;
    this.#sensors.take(inputs, afterGap);
    view.sensors(id, inputs);
    if (before === null || afterGap) view.device(id, 'barrier', { ok: true, at: inputs.at, problem: null });
    if (!inputs.loopA && this.#current !== null) this.#current.stillThere = false;
    const movement = this.movement.moved(inputs, {
      afterGap,
      expectedOpen: this.#current !== null || this.#gapToTell,
    });
    if (movement !== null) raise({ ...movement, lane: id, passage: this.#current?.input.passage ?? null });
    for (const attendant of this.#parts.attendants) attendant.sensed?.(inputs);
    this.#gapToTell = false;
    if (this.#current !== null) this.#tell(this.#current, inputs, afterGap && before !== null);
  }

  #tell(current: Current, inputs: BarrierInputs, afterGap: boolean): void {
    const { handle } = current;
    if (handle === null) return;
    const sensed = sensedOf(inputs, afterGap || current.gapToTell);
    current.gapToTell = false;
    this.#line.say(handle, () => handle.signal(sensedSignal, sensed));
  }

  #signal(send: (handle: WorkflowHandle) => Promise<void>): void {
    const handle = this.#current?.handle;
    if (handle === undefined || handle === null) return;
    this.#line.say(handle, () => send(handle));
  }
}
