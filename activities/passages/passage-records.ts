/** Writes what happened in a passage. Every entry has a key of its own, so a second try writes nothing twice. */
import type { PassageRecordActivities, Recorded } from '../../workflows/contract/passage.activities.ts';
import type { PassageInput } from '../../workflows/contract/passage.ts';
import { appendEntry } from '../ledger/append-entry.ts';
import type { Database } from '../ledger/database.ts';
import { serverClock, system } from '../ledger/entry-kinds.ts';
import type { Actor, Clock, EntryKind } from '../ledger/entry-kinds.ts';
import type { PassageJournal } from './passage-journal.ts';
import { personActor, signatureOf } from '../ledger/signature.ts';
import { eventClock, passageFacts } from './passage-payload.ts';

export interface RecordParts {
  readonly database: Database;
  readonly journal: PassageJournal;
  /** A record was queued for this gate's regulators. */
  readonly wakeUploads: (gate: string) => Promise<void>;
  /** An order that somebody else has to review is in the ledger; nothing waits for what follows. */
  readonly wakeReviews: () => void;
}

const overrideKinds = {
  release: 'passage-released',
  refuse: 'passage-refused',
  'retry-open': 'passage-retried',
} as const satisfies Record<string, EntryKind>;

export function createPassageRecords(parts: RecordParts): PassageRecordActivities {
  const append = appender(parts.database);
  return {
    recordUnread: ({ input }) =>
      append(input, {
        key: 'unread',
        kind: 'passage-unread',
        occurredAt: input.eventTime,
        clock: eventClock(input),
        actor: { kind: 'device', name: input.device },
        payload: { ...passageFacts(input), plateNo: null, plateColour: null },
      }),
    recordUndecided: ({ input, ...payload }) =>
      append(input, {
        key: 'undecided',
        kind: 'passage-undecided',
        occurredAt: input.eventTime,
        clock: eventClock(input),
        payload: { ...passageFacts(input), ...payload },
      }),
    recordOverride: async ({ input, kind, order, decisionSeq, turn }) => {
      const recorded = await append(input, {
        key: `order-${turn}`,
        kind: overrideKinds[kind],
        occurredAt: order.at,
        actor: personActor(order.person),
        payload: { ...signatureOf(order.person), reason: order.reason, overrides: decisionSeq },
      });
      // An entry that was there before may have been acted on by a worker that died.
      if (!recorded.existed) parts.journal.wrote(input.passage, recorded.seq);
      if (kind === 'release') parts.wakeReviews();
      return recorded;
    },
    recordOpened: ({ input, openedAt, ...payload }) =>
      append(input, {
        key: 'opened',
        kind: 'passage-opened',
        occurredAt: openedAt,
        payload: { openedAt, ...payload },
      }),
    raiseAlarm: ({ input, alarm, detail, at }) =>
      append(input, {
        key: `alarm-${alarm}`,
        kind: 'alarm-raised',
        occurredAt: at,
        payload: { alarm, lane: input.lane, passage: input.passage, detail },
      }),
    recordFinished: async ({ input, at, ...finished }) => {
      const payload = { ...finished, offline: input.offline, lane: input.lane };
      const recorded = await append(input, {
        key: 'finished',
        kind: 'passage-finished',
        occurredAt: at,
        payload,
      });
      await parts.wakeUploads(input.lane);
      return recorded;
    },
  };
}

type Append = (input: PassageInput, entry: PassageEntry) => Promise<Recorded & { readonly existed: boolean }>;

function appender(database: Database): Append {
  return async (input, entry) => {
    const { seq, recordedAt, existed } = await appendEntry(database, {
      clock: serverClock,
      actor: system,
      ...entry,
      key: `${input.passage}#${entry.key}`,
      subject: input.passage,
    });
    return { seq, at: recordedAt, existed };
  };
}

interface PassageEntry {
  readonly key: string;
  readonly kind: EntryKind;
  readonly occurredAt: number;
  readonly actor?: Actor;
  readonly clock?: Clock;
  readonly payload: unknown;
}
