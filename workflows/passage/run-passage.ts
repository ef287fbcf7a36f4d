/** Runs the passage machine: its effects are activities, its events are messages. */
import { ActivityFailure, ApplicationFailure, condition, proxySinks, setHandler } from '@temporalio/workflow';
import type { SnapshotFrom } from 'xstate';
import { failures } from '../contract/failures.ts';
import type { PassageLocalActivities, PassageRecordActivities } from '../contract/passage.activities.ts';
import type { PassageSink } from '../contract/passage.sink.ts';
import {
  identifyUpdate,
  refuseUpdate,
  releaseUpdate,
  rereadSignal,
  retryOpenUpdate,
  sensedSignal,
  statusQuery,
  vehicleLeftSignal,
} from '../contract/passage.ts';
import type {
  IdentifyOrder,
  OrderAnswer,
  OverrideOrder,
  PassageInput,
  PassageResult,
} from '../contract/passage.ts';
import { runMachine } from '../runtime/run-machine.ts';
import type { Effects, RunningMachine } from '../runtime/run-machine.ts';
import { passageMachine } from './passage.machine.ts';
import type { EffectParams, PassageEvent } from './passage.model.ts';
import { possibleOrders, stateName, statusOf } from './passage.status.ts';

type Snapshot = SnapshotFrom<typeof passageMachine>;

const { live } = proxySinks<{ live: PassageSink }>();

/** How the passage reaches the world. */
export interface PassageDoors {
  readonly local: PassageLocalActivities;
  readonly records: PassageRecordActivities;
}

export async function runPassage(input: PassageInput, doors: PassageDoors): Promise<PassageResult> {
  let state = '';
  let since = input.receivedAt;
  const running = runMachine(passageMachine, input, {
    effects: effectsOf(input, doors),
    observe: (snapshot) => {
      const name = stateName(snapshot);
      if (name === state) return;
      state = name;
      since = Date.now();
      observe(snapshot, since);
    },
  });
  setHandler(statusQuery, () => statusOf(running.snapshot(), since));
  handleSensors(running);
  handlePeople(running);
  const { context } = await running.finished();
  return {
    passage: input.passage,
    result: context.result ?? 'not-entered',
    opened: context.openedAt !== null,
  };
}

function observe(snapshot: Snapshot, since: number): void {
  const { input, decision } = snapshot.context;
  const brief = decision && {
    outcome: decision.outcome,
    code: decision.code,
    stage: decision.stage,
    fuel: decision.fuel,
    alertLevel: decision.alertLevel,
    sign: decision.reason.sign,
  };
  live.observe({
    ...statusOf(snapshot, since),
    lane: input.lane,
    direction: input.direction,
    decision: brief,
  });
}

function handleSensors(running: RunningMachine<typeof passageMachine>): void {
  setHandler(sensedSignal, (sensed) => running.dispatch({ type: 'sensed', sensed }));
  setHandler(rereadSignal, (read) => running.dispatch({ type: 'reread', read }));
  setHandler(vehicleLeftSignal, ({ why, at }) => running.dispatch({ type: 'vehicleLeft', why, at }));
}

function handlePeople(running: RunningMachine<typeof passageMachine>): void {
  const recorded = async (event: PassageEvent): Promise<OrderAnswer> => {
    running.dispatch(event);
    const { turn } = running.snapshot().context;
    await condition(
      () => running.snapshot().context.orderSeq !== null || running.snapshot().context.turn !== turn,
    );
    return { state: stateName(running.snapshot()), seq: running.snapshot().context.orderSeq ?? '' };
  };
  for (const [definition, type] of [
    [releaseUpdate, 'release'],
    [refuseUpdate, 'refuse'],
    [retryOpenUpdate, 'retryOpen'],
  ] as const) {
    setHandler(definition, (order: OverrideOrder) => recorded({ type, order }), {
      validator: (order: OverrideOrder) => {
        mustBePossible(running, { type, order });
      },
    });
  }
  setHandler(identifyUpdate, (order: IdentifyOrder) => identified(running, order), {
    validator: (order: IdentifyOrder) => {
      if (!order.plateNo) throw badRequest('name the plate that you read');
      mustBePossible(running, { type: 'identify', order });
    },
  });
}

/** The identity is recorded with the decision that follows from it. */
async function identified(
  running: RunningMachine<typeof passageMachine>,
  order: IdentifyOrder,
): Promise<OrderAnswer> {
  running.dispatch({ type: 'identify', order });
  await condition(() => stateName(running.snapshot()) !== 'deciding');
  const snapshot = running.snapshot();
  return { state: stateName(snapshot), seq: snapshot.context.decision?.seq ?? '' };
}

