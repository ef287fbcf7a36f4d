/** The work on one version of a rule set, durable: its acts come one after the other, and each is in the ledger or refused. */
import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { isBlank, isSamePerson } from '../contract/duties.ts';
import { failures } from '../contract/failures.ts';
import { stepUpdate, workQuery, workSteps } from '../contract/policy-work.ts';
import type {
  PolicyWorkActivities,
  RuleSetName,
  WorkAnswer,
  WorkOrder,
  WorkOutcome,
  WorkStep,
} from '../contract/policy-work.ts';
import { mustHold } from '../duties/must-hold.ts';
import { RunningMachine } from '../runtime/run-machine.ts';
import type { Effects } from '../runtime/run-machine.ts';
import { policyWorkMachine } from './policy-work.machine.ts';
import type { PolicyWorkContext } from './policy-work.machine.ts';

type Running = RunningMachine<typeof policyWorkMachine>;
type Snapshot = { readonly context: PolicyWorkContext };

const idleAfter = 10 * 60_000;

/** Publishing runs tests and analysis of the largest set in well under this. */
const activities = proxyActivities<PolicyWorkActivities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '200ms', maximumInterval: '30s' },
});

const effects: Effects<typeof policyWorkMachine> = {
  loadWork: async (_: undefined, { context }: Snapshot) => ({
    type: 'workLoaded',
    work: await activities.loadPolicyWork(context.name),
  }),
  recordStep: async (_: undefined, { context: { name, turn } }: Snapshot) => {
    if (turn === null) throw new Error('no step to record');
    const { order, key } = turn;
    return { type: 'stepTaken', key, outcome: await activities.recordPolicyStep({ name, order, key }) };
  },
};

export async function policyWork(name: RuleSetName): Promise<void> {
  const running = new RunningMachine(
    policyWorkMachine,
    { name, idleAfter },
    { effects, observe: () => undefined },
  );
  let turns = 0;
  setHandler(workQuery, () => running.snapshot().context.work);
  setHandler(
    stepUpdate,
    async (order) => {
      turns += 1;
      const key = `${order.step}-${workflowInfo().runId}-${turns}`;
      // Another order may have been taken between the wake-up and this line.
      while (!atRest(running)) await condition(() => atRest(running));
      mustBeSomebodyElse(running, order);
      mustBePossible(running, order, key);
      running.dispatch({ type: order.step, key, order });
      await condition(() => running.snapshot().context.last?.key === key);
      return answerOf(running);
    },
    {
      validator: (order) => {
        mustBeGood(order);
        mustHold(order.person, workSteps[order.step as WorkStep].asks);
        mustBeSomebodyElse(running, order);
      },
    },
  );
  await running.finished();
  await condition(allHandlersFinished);
}

function atRest(running: Running): boolean {
  const { value } = running.snapshot();
  return value !== 'loading' && value !== 'recording';
}

/** One machine handles one order at a time, so the last outcome is this order's. */
function answerOf(running: Running): WorkAnswer {
  const outcome = running.snapshot().context.last?.outcome as WorkOutcome;
  if (outcome.kind === 'recorded') return { work: outcome.work, seq: outcome.seq };
  const { failure: type, message, problems } = outcome;
  throw ApplicationFailure.create({ type, nonRetryable: true, message, details: [problems] });
}

function mustBeGood(order: WorkOrder): void {
  if (!Object.hasOwn(workSteps, order.step)) throw refusal(failures.badRequest, 'there is no such step');
  if (!order.person?.name) throw refusal(failures.badRequest, 'a step needs the person who takes it');
  if (order.step === 'save') {
    if (typeof order.document !== 'string') throw refusal(failures.badRequest, 'a save needs the document');
    return;
  }
  if (!order.reason?.code || isBlank(order.reason.text ?? ''))
    throw refusal(failures.badRequest, 'a step needs a reason: a code from the list and a sentence');
}

/** I9. Before the state is loaded nothing is known of authors: the handler asks again when it is. */
function mustBeSomebodyElse(running: Running, { step, person }: WorkOrder): void {
  if (step !== 'approve' && step !== 'return') return;
  const own = running.snapshot().context.work?.authors.find((author) => isSamePerson(author, person));
  if (own === undefined) return;
  throw refusal(
    failures.ownWork,
    `${own.name} had a hand in this version: nobody approves their own work, somebody else has to`,
  );
}

function mustBePossible(running: Running, order: WorkOrder, key: string): void {
  const snapshot = running.snapshot();
  if (snapshot.can({ type: order.step, key, order })) return;
  const state = snapshot.context.work?.state ?? snapshot.value;
  throw refusal(
    failures.notPossibleNow,
    `this version is ${state}: ${order.step} is possible from ${workSteps[order.step].from.join(' or ')}`,
  );
}

function refusal(type: string, message: string): ApplicationFailure {
  return ApplicationFailure.create({ type, nonRetryable: true, message });
}
