/** People's orders to a passage: checked against the state it is in, answered when they are in the ledger. */
import { ApplicationFailure, condition, setHandler } from '@temporalio/workflow';
import { failures } from '../contract/failures.ts';
import { identifyUpdate, refuseUpdate, releaseUpdate, retryOpenUpdate } from '../contract/passage.ts';
import type { IdentifyOrder, OrderAnswer, OverrideOrder } from '../contract/passage.ts';
import { mustHold } from '../duties/must-hold.ts';
import type { RunningMachine } from '../runtime/run-machine.ts';
import type { passageMachine } from './passage.machine.ts';
import type { PassageEvent } from './passage.model.ts';
import { possibleOrders, stateName } from './passage.status.ts';

export function handlePeople(running: RunningMachine<typeof passageMachine>): void {
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
  mustHold(person, 'passages.order');
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