function mustBePossible(
  running: RunningMachine<typeof passageMachine>,
  event: PassageEvent & { order: OverrideOrder },
): void {
  const { person, reason } = event.order;
  if (!person?.name) throw badRequest('an order needs the person who gives it');
  if (!reason?.code || !reason.text)
    throw badRequest('an order needs a reason: a code from the list and a sentence');
  const snapshot = running.snapshot();
  if (snapshot.can(event)) return;
  const possible = possibleOrders(snapshot);
  throw ApplicationFailure.create({
    type: failures.notPossibleNow,
    nonRetryable: true,
    message: `the passage is ${stateName(snapshot)}: ${event.type} is not possible now${possible.length > 0 ? `, possible are ${possible.join(', ')}` : ''}`,
    details: [{ state: stateName(snapshot), possible }],
  });
}

function badRequest(message: string): ApplicationFailure {
  return ApplicationFailure.create({ type: failures.badRequest, nonRetryable: true, message });
}

function effectsOf(input: PassageInput, { local, records }: PassageDoors): Effects<typeof passageMachine> {
  const { passage, lane } = input;
  return {
    decide: async (_: undefined, { context }: Snapshot) => {
      const { plateNo, plateColour, identified } = context;
      try {
        return {
          type: 'decided',
          decision: await local.decide({ input, plateNo: plateNo ?? '', plateColour, identified }),
        };
      } catch (error) {
        if (!isUndecidable(error)) throw error;
        return { type: 'undecidable', message: error.cause.message, at: Date.now() };
      }
    },
    openBarrier: async (_: undefined, { context }: Snapshot) => {
      const order = {
        passage,
        lane,
        allowedBy: context.allowedBy ?? '',
        again: context.order?.kind === 'retry-open',
      };
      return { type: 'openAnswered', answer: await local.openBarrier(order) };
    },
    closeBarrier: async () => ({
      type: 'closeAnswered',
      answer: await local.closeBarrier({ passage, lane }),
    }),
    readBarrier: async () => {
      const sensed = await local.readBarrier({ lane });
      return { type: 'inputsRead', sensed, at: Date.now() };
    },
    showBoard: async ({ scene }: EffectParams['showBoard'], { context }: Snapshot) => {
      if (input.offline) return null;
      const shown = await local.showBoard({
        lane,
        scene,
        plateNo: context.plateNo,
        decision: context.decision,
      });
      if (!shown) await records.raiseAlarm({ input, alarm: 'board-failed', detail: scene, at: Date.now() });
      return null;
    },
    recordUnread: async () => {
      await records.recordUnread({ input });
      return null;
    },
    recordOverride: async (_: undefined, { context }: Snapshot) => {
      const { order, decision, turn } = context;
      if (order === null) throw new Error('no order to record');
      const { seq, at } = await records.recordOverride({
        input,
        ...order,
        decisionSeq: decision?.seq ?? null,
        turn,
      });
      return { type: 'orderRecorded', seq, at };
    },
    recordOpened: async (_: undefined, { context }: Snapshot) => {
      const { openedAt, coilAt } = context;
      await records.recordOpened({
        input,
        openedAt: openedAt ?? Date.now(),
        coilAt,
        confirmedBy: 'open-limit',
      });
      return null;
    },
    raiseAlarm: async ({ alarm }: EffectParams['raiseAlarm'], { context }: Snapshot) => {
      await records.raiseAlarm({ input, alarm, detail: context.problem ?? '', at: Date.now() });
      return null;
    },
    recordFinished: async (_: undefined, { context }: Snapshot) => {
      const { plateNo, plateColour, timeline, openedAt } = context;
      const result = context.result ?? 'not-entered';
      const inOrder = timeline.toSorted((a, b) => a.at - b.at);
      const finished = {
        input,
        result,
        opened: openedAt !== null,
        plateNo,
        plateColour,
        timeline: inOrder,
        at: Date.now(),
      };
      const { seq, at } = await records.recordFinished(finished);
      return { type: 'finishRecorded', seq, at };
    },
  };
}

function isUndecidable(error: unknown): error is ActivityFailure & { cause: ApplicationFailure } {
  return (
    error instanceof ActivityFailure &&
    error.cause instanceof ApplicationFailure &&
    error.cause.type === failures.undecidable
  );
}
