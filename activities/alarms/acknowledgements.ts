/** Writes who acknowledged an alarm, and what it was. The first one counts. */
import { ApplicationFailure } from '@temporalio/common';
import type { AcknowledgeActivities } from '../../workflows/contract/acknowledge.ts';
import { failures } from '../../workflows/contract/failures.ts';
import { appendEntry } from '../ledger/append-entry.ts';
import type { Database } from '../ledger/database.ts';
import { serverClock } from '../ledger/entry-kinds.ts';
import { personActor, signatureOf } from '../ledger/signature.ts';

export function createAcknowledgements(database: Database): AcknowledgeActivities {
  return {
    recordAcknowledgement: async ({ alarm, person, reason, at }) => {
      const raised = /^\d{1,18}$/.test(alarm)
        ? await database.alarm.findUnique({ where: { seq: BigInt(alarm) } })
        : null;
      if (raised === null)
        throw ApplicationFailure.create({
          type: failures.unknownSubject,
          nonRetryable: true,
          message: `no alarm has the ledger number ${alarm}`,
        });
      const { seq, payload, existed } = await appendEntry(database, {
        key: `alarm-acknowledged/${alarm}`,
        kind: 'alarm-acknowledged',
        subject: `lane/${raised.lane}`,
        occurredAt: at,
        clock: serverClock,
        actor: personActor(person),
        payload: { alarm, ...signatureOf(person), reason },
      });
      const first = JSON.parse(payload) as { person: string };
      return { seq, person: first.person, existed };
    },
  };
}
