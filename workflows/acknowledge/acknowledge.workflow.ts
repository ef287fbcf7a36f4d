/** A person's answer to an alarm, durable: it is in the ledger, or it was refused, whatever restarts meanwhile. */
import { ApplicationFailure, proxyActivities } from '@temporalio/workflow';
import type { Acknowledged, AcknowledgeActivities, AlarmAcknowledgement } from '../contract/acknowledge.ts';
import { failures } from '../contract/failures.ts';
import { mustHold } from '../duties/must-hold.ts';

const { recordAcknowledgement } = proxyActivities<AcknowledgeActivities>({
  startToCloseTimeout: '10s',
  retry: {
    initialInterval: '200ms',
    maximumInterval: '30s',
    nonRetryableErrorTypes: [failures.unknownSubject],
  },
});

export function acknowledgeAlarm(order: AlarmAcknowledgement): Promise<Acknowledged> {
  const { person, reason } = order;
  if (!person?.name || !reason?.code || !reason.text) {
    throw ApplicationFailure.create({
      type: failures.badRequest,
      nonRetryable: true,
      message: 'an acknowledgement needs the person and a reason: a code from the list and a sentence',
    });
  }
  mustHold(person, 'alarms.acknowledge');
  return recordAcknowledgement(order);
}
