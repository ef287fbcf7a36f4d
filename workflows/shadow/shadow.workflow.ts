/** Starting and stopping a shadow, durable: it is in the ledger, or it was refused, whatever restarts meanwhile. */
import { ApplicationFailure, proxyActivities } from '@temporalio/workflow';
import { failures } from '../contract/failures.ts';
import { shadowLevels } from '../contract/shadow.ts';
import type { ShadowActivities, ShadowAnswer, ShadowOrder } from '../contract/shadow.ts';
import { mustHold } from '../duties/must-hold.ts';

const { recordShadow } = proxyActivities<ShadowActivities>({
  startToCloseTimeout: '10s',
  retry: { initialInterval: '200ms', maximumInterval: '30s' },
});

export function shadowPolicy(order: ShadowOrder): Promise<ShadowAnswer> {
  const { person, reason } = order;
  if (!person?.name || !reason?.code || !reason.text)
    throw refusal('a shadow needs the person and a reason: a code from the list and a sentence');
  if (order.act === 'start' && order.level !== null && !shadowLevels.includes(order.level))
    throw refusal(`a level is one of ${shadowLevels.join(', ')}, or none given`);
  mustHold(person, 'policies.simulate');
  return recordShadow(order);
}

function refusal(message: string): ApplicationFailure {
  return ApplicationFailure.create({ type: failures.badRequest, nonRetryable: true, message });
}
