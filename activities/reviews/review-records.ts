/** Writes what becomes of a review. Every entry has a key of its own, so a second try writes nothing twice. */
import { reviewId } from '../../workflows/contract/ids.ts';
import type { ReviewActivities, Verdict } from '../../workflows/contract/review.ts';
import { appendEntry } from '../ledger/append-entry.ts';
import type { Database } from '../ledger/database.ts';
import { serverClock, system } from '../ledger/entry-kinds.ts';
import type { EntryKind } from '../ledger/entry-kinds.ts';
import { personActor, signatureOf } from '../ledger/signature.ts';

const kinds = { accept: 'review-accepted', object: 'review-objected' } as const satisfies Record<
  Verdict,
  EntryKind
>;
const verdictOf: Readonly<Partial<Record<string, Verdict>>> = {
  'review-accepted': 'accept',
  'review-objected': 'object',
};

export function createReviewRecords(database: Database): ReviewActivities {
  const verdictKey = (passage: string, upTo: string): string => `${reviewId(passage)}#verdict-${upTo}`;
  return {
    recordReviewRequested: async ({ passage, orders, upTo }) => {
      const subject = reviewId(passage);
      await appendEntry(database, {
        key: `${subject}#requested-${upTo}`,
        kind: 'review-requested',
        subject,
        occurredAt: Date.now(),
        clock: serverClock,
        actor: system,
        payload: { orders, upTo },
      });
      const verdict = await database.ledgerEntry.findUnique({
        where: { key: verdictKey(passage, upTo) },
        select: { kind: true },
      });
      return { settled: verdictOf[verdict?.kind ?? ''] ?? null };
    },
    recordReviewOverdue: async ({ passage, upTo, since }) => {
      const subject = reviewId(passage);
      await appendEntry(database, {
        key: `${subject}#overdue-${upTo}`,
        kind: 'review-overdue',
        subject,
        occurredAt: since,
        clock: serverClock,
        actor: system,
        payload: { upTo },
      });
    },
    recordVerdict: async ({ passage, orders, upTo, verdict: { verdict, person, reason, at } }) => {
      const { seq } = await appendEntry(database, {
        key: verdictKey(passage, upTo),
        kind: kinds[verdict],
        subject: reviewId(passage),
        occurredAt: at,
        clock: serverClock,
        actor: personActor(person),
        payload: { ...signatureOf(person), reason, orders, upTo },
      });
      const { kind } = await database.ledgerEntry.findUniqueOrThrow({
        where: { seq: BigInt(seq) },
        select: { kind: true },
      });
      return { seq, verdict: verdictOf[kind] ?? verdict };
    },
  };
}
