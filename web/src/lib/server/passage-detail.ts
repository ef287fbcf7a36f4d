/** One passage from the projections and the ledger; null if there is none. */
import type { Prisma, Upload } from '../../../../prisma/client/client.ts';
import type { Decision } from '../../../../rules/model/decision.ts';
import { plateFindings } from '../../../../rules/identification/plate-findings.ts';
import { reviewId } from '../../../../workflows/contract/ids.ts';
import type { TimelineItem } from '../../../../workflows/contract/passage.ts';
import type {
  Identification,
  LedgerLine,
  Override,
  PassageView,
  UploadLine,
} from '../passages/passage-view.ts';
import { database } from './database.ts';
import { photosOf } from './passage-rows.ts';

export async function readPassage(id: string): Promise<PassageView | null> {
  const row = await database().passage.findUnique({ where: { id } });
  if (row === null) return null;
  const { plateNo, plateColour } = row;
  const [lane, vehicle, entries, uploads] = await Promise.all([
    database().lane.findUnique({ where: { id: row.lane } }),
    plateNo === null || plateColour === null
      ? null
      : database().vehicle.findUnique({
          where: { plateNo_plateColour: { plateNo, plateColour } },
          select: { fleet: true, cargo: true },
        }),
    database().ledgerEntry.findMany({
      where: { subject: { in: [id, reviewId(id)] } },
      orderBy: { seq: 'asc' },
      take: 200,
    }),
    database().upload.findMany({
      where: { passageId: id },
      orderBy: [{ regulator: 'asc' }, { serial: 'asc' }],
    }),
  ]);
  return {
    id,
    lane: row.lane,
    laneName: { zh: lane?.nameZh ?? row.lane, en: lane?.nameEn ?? row.lane },
    direction: row.direction,
    eventTime: row.eventTime.getTime(),
    device: row.device,
    plateNo,
    plateColour,
    confidence: row.confidence,
    photos: photosOf(row.photos),
    state: row.state,
    outcome: row.outcome,
    stage: row.stage,
    fuel: row.fuel,
    decision: row.decision as unknown as Decision | null,
    identification: identificationOf(entries, row),
    override: overrideOf(row.override),
    opened: row.opened,
    result: row.result,
    finishedAt: row.finishedAt?.getTime() ?? null,
    timeline: row.timeline as unknown as TimelineItem[] | null,
    subject: row.subject,
    decidedAs: row.decidedAs,
    machine: row.machine,
    vehicle: row.machine === null ? vehicle : await machineFile(row.machine),
    ledger: entries.map(ledgerLine),
    uploads: uploads.map(uploadLine),
  };
}

/** A machine carries nothing. */
async function machineFile(id: string): Promise<PassageView['vehicle']> {
  const row = await database().machine.findUnique({ where: { id }, select: { fleet: true } });
  return { fleet: row?.fleet ?? null, cargo: null };
}

/** As it was recorded with the newest decision; without one, as the plate tells it. */
function identificationOf(
  entries: readonly EntryRow[],
  { plateNo, plateColour }: { plateNo: string | null; plateColour: string | null },
): Identification {
  const decided = entries.findLast(({ kind }) => kind.startsWith('passage-decided'));
  if (decided === undefined)
    return { findings: plateFindings(plateNo ?? '', plateColour ?? ''), listed: [], emissionBasis: null };
  const recorded = JSON.parse(decided.payload) as Partial<Identification>;
  const { findings = [], listed = [], emissionBasis = null } = recorded;
  return { findings, listed, emissionBasis };
}

function overrideOf(value: Prisma.JsonValue): Override | null {
  const override = value as unknown as (Omit<Override, 'seq'> & { seq: number }) | null;
  return override === null ? null : { ...override, seq: String(override.seq) };
}

interface EntryRow {
  payload: string;
  seq: bigint;
  kind: string;
  actor: string;
  recordedAt: Date;
  hash: string;
}

function ledgerLine({ seq, kind, actor, recordedAt, hash }: EntryRow): LedgerLine {
  return {
    seq: seq.toString(),
    kind,
    actor: JSON.parse(actor) as LedgerLine['actor'],
    recordedAt: recordedAt.getTime(),
    hash,
  };
}

export function uploadLine(row: Upload): UploadLine {
  return {
    ...row,
    serial: row.serial.toString(),
    eventTime: row.eventTime.getTime(),
    settledAt: row.settledAt?.getTime() ?? null,
  };
}
