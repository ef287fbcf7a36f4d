/** Writes what happens to an alert. From the entry of a switch on, decisions take the level by their event time. */
import { ApplicationFailure } from '@temporalio/activity';
import { switchSigner } from '../../workflows/contract/alert.ts';
import type { AlertActivities, SwitchRecord } from '../../workflows/contract/alert.ts';
import { failures } from '../../workflows/contract/failures.ts';
import { appendEntry } from '../ledger/append-entry.ts';
import type { Database } from '../ledger/database.ts';
import { serverClock, system } from '../ledger/entry-kinds.ts';
import { personActor, signatureOf } from '../ledger/signature.ts';
import { reportOf } from './alert-report.ts';
import { levelAt, ruleSetsAt } from './rule-sets-at.ts';

const iso = (at: number): string => new Date(at).toISOString();

export function createAlertRecords(database: Database): AlertActivities {
  return {
    recordAlert: (order) => recordSwitch(database, order),
    recordActivation: (order) => recordActivation(database, order),
    closeAlert: async ({ alert, turn }) => {
      const { seq } = await appendEntry(database, {
        key: `${alert}#${turn}/closed`,
        kind: 'alert-closed',
        subject: alert,
        occurredAt: Date.now(),
        clock: serverClock,
        actor: system,
        payload: { report: await reportOf(database, alert) },
      });
      return { seq };
    },
  };
}

async function recordSwitch(
  database: Database,
  { alert, kind, level, effectiveFrom, reason, at, turn, ...order }: SwitchRecord,
): Promise<{ seq: string }> {
  const { noticeNo, noticeFile, expectedUntil, besides, brake, ...signer } = order;
  const person = switchSigner(signer);
  try {
    const entry = await appendEntry(database, {
      key: `${alert}#${turn}`,
      kind: `alert-${kind}`,
      subject: alert,
      occurredAt: at,
      clock: serverClock,
      actor: personActor(person),
      payload: {
        level,
        effectiveFrom: iso(effectiveFrom),
        ...signatureOf(person),
        reason,
        noticeNo,
        ...(noticeFile === undefined ? {} : { noticeFile }),
        ...(expectedUntil === undefined ? {} : { expectedUntil: iso(expectedUntil) }),
        ...(besides === undefined ? {} : { besides }),
        ...(brake ? { brake } : {}),
      },
    });
    const kept = JSON.parse(entry.payload) as { level: string; effectiveFrom: string };
    // Under this key the ledger has another switch: this run does not know of it.
    if (kept.level !== level || kept.effectiveFrom !== iso(effectiveFrom)) throw announcedMeanwhile();
    return { seq: entry.seq };
  } catch (error) {
    if (error instanceof Error && error.message.includes('alert-besides')) throw announcedMeanwhile(error);
    throw error;
  }
}

function announcedMeanwhile(cause?: Error): ApplicationFailure {
  return ApplicationFailure.create({
    type: failures.changedMeanwhile,
    nonRetryable: true,
    message:
      'another alert is announced or in force: look at it, and change it or announce this one beside it',
    ...(cause ? { cause } : {}),
  });
}

async function recordActivation(
  database: Database,
  { alert, turn, switchSeq }: Parameters<AlertActivities['recordActivation']>[0],
): Promise<{ seq: string }> {
  const { payload, occurredAt } = await database.ledgerEntry.findUniqueOrThrow({
    where: { seq: BigInt(switchSeq) },
  });
  const order = JSON.parse(payload) as Record<string, unknown> & { effectiveFrom: string; level: string };
  // A switch whose instant had passed when it was ordered came into effect with the order.
  const from = new Date(Math.max(Date.parse(order.effectiveFrom), occurredAt.getTime()));
  const levelInForce = await levelAt(database, from);
  const { planVersion, ruleSets } = await ruleSetsAt(database, levelInForce, from);
  const { level, effectiveFrom, person, username, role, noticeNo, noticeFile } = order;
  const { seq } = await appendEntry(database, {
    key: `${alert}#${turn}/active`,
    kind: 'alert-activated',
    subject: alert,
    occurredAt: from.getTime(),
    clock: serverClock,
    actor: system,
    payload: {
      ...{ changeSeq: switchSeq, level, effectiveFrom, person, username, role, noticeNo, noticeFile },
      ...{ levelInForce, planVersion, ruleSets },
    },
  });
  return { seq };
}
