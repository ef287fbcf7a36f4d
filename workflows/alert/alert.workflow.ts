/** One alert, durable, from its announcement until it is lifted. */
import {
  ActivityFailure,
  allHandlersFinished,
  ApplicationFailure,
  condition,
  patched,
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
  retry: {
    initialInterval: '200ms',
    maximumInterval: '30s',
    nonRetryableErrorTypes: [failures.changedMeanwhile],
  },
});
/** The report of a long alert reads all its passages. */
const reports = proxyActivities<AlertActivities>({
  startToCloseTimeout: '5m',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
});

type Snapshot = { readonly context: AlertContext };
type Running = RunningMachine<typeof alertMachine>;

const effects: Effects<typeof alertMachine> = {
  recordSwitch: async (_: undefined, { context }: Snapshot): Promise<AlertEvent> => {
    const { alert, turn } = context;
    try {
      const { seq } = await activities.recordAlert({ alert, turn, ...context.switch });
      return { type: 'switchRecorded', seq, at: Date.now() };
    } catch (error) {
      const cause = error instanceof ActivityFailure ? error.cause : error;
      if (!(cause instanceof ApplicationFailure) || cause.type !== failures.changedMeanwhile) throw error;
      return { type: 'switchRefused', message: cause.message };
    }
  },
  recordActivation: async (_: undefined, { context: { alert, turn, seq } }: Snapshot) => {
    // Alerts that ran before there were activations replay as they ran.
    if (patched('activations')) await activities.recordActivation({ alert, turn, switchSeq: seq ?? '' });
    return { type: 'activationRecorded', turn };
  },
  closeAlert: async (_: undefined, { context: { alert, turn } }: Snapshot) => {
    if (patched('activations')) await reports.closeAlert({ alert, turn });
    return { type: 'closeRecorded' };
  },
};

export async function alert(given: AlertInput): Promise<AlertAnswer> {
  const input = patched('activations') ? given : { ...given, closeAfter: 0 };
  // What is taken up again was checked when it was ordered.
  if (input.resumed === undefined) {
    mustBeSigned(input.order);
    mustBeRaised(input.order.level);
  }
  const running = new RunningMachine(alertMachine, input, { effects, observe: () => undefined });
  const recorded = async (): Promise<AlertAnswer> => {
    await condition(() => running.snapshot().context.seq !== null || running.snapshot().value === 'refused');
    const { refusal } = running.snapshot().context;
    if (refusal !== null) throw changedMeanwhile(refusal);
    return answerOf(running);
  };
  setHandler(startedUpdate, recorded);
  setHandler(alertQuery, () => answerOf(running));
  setHandler(changeUpdate, (order: AlertOrder) => dispatched(running, { type: 'change', order }, recorded), {
    validator: (order: AlertOrder) => {
      mustBeRaised(order.level);
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
  running: Running,
  event: AlertEvent,
  recorded: () => Promise<AlertAnswer>,
): Promise<AlertAnswer> {
  running.dispatch(event);
  return recorded();
}

function answerOf(running: Running): AlertAnswer {
  const snapshot = running.snapshot();
  const { alert, seq } = snapshot.context;
  const { level, effectiveFrom } = snapshot.context.switch;
  return { alert, state: snapshot.value, level, effectiveFrom, seq: seq ?? '' };
}

function validate(running: Running, event: AlertEvent & { order: LiftOrder }): void {
  mustBeSigned(event.order);
  const { basedOn } = event.order;
  if (basedOn !== undefined && basedOn !== (running.snapshot().context.seq ?? basedOn))
    throw changedMeanwhile(
      'somebody switched this alert meanwhile: look at what is in force, and switch again',
    );
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

function mustBeRaised(level: string): void {
  if (!(alertLevels as readonly string[]).includes(level))
    throw badRequest(`level must be one of ${alertLevels.join(', ')}`);
}

/** In force like this already: nothing would change but the record. What is only announced may be moved in time. */
function mustDiffer(running: Running, { level, expectedUntil }: AlertOrder): void {
  const { value, context } = running.snapshot();
  if (value !== 'active' || context.switch.level !== level) return;
  if (expectedUntil !== undefined && expectedUntil !== context.switch.expectedUntil) return;
  throw ApplicationFailure.create({
    type: failures.notPossibleNow,
    nonRetryable: true,
    message: `the alert is at level ${level} already: choose another level or another expected end, or lift it`,
  });
}

function changedMeanwhile(message: string): ApplicationFailure {
  return ApplicationFailure.create({ type: failures.changedMeanwhile, nonRetryable: true, message });
}

function badRequest(message: string): ApplicationFailure {
  return ApplicationFailure.create({ type: failures.badRequest, nonRetryable: true, message });
}
