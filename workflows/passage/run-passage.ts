/** Runs the passage machine: its effects are activities, its events are messages. */
import { allHandlersFinished, condition, proxySinks, setHandler } from '@temporalio/workflow';
import type { SnapshotFrom } from 'xstate';
import { liveQuery } from '../contract/passage.sink.ts';
import type { LivePassage, PassageSink } from '../contract/passage.sink.ts';
import {
  rereadSignal,
  sensedSignal,
  statusQuery,
  statusSignal,
  vehicleLeftSignal,
} from '../contract/passage.ts';
import type { PassageInput, PassageResult } from '../contract/passage.ts';
import { RunningMachine } from '../runtime/run-machine.ts';
import { createPassageEffects } from './passage.effects.ts';
import type { PassageDoors } from './passage.effects.ts';
import { passageMachine } from './passage.machine.ts';
import { handlePeople } from './passage.orders.ts';
import { stateName, statusOf } from './passage.status.ts';

type Snapshot = SnapshotFrom<typeof passageMachine>;

const { live } = proxySinks<{ live: PassageSink }>();

export async function runPassage(input: PassageInput, doors: PassageDoors): Promise<PassageResult> {
  let state = '';
  let since = input.receivedAt;
  const running = new RunningMachine(passageMachine, input, {
    effects: createPassageEffects(input, doors),
    observe: (snapshot) => {
      const name = stateName(snapshot);
      if (name === state) return;
      state = name;
      since = Date.now();
      live.observe(liveOf(snapshot, since));
    },
  });
  setHandler(statusQuery, () => statusOf(running.snapshot(), since));
  setHandler(liveQuery, () => liveOf(running.snapshot(), since));
  handleSensors(running);
  handlePeople(running);
  const { context } = await running.finished();
  await condition(allHandlersFinished);
  return {
    passage: input.passage,
    result: context.result ?? 'not-entered',
    opened: context.openedAt !== null,
    pulsed: context.coilAt !== null,
  };
}

function liveOf(snapshot: Snapshot, since: number): LivePassage {
  const { input, decision } = snapshot.context;
  const brief = decision && {
    outcome: decision.outcome,
    code: decision.code,
    stage: decision.stage,
    fuel: decision.fuel,
    alertLevel: decision.alertLevel,
    sign: decision.reason.sign,
  };
  return {
    ...statusOf(snapshot, since),
    lane: input.lane,
    direction: input.direction,
    decision: brief,
  };
}

function handleSensors(running: RunningMachine<typeof passageMachine>): void {
  setHandler(sensedSignal, (sensed) => running.dispatch({ type: 'sensed', sensed }));
  setHandler(statusSignal, (status) => running.dispatch({ type: 'statusChanged', status }));
  setHandler(rereadSignal, (read) => running.dispatch({ type: 'reread', read }));
  setHandler(vehicleLeftSignal, ({ why, at }) => running.dispatch({ type: 'vehicleLeft', why, at }));
}
