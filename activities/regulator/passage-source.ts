/** Reads what a record is made of. Master data is read as of the end of the passage, so a resend says the same. */
import { ApplicationFailure } from '@temporalio/common';
import type { Decision } from '../../rules/index.ts';
import { failures } from '../../workflows/contract/failures.ts';
import type { Database } from '../ledger/database.ts';
import type { PassageOverride, PassageSource, VehicleMasterData } from './passage-record.ts';

export interface QueuedUpload {
  readonly passageId: string;
  readonly serial: bigint;
  readonly isBackfill: boolean;
}

/** Throws UnknownSubject when the ledger does not hold the passage's own entries. */
export async function readSource(
  database: Database,
  upload: QueuedUpload,
  enterpriseCode: string,
): Promise<PassageSource> {
  const passage = await database.passage.findUnique({ where: { id: upload.passageId } });
  const finished = await database.ledgerEntry.findUnique({ where: { key: `${upload.passageId}#finished` } });
  if (passage === null || finished === null) throw unknownPassage(upload.passageId);
  const asOf = { database, seq: finished.seq };
  return {
    enterpriseCode,
    upload: { serial: upload.serial.toString(), isBackfill: upload.isBackfill },
    passage: {
      ...passage,
      eventTime: passage.eventTime.getTime(),
      openedAt: passage.openedAt?.getTime() ?? null,
      photos: passage.photos as unknown as PassageSource['passage']['photos'],
      decision: passage.decision as unknown as Decision | null,
      override: passage.override as unknown as PassageOverride | null,
    },
    received: await receivedOf(database, upload.passageId),
    gateNo: await gateNoOf(asOf, passage.lane),
    vehicle: await vehicleOf(asOf, passage),
    entry: { hash: finished.hash, prevHash: finished.prevHash },
  };
}

/** A database and the entry before which things must have been recorded. */
interface AsOf {
  readonly database: Database;
  readonly seq: bigint;
}

async function receivedOf(database: Database, subject: string): Promise<PassageSource['received']> {
  const entries = await database.ledgerEntry.findMany({
    where: { subject, kind: { in: ['passage-unread', 'passage-undecided', 'passage-decided'] } },
    orderBy: { seq: 'asc' },
    select: { clock: true, payload: true },
  });
  const [first] = entries;
  if (first === undefined) throw unknownPassage(subject);
  const facts = entries.map(
    ({ payload }) => JSON.parse(payload) as { receivedAt?: string; identified?: unknown },
  );
  const receivedAt = facts[0]?.receivedAt;
  return {
    at: receivedAt === undefined ? null : Date.parse(receivedAt),
    driftMs: (JSON.parse(first.clock) as { driftMs: number }).driftMs,
    identified: facts.some(({ identified }) => identified !== undefined && identified !== null),
  };
}

async function gateNoOf({ database, seq }: AsOf, lane: string): Promise<string | null> {
  const entry = await database.ledgerEntry.findFirst({
    where: { kind: 'lane-registered', subject: lane, seq: { lt: seq } },
    orderBy: { seq: 'desc' },
    select: { payload: true },
  });
  return entry === null ? null : (JSON.parse(entry.payload) as { gateNo: string }).gateNo;
}

async function vehicleOf(
  { database, seq }: AsOf,
  { plateNo, plateColour }: { plateNo: string | null; plateColour: string | null },
): Promise<VehicleMasterData | null> {
  if (plateNo === null || plateColour === null) return null;
  const file = await database.vehicle.findUnique({
    where: { plateNo_plateColour: { plateNo, plateColour } },
  });
  if (file === null || file.seq < seq) return file;
  // The file was changed since; what was known then is still in the ledger.
  const [entry] = await database.$queryRaw<{ payload: string }[]>`
    SELECT payload FROM ledger_entry
    WHERE kind = 'vehicle-filed' AND seq < ${seq}
      AND payload::jsonb @> jsonb_build_object('plateNo', ${plateNo}::text, 'plateColour', ${plateColour}::text)
    ORDER BY seq DESC LIMIT 1`;
  return entry === undefined ? null : (JSON.parse(entry.payload) as VehicleMasterData);
}

function unknownPassage(passage: string): ApplicationFailure {
  return ApplicationFailure.create({
    type: failures.unknownSubject,
    message: `the ledger holds no finished passage ${passage}: rebuild the projections`,
  });
}
