/** What the emergency brake would take back: of all alerts, the newest switch that made the level in force. */
import { alertLevels } from '../../../../workflows/contract/alert.ts';

/** A switch in effect that nothing has replaced; those of one alert in the order of the ledger. */
export interface SwitchInEffect {
  readonly alertId: string;
  readonly seq: bigint;
  readonly level: string;
  readonly effectiveFrom: Date;
  readonly expectedUntil: Date | null;
}

export interface TakeBack {
  readonly alertId: string;
  /** The switch that is taken back, and the newest one of its alert. */
  readonly seq: bigint;
  readonly newestSeq: bigint;
  readonly since: Date;
  /** The level of this alert now, and to which it goes back. */
  readonly level: string;
  readonly backTo: string;
  readonly expectedUntil: Date | null;
  /** The level in force over all alerts then. */
  readonly inForceThen: string;
}

const severity = (level: string): number => (alertLevels as readonly string[]).indexOf(level);
const highest = (levels: readonly string[]): string =>
  levels.reduce((most, level) => (severity(level) > severity(most) ? level : most), 'none');

/** Null: nothing that was switched since `notBefore` makes a difference. */
export function takeBackOf(switches: readonly SwitchInEffect[], notBefore: number): TakeBack | null {
  const alerts = [...Map.groupBy(switches, ({ alertId }) => alertId).values()];
  const levels = alerts.map((of) => of.at(-1)?.level ?? 'none');
  const inForce = highest(levels);
  const found = alerts.flatMap((of, index): TakeBack[] => {
    const one = ofAlert(of);
    if (one === null || one.since.getTime() < notBefore) return [];
    const inForceThen = highest(levels.with(index, one.backTo));
    return inForceThen === inForce ? [] : [{ ...one, inForceThen }];
  });
  return found.toSorted((a, b) => b.since.getTime() - a.since.getTime() || Number(b.seq - a.seq))[0] ?? null;
}

/** The first switch of its present level, whatever was extended since. */
function ofAlert(of: readonly SwitchInEffect[]): Omit<TakeBack, 'inForceThen'> | null {
  const newest = of.at(-1);
  if (newest === undefined) return null;
  const before = of.findLast(({ level }) => level !== newest.level);
  const first = of.slice(before === undefined ? 0 : of.indexOf(before) + 1)[0] ?? newest;
  return {
    ...{ alertId: newest.alertId, seq: first.seq, newestSeq: newest.seq, since: first.effectiveFrom },
    ...{ level: newest.level, backTo: before?.level ?? 'none' },
    expectedUntil: before?.expectedUntil ?? null,
  };
}
