/** One alert, durable, from its announcement until it is lifted. */
import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import {
  alertLevels,
  alertQuery,
  changeUpdate,
  liftUpdate,
  startedUpdate,
  switchSigner,
} from '../contract/alert.ts';
import type { AlertActivities, AlertAnswer, AlertInput, AlertOrder, LiftOrder } from '../contract/alert.ts';
import { failures } from '../contract/failures.ts';
import { mustHold } from '../duties/must-hold.ts';
import { RunningMachine } from '../runtime/run-machine.ts';
import type { Effects } from '../runtime/run-machine.ts';
import { alertMachine } from './alert.machine.ts';
import type { AlertContext, AlertEvent } from './alert.machine.ts';

const activities = proxyActivities<AlertActivities>({
  startToCloseTimeout: '10s',
  retry: { initialInterval: '200ms', maximumInterval: '30s' },
});

const effects: Effects<typeof alertMachine> = {
  recordSwitch: async (_: undefined, { context }: { context: AlertContext }) => {
    const { alert, turn } = context;
    const { seq } = await activities.recordAlert({ alert, turn, ...context.switch });
    return { type: 'switchRecorded', seq, at: Date.now() };
  },
};

export async function alert(input: AlertInput): Promise<AlertAnswer> {
  // What is taken up again was checked when it was ordered.
  if (input.resumed === undefined) mustBeSigned(input.order);
  const running = new RunningMachine(alertMachine, input, { effects, observe: () => undefined });
  const recorded = async (): Promise<AlertAnswer> => {
    await condition(() => running.snapshot().context.seq !== null);
    return answerOf(running);
  };
  setHandler(startedUpdate, recorded);
  setHandler(alertQuery, () => answerOf(running));
  setHandler(changeUpdate, (order: AlertOrder) => dispatched(running, { type: 'change', order }, recorded), {
    validator: (order: AlertOrder) => {
      if (!alertLevels.includes(order.level))
        throw badRequest(`level must be one of ${alertLevels.join(', ')}`);
      mustDiffer(running, order);
      validate(running, { type: 'change', order });
    },
  });
  setHandler(liftUpdate, (order: LiftOrder) => dispatched(running, { type: 'lift', order }, recorded), {
    validator: (order: LiftOrder) => {
      validate(running, { type: 'lift', order });
    },
  });
  await running.finished();
  await condition(allHandlersFinished);
  return answerOf(running);
}

function dispatched(
  running: RunningMachine<typeof alertMachine>,
  event: AlertEvent,
  recorded: () => Promise<AlertAnswer>,
): Promise<AlertAnswer> {
  running.dispatch(event);
  return recorded();
}

function answerOf(running: RunningMachine<typeof alertMachine>): AlertAnswer {
  const snapshot = running.snapshot();
  const { alert, seq } = snapshot.context;
  const { level, effectiveFrom } = snapshot.context.switch;
  return { alert, state: snapshot.value, level, effectiveFrom, seq: seq ?? '' };
}

function validate(
  running: RunningMachine<typeof alertMachine>,
  event: AlertEvent & { order: LiftOrder },
): void {
  mustBeSigned(event.order);
  if (running.snapshot().can(event)) return;
  throw ApplicationFailure.create({
    type: failures.notPossibleNow,
    nonRetryable: true,
    message: `the alert is ${running.snapshot().value}: ${event.type} is not possible now, try again in a moment`,
  });
}

function mustBeSigned(order: LiftOrder): void {
  const { person, reason, effectiveFrom } = order;
  if (!person || !reason) throw badRequest('a switch needs the person and the reason');
  if (!Number.isFinite(effectiveFrom))
    throw badRequest('a switch needs the instant from which it is in effect');
  mustHold(switchSigner(order), 'alerts.switch');
}

/** In force at this level already: nothing would change but the record. What is only announced may be moved in time. */
function mustDiffer(running: RunningMachine<typeof alertMachine>, { level }: AlertOrder): void {
  const snapshot = running.snapshot();
  if (snapshot.value !== 'active' || snapshot.context.switch.level !== level) return;
  throw ApplicationFailure.create({
    type: failures.notPossibleNow,
    nonRetryable: true,
    message: `the alert is at level ${level} already: choose another level, or lift it`,
  });
}

function badRequest(message: string): ApplicationFailure {
  return ApplicationFailure.create({ type: failures.badRequest, nonRetryable: true, message });
}
