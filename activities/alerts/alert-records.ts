/** Writes each switch of an alert. From the entry on, decisions take the level by their event time. */
import { switchSigner } from '../../workflows/contract/alert.ts';
import type { AlertActivities } from '../../workflows/contract/alert.ts';
import { appendEntry } from '../ledger/append-entry.ts';
import type { Database } from '../ledger/database.ts';
import { serverClock } from '../ledger/entry-kinds.ts';
import { personActor, signatureOf } from '../ledger/signature.ts';

export function createAlertRecords(database: Database): AlertActivities {
  return {
    recordAlert: async ({ alert, kind, level, effectiveFrom, reason, noticeNo, at, turn, ...signer }) => {
      const person = switchSigner(signer);
      const { seq } = await appendEntry(database, {
        key: `${alert}#${turn}`,
        kind: `alert-${kind}`,
        subject: alert,
        occurredAt: at,
        clock: serverClock,
        actor: personActor(person),
        payload: {
          level,
          effectiveFrom: new Date(effectiveFrom).toISOString(),
          ...signatureOf(person),
          reason,
          noticeNo,
        },
      });
      return { seq };
    },
  };
}
