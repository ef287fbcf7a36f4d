/** One alert whole: its switches, what came into effect, and its report once it is closed. */
import type { AlertReport } from '../../../../workflows/contract/alert-report.ts';
import type { AlertRecord } from '../alerts/alert-view.ts';
import { readAlertRecord } from './alert-records.ts';
import type { LevelNames } from '../alerts/level-names.ts';
import { readLevelNames } from './plans.ts';
import { database } from './database.ts';

export interface AlertDetail {
  readonly record: AlertRecord;
  /** Null before it is closed, and where it was never in force. */
  readonly report: AlertReport | null;
  readonly closedSeq: string | null;
  /** What the plan called the levels when it began. */
  readonly names: LevelNames;
  readonly lanes: Readonly<Record<string, { readonly zh: string; readonly en: string }>>;
}

/** Null: there is no such alert. */
export async function readAlertDetail(id: string): Promise<AlertDetail | null> {
  const [record, row, closing, lanes] = await Promise.all([
    readAlertRecord(id),
    database().alert.findUnique({ where: { id } }),
    database().ledgerEntry.findFirst({
      where: { subject: id, kind: 'alert-closed' },
      orderBy: { seq: 'desc' },
    }),
    database().lane.findMany(),
  ]);
  if (record === null || row === null) return null;
  const report = row.report as unknown as AlertReport | null;
  const begun = report?.from ? Date.parse(report.from) : (record.changes[0]?.effectiveFrom ?? Date.now());
  return {
    record,
    report,
    names: await readLevelNames(begun),
    closedSeq: closing?.seq.toString() ?? null,
    lanes: Object.fromEntries(lanes.map((lane) => [lane.id, { zh: lane.nameZh, en: lane.nameEn }])),
  };
}
