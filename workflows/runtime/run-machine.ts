/** The only place that knows both XState and Temporal: keeps a pure machine going until it is done. */
import { CancellationScope, condition, isCancellation, sleep } from '@temporalio/workflow';
import { initialTransition, transition } from 'xstate';
import type { AnyMachineSnapshot, AnyStateMachine, EventFromLogic, InputFrom, SnapshotFrom } from 'xstate';

/** An effect takes the action's params and answers with the event that tells the machine what came of it. */
export type Effects<Machine extends AnyStateMachine> = Record<
  string,
  (params: never, snapshot: SnapshotFrom<Machine>) => Promise<EventFromLogic<Machine> | null>
>;

export interface MachineOptions<Machine extends AnyStateMachine> {
  readonly effects: Effects<Machine>;
  readonly observe: (snapshot: SnapshotFrom<Machine>) => void;
}

/** What `transition` asks for: an effect, or a timer of a state to be started or stopped. */
interface Action {
  readonly type: string;
  readonly params: unknown;
}
interface TimerParams {
  readonly id: string;
  readonly delay: number;
  readonly event: unknown;
}

export class RunningMachine<Machine extends AnyStateMachine> {
  readonly #machine: Machine;
  readonly #options: MachineOptions<Machine>;
  readonly #timers = new Map<string, CancellationScope>();
  #snapshot: SnapshotFrom<Machine>;
  #failure: { readonly error: unknown } | null = null;
  #effectsRunning = 0;

  constructor(machine: Machine, input: InputFrom<Machine>, options: MachineOptions<Machine>) {
    this.#machine = machine;
    this.#options = options;
    const [first, actions] = initialTransition(machine, input);
    this.#snapshot = first as SnapshotFrom<Machine>;
    this.#take(this.#snapshot, actions as readonly Action[]);
  }

  snapshot(): SnapshotFrom<Machine> {
    return this.#snapshot;
  }

  /** Takes the event at once, so that the next validator already sees the new state. After the end: nothing. */
  dispatch(event: EventFromLogic<Machine>): void {
    if (this.#isDone()) return;
    const [next, actions] = transition(this.#machine, this.#snapshot, event);
    this.#take(next as SnapshotFrom<Machine>, actions as readonly Action[]);
  }

  /** The final snapshot, once the machine is done and every effect has answered. Rejects if an effect did. */
  async finished(): Promise<SnapshotFrom<Machine>> {
    await condition(() => this.#failure !== null || (this.#isDone() && this.#effectsRunning === 0));
    if (this.#failure !== null) throw this.#failure.error;
    return this.#snapshot;
  }

  #isDone(): boolean {
    return (this.#snapshot as AnyMachineSnapshot).status !== 'active';
  }

  #take(next: SnapshotFrom<Machine>, actions: readonly Action[]): void {
    this.#snapshot = next;
    this.#options.observe(next);
    for (const action of actions) this.#perform(action);
    if (this.#isDone()) for (const id of this.#timers.keys()) this.#stopTimer(id);
  }

  #perform({ type, params }: Action): void {
    if (type === 'xstate.raise') void this.#runTimer(params as TimerParams);
    else if (type === 'xstate.cancel') this.#stopTimer((params as { sendId: string }).sendId);
    else void this.#runEffect(type, params);
  }

  async #runTimer({ id, delay, event }: TimerParams): Promise<void> {
    const scope = new CancellationScope();
    this.#timers.set(id, scope);
    try {
      await scope.run(() => sleep(delay));
    } catch (error) {
      if (!isCancellation(error)) this.#failure ??= { error };
      return;
    }
    // Left in the very moment in which it fired: the state that it belonged to is gone.
    if (this.#timers.get(id) !== scope) return;
    this.#timers.delete(id);
    this.dispatch(event as EventFromLogic<Machine>);
  }

  #stopTimer(id: string): void {
    this.#timers.get(id)?.cancel();
    this.#timers.delete(id);
  }

  async #runEffect(type: string, params: unknown): Promise<void> {
    this.#effectsRunning += 1;
    try {
      const effect = this.#options.effects[type];
      if (effect === undefined) throw new Error(`no effect ${type}: the machine and its workflow disagree`);
      const event = await effect(params as never, this.#snapshot);
      if (event !== null) this.dispatch(event);
    } catch (error) {
      this.#failure ??= { error };
    } finally {
      this.#effectsRunning -= 1;
    }
  }
}
