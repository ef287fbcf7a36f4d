/** One exemption, durable: its acts come one after the other, and each is in the ledger or refused. */
import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { isBlank, isSamePerson } from '../contract/duties.ts';
import { exemptionQuery, exemptionSteps, exemptionUpdate } from '../contract/exemption.ts';
import type {
  ExemptionActivities,
  ExemptionAnswer,
  ExemptionOrder,
  ExemptionStep,
} from '../contract/exemption.ts';
import { failures } from '../contract/failures.ts';
import { mustHold } from '../duties/must-hold.ts';
import { RunningMachine } from '../runtime/run-machine.ts';
import type { Effects } from '../runtime/run-machine.ts';
import { termsProblem } from './exemption-terms.ts';
import { exemptionMachine } from './exemption.machine.ts';
import type { ExemptionContext } from './exemption.machine.ts';

type Running = RunningMachine<typeof exemptionMachine>;
type Snapshot = { readonly context: ExemptionContext };

const idleAfter = 10 * 60_000;

const activities = proxyActivities<ExemptionActivities>({
  startToCloseTimeout: '3s',
  retry: { initialInterval: '200ms', maximumInterval: '30s' },
});

const effects: Effects<typeof exemptionMachine> = {
  loadExemption: async (_: undefined, { context }: Snapshot) => ({
    type: 'exemptionLoaded',
    work: await activities.loadExemption(context.id),
  }),
  recordStep: async (_: undefined, { context: { id, turn } }: Snapshot) => {
    if (turn === null) throw new Error('no step to record');
    const { order, key } = turn;
    return { type: 'stepTaken', key, answer: await activities.recordExemptionStep({ id, order, key }) };
  },
};

export async function exemption(id: string): Promise<void> {
  const running = new RunningMachine(
    exemptionMachine,
    { id, idleAfter },
    { effects, observe: () => undefined },
  );
  let turns = 0;
  setHandler(exemptionQuery, () => running.snapshot().context.work);
  setHandler(
    exemptionUpdate,
    async (order) => {
      turns += 1;
      const key = `${order.step}-${workflowInfo().runId}-${turns}`;
      // Another order may have been taken between the wake-up and this line.
      while (!atRest(running)) await condition(() => atRest(running));
      mustBeSomebodyElse(running, order);
      mustBePossible(running, order, key);
      running.dispatch({ type: order.step, key, order });
      await condition(() => running.snapshot().context.last?.key === key);
      return running.snapshot().context.last?.answer as ExemptionAnswer;
    },
    {
      validator: (order) => {
        mustBeGood(order);
        mustHold(order.person, exemptionSteps[order.step as ExemptionStep].asks);
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

function mustBeGood(order: ExemptionOrder): void {
  if (!Object.hasOwn(exemptionSteps, order.step)) throw refusal(failures.badRequest, 'there is no such step');
  if (!order.person?.name) throw refusal(failures.badRequest, 'a step needs the person who takes it');
  if (!Number.isSafeInteger(order.at)) throw refusal(failures.badRequest, 'a step needs its instant');
  const problem = order.step === 'propose' ? termsProblem(order.terms, order.at) : reasonProblem(order);
  if (problem !== null) throw refusal(failures.badRequest, problem);
}

function reasonProblem({ reason }: Extract<ExemptionOrder, { reason: unknown }>): string | null {
  return !reason?.code || isBlank(reason.text ?? '')
    ? 'a step needs a reason: a code from the list and a sentence'
    : null;
}

/** I9. Before the state is loaded the proposer is not known: the handler asks again when it is. */
function mustBeSomebodyElse(running: Running, { step, person }: ExemptionOrder): void {
  if (step !== 'approve' && step !== 'refuse') return;
  const own = running.snapshot().context.work?.proposedBy;
  if (!own || !isSamePerson(own, person)) return;
  throw refusal(
    failures.ownWork,
    `${own.name} proposed this exemption: nobody judges their own, somebody else has to`,
  );
}

function mustBePossible(running: Running, order: ExemptionOrder, key: string): void {
  const snapshot = running.snapshot();
  if (snapshot.can({ type: order.step, key, order })) return;
  const { work } = snapshot.context;
  const has = work !== null && (work.validTo ?? Infinity) <= order.at ? ' and has run out' : '';
  throw refusal(
    failures.notPossibleNow,
    `this exemption is ${work?.state ?? snapshot.value}${has}: ${order.step} is possible from ${exemptionSteps[order.step].from.join(' or ')}, before its end`,
  );
}

function refusal(type: string, message: string): ApplicationFailure {
  return ApplicationFailure.create({ type, nonRetryable: true, message });
}
