/** The only place that knows both XState and Temporal: keeps a pure machine going until it is done. */
import { CancellationScope, condition, isCancellation, sleep } from '@temporalio/workflow';
import { initialTransition, transition } from 'xstate';
import type { AnyMachineSnapshot, AnyStateMachine, EventFromLogic, InputFrom, SnapshotFrom } from 'xstate';

/** An effect takes the action's params and answers with the event that tells the machine what came of it. */
export type Effects<Machine extends AnyStateMachine> = Record<
  string,
  (params: never, snapshot: SnapshotFrom<Machine>) => Promise<EventFromLogic<Machine> | null>
>;

export interface RunningMachine<Machine extends AnyStateMachine> {
  /** Takes the event at once, so that the next validator already sees the new state. */
  dispatch(event: EventFromLogic<Machine>): void;
  snapshot(): SnapshotFrom<Machine>;
  /** Resolves with the final snapshot when the machine is done and every effect has answered. */
  finished(): Promise<SnapshotFrom<Machine>>;
}

interface Action {
  readonly type: string;
  readonly params: unknown;
}

export function runMachine<Machine extends AnyStateMachine>(
  machine: Machine,
  input: InputFrom<Machine>,
  options: { effects: Effects<Machine>; observe: (snapshot: SnapshotFrom<Machine>) => void },
): RunningMachine<Machine> {
  const timers = new Map<string, CancellationScope>();
  let failure: unknown;
  let running = 0;
  let snapshot: AnyMachineSnapshot;

  const dispatch = (event: EventFromLogic<Machine>): void => {
    if (snapshot.status !== 'active') return;
    const [next, actions] = transition(machine, snapshot as SnapshotFrom<Machine>, event);
    step(next, actions as readonly Action[]);
  };

  const step = (next: AnyMachineSnapshot, actions: readonly Action[]): void => {
    snapshot = next;
    options.observe(snapshot as SnapshotFrom<Machine>);
    for (const action of actions) perform(action);
    if (snapshot.status !== 'active') for (const timer of timers.values()) timer.cancel();
  };

  const perform = (action: Action): void => {
    if (action.type === 'xstate.raise') startTimer(action.params as TimerParams);
    else if (action.type === 'xstate.cancel')
      timers.get((action.params as { sendId: string }).sendId)?.cancel();
    else void runEffect(action);
  };

  const startTimer = ({ id, delay, event }: TimerParams): void => {
    const scope = new CancellationScope();
    timers.set(id, scope);
    const fire = async (): Promise<void> => {
      await sleep(delay);
      if (timers.get(id) === scope) dispatch(event as EventFromLogic<Machine>);
    };
    scope.run(fire).catch((error: unknown) => {
      if (!isCancellation(error)) failure ??= error;
    });
  };

  const runEffect = async (action: Action): Promise<void> => {
    running += 1;
    try {
      const effect = options.effects[action.type];
      if (effect === undefined)
        throw new Error(`no effect ${action.type}: the machine and its workflow disagree`);
      const event = await effect(action.params as never, snapshot as SnapshotFrom<Machine>);
      if (event !== null) dispatch(event);
    } catch (error) {
      failure ??= error;
    } finally {
      running -= 1;
    }
  };

  const [first, actions] = initialTransition(machine, input);
  step((snapshot = first), actions as readonly Action[]);

  return {
    dispatch,
    snapshot: () => snapshot as SnapshotFrom<Machine>,
    finished: async () => {
      await condition(() => failure !== undefined || (snapshot.status !== 'active' && running === 0));
      if (failure !== undefined) throw failure;
      return snapshot as SnapshotFrom<Machine>;
    },
  };
}

interface TimerParams {
  readonly id: string;
  readonly delay: number;
  readonly event: unknown;
}
