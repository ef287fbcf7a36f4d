/** Walks a pure machine event by event and keeps what it asked for: effects as data, timers by the state's delay. */
import { initialTransition, transition } from 'xstate';
import type { AnyStateMachine, EventFromLogic, InputFrom, SnapshotFrom } from 'xstate';

export interface Asked<Machine extends AnyStateMachine> {
  readonly type: string;
  readonly params: unknown;
  /** What the machine knew when it asked. */
  readonly snapshot: SnapshotFrom<Machine>;
}

export interface Timer {
  readonly delay: number;
  readonly event: { readonly type: string };
}

interface Action {
  readonly type: string;
  readonly params: unknown;
}

export class Walk<Machine extends AnyStateMachine> {
  readonly asked: Asked<Machine>[] = [];
  readonly timers = new Map<string, Timer>();
  snapshot: SnapshotFrom<Machine>;
  readonly #machine: Machine;

  constructor(machine: Machine, input: InputFrom<Machine>) {
    this.#machine = machine;
    const [first, actions] = initialTransition(machine, input);
    this.snapshot = first as SnapshotFrom<Machine>;
    this.#take(actions as readonly Action[]);
  }

  /** One event after the other. */
  take(...events: readonly EventFromLogic<Machine>[]): this {
    for (const event of events) {
      const [next, actions] = transition(this.#machine, this.snapshot, event);
      this.snapshot = next as SnapshotFrom<Machine>;
      this.#take(actions as readonly Action[]);
    }
    return this;
  }

  /** Lets the running timer of this delay fire. */
  elapse(delay: string): this {
    const running = [...this.timers].find(([id]) => id.startsWith(`xstate.after.${delay}.`));
    if (running === undefined)
      throw new Error(`no timer ${delay} runs, but ${[...this.timers.keys()].join()}`);
    this.timers.delete(running[0]);
    return this.take(running[1].event as EventFromLogic<Machine>);
  }

  /** The effects asked for since the walk began, by name. */
  names(): string[] {
    return this.asked.map(({ type }) => type);
  }

  #take(actions: readonly Action[]): void {
    for (const { type, params } of actions) {
      if (type === 'xstate.raise') {
        const { id, delay, event } = params as Timer & { id: string };
        this.timers.set(id, { delay, event });
      } else if (type === 'xstate.cancel') this.timers.delete((params as { sendId: string }).sendId);
      else this.asked.push({ type, params, snapshot: this.snapshot });
    }
  }
}
