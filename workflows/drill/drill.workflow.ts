/** One drill, durable, from its announcement to its grade. */
import {
  ActivityFailure,
  allHandlersFinished,
  ApplicationFailure,
  condition,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import {
  drillAbortUpdate,
  drillActUpdate,
  drillAnnouncedUpdate,
  drillCloseUpdate,
  drillInterruptSignal,
  drillQuery,
} from '../contract/drill.ts';
import type { DrillAct, DrillActivities, DrillAnswer, DrillEnd, DrillInput } from '../contract/drill.ts';
import { failures } from '../contract/failures.ts';
import { mustHold } from '../duties/must-hold.ts';
import { RunningMachine } from '../runtime/run-machine.ts';
import type { Effects } from '../runtime/run-machine.ts';
import { drillMachine } from './drill.machine.ts';
import type { DrillContext, DrillEvent } from './drill.machine.ts';
import { actProblem, endProblem, termsProblem } from './drill-terms.ts';

type Running = RunningMachine<typeof drillMachine>;
type Snapshot = { readonly context: DrillContext };

const records = proxyActivities<DrillActivities>({
  startToCloseTimeout: '10s',
  retry: {
    initialInterval: '200ms',
    maximumInterval: '30s',
    nonRetryableErrorTypes: [failures.notPossibleNow, failures.unknownSubject],
  },
});
/** Lasts as long as the drill; a gate that died is replaced within the time that its silence takes. */
const driving = proxyActivities<DrillActivities>({
  startToCloseTimeout: '8d',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '500ms', maximumInterval: '5s' },
});

/** Acts on their way into the ledger: who is graded has them. */
interface Acting {
  count: number;
}

const effectsOf = (acting: Acting): Effects<typeof drillMachine> => ({
  recordDrill: async (_: undefined, { context: { drill, order } }: Snapshot): Promise<DrillEvent> => {
    try {
      const { seq } = await records.recordDrill({ drill, order });
      return { type: 'drillRecorded', seq, at: Date.now() };
    } catch (error) {
      const cause = causeOf(error);
      if (cause?.type !== failures.notPossibleNow) throw error;
      return { type: 'drillRefused', message: cause.message, details: cause.details ?? [] };
    }
  },
  driveDrill: async (_: undefined, { context: { drill } }: Snapshot): Promise<DrillEvent> => {
    await driving.driveDrill(drill);
    return { type: 'trafficDriven' };
  },
  abortDrill: async (_: undefined, { context: { drill, why, by } }: Snapshot): Promise<DrillEvent> => {
    const { seq } = await records.abortDrill({ drill, why, by });
    return { type: 'abortRecorded', seq };
  },
  gradeDrill: async (_: undefined, { context: { drill, by } }: Snapshot): Promise<DrillEvent> => {
    await condition(() => acting.count === 0);
    const { seq } = await records.gradeDrill({ drill, by });
    return { type: 'gradeRecorded', seq };
  },
});

export async function drill(input: DrillInput): Promise<DrillAnswer> {
  mustHold(input.order.person, 'drills.run');
  mustBeGood(termsProblem(input.order.terms, input.order.at));
  mustBeGood(isName(input.drill) ? null : 'a drill is named drill/ and its instant');
  const acting: Acting = { count: 0 };
  const effects = effectsOf(acting);
  const running = new RunningMachine(drillMachine, input, { effects, observe: () => undefined });
  const answer = (): DrillAnswer => answerOf(running);
  setHandler(drillQuery, () => running.snapshot().value);
  setHandler(drillAnnouncedUpdate, async () => {
    await condition(() => running.snapshot().value !== 'announcing');
    const { refusal } = running.snapshot().context;
    if (refusal !== null) throw refused(failures.notPossibleNow, refusal.message, refusal.details);
    return answer();
  });
  setHandler(drillInterruptSignal, () => {
    if (running.snapshot().can({ type: 'alertAnnounced' })) running.dispatch({ type: 'alertAnnounced' });
  });
  setHandler(drillActUpdate, (act) => acted(running, acting, act), {
    validator: (act) => {
      mustHold(act.person, 'drills.answer');
      mustBeGood(actProblem(act));
      mustBeOpen(running);
    },
  });
  setHandler(drillAbortUpdate, (by) => ended(running, { type: 'abort', by }), {
    validator: (by) => {
      mustEnd(running, { type: 'abort', by });
    },
  });
  setHandler(drillCloseUpdate, (by) => ended(running, { type: 'close', by }), {
    validator: (by) => {
      mustEnd(running, { type: 'close', by });
    },
  });
  await running.finished();
  await condition(allHandlersFinished);
  return answer();
}

async function acted(running: Running, acting: Acting, act: DrillAct): Promise<DrillAnswer> {
  const { drill: id } = running.snapshot().context;
  acting.count += 1;
  try {
    const { seq, isComplete } = await records.recordDrillAct({ drill: id, act });
    if (isComplete && running.snapshot().can({ type: 'peopleDone' }))
      running.dispatch({ type: 'peopleDone' });
    return { ...answerOf(running), seq };
  } catch (error) {
    const cause = causeOf(error);
    throw cause === null ? error : refused(cause.type ?? failures.badRequest, cause.message, cause.details);
  } finally {
    acting.count -= 1;
  }
}

async function ended(running: Running, event: DrillEvent & { by: DrillEnd }): Promise<DrillAnswer> {
  running.dispatch(event);
  await condition(() => ['graded', 'aborted'].includes(running.snapshot().value));
  return answerOf(running);
}

function answerOf(running: Running): DrillAnswer {
  const { value, context } = running.snapshot();
  return { drill: context.drill, state: value, seq: context.seq ?? '' };
}

function isName(drill: unknown): boolean {
  return typeof drill === 'string' && /^drill\/[\w.]{1,40}$/.test(drill);
}

function mustBeGood(problem: string | null): void {
  if (problem !== null) throw refused(failures.badRequest, problem);
}

const openStates: readonly string[] = ['announced', 'active', 'answering'];

function mustBeOpen(running: Running): void {
  const { value } = running.snapshot();
  if (openStates.includes(value)) return;
  throw refused(failures.notPossibleNow, `this drill is ${value}: nothing can be done in it any more`, [
    'over',
  ]);
}

function mustEnd(running: Running, event: DrillEvent & { by: DrillEnd }): void {
  mustHold(event.by.person, 'drills.run');
  mustBeGood(endProblem(event.by));
  if (running.snapshot().can(event)) return;
  mustBeOpen(running);
  throw refused(
    failures.notPossibleNow,
    'the vehicles of this drill are not through yet: wait for them, or break it off',
  );
}

function causeOf(error: unknown): ApplicationFailure | null {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure ? cause : null;
}

function refused(type: string, message: string, details?: readonly unknown[] | null): ApplicationFailure {
  return ApplicationFailure.create({ type, nonRetryable: true, message, details: [...(details ?? [])] });
}
