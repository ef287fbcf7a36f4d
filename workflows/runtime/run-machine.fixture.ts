/** Small workflows for the tests of the machine runner: each is one property of it. */
import { ApplicationFailure, defineQuery, defineSignal, setHandler, sleep } from '@temporalio/workflow';
import { setup } from 'xstate';
import { RunningMachine } from './run-machine.ts';

type Go = { readonly type: 'go' } | { readonly type: 'answered' };
export const goSignal = defineSignal('go');
export const seenQuery = defineQuery<string[]>('seen');

const base = setup({
  types: { events: {} as Go },
  actions: { ask: () => undefined, unheardOf: () => undefined },
});

/** Left before its timer fires, entered again later: the first timer must not end it. */
const leavingMachine = base.createMachine({
  id: 'leaving',
  initial: 'first',
  states: {
    first: { on: { go: 'second' }, after: { 600_000: 'late' } },
    second: { after: { 50: 'ended' } },
    late: { type: 'final' },
    ended: { type: 'final' },
  },
});

/** Goes round through one state, whose timer begins anew each time. */
const roundMachine = base.createMachine({
  id: 'round',
  initial: 'waiting',
  states: {
    waiting: { on: { go: { target: 'waiting', reenter: true } }, after: { 1_000: 'ended' } },
    ended: { type: 'final' },
  },
});

/** Ends while its effect still runs. */
const endingMachine = base.createMachine({
  id: 'ending',
  initial: 'asking',
  states: {
    asking: { entry: 'ask', on: { go: 'ended', answered: 'answered' } },
    answered: { type: 'final' },
    ended: { type: 'final' },
  },
});

const wrongMachine = base.createMachine({
  id: 'wrong',
  initial: 'asking',
  states: { asking: { entry: 'unheardOf', on: { go: 'ended' } }, ended: { type: 'final' } },
});

type Machine = typeof leavingMachine | typeof roundMachine | typeof endingMachine | typeof wrongMachine;

async function run(machine: Machine, ask: () => Promise<Go | null>): Promise<string[]> {
  const seen: string[] = [];
  const running = new RunningMachine(machine, undefined as never, {
    effects: { ask },
    observe: (snapshot) => {
      seen.push(String((snapshot as { value: unknown }).value));
    },
  });
  setHandler(goSignal, () => {
    running.dispatch({ type: 'go' } as never);
  });
  setHandler(seenQuery, () => seen);
  await running.finished();
  seen.push('finished');
  return seen;
}

const nothing = (): Promise<null> => Promise.resolve(null);

export function leaving(): Promise<string[]> {
  return run(leavingMachine, nothing);
}

export function round(): Promise<string[]> {
  return run(roundMachine, nothing);
}

export function ending(): Promise<string[]> {
  return run(endingMachine, async () => {
    await sleep(300);
    return { type: 'answered' };
  });
}

export function failing(): Promise<string[]> {
  return run(endingMachine, () =>
    Promise.reject(ApplicationFailure.nonRetryable('the printer is on fire', 'OnFire')),
  );
}

export function wrong(): Promise<string[]> {
  return run(wrongMachine, nothing);
}
