/** What is in force, what comes, and which alert the switch acts on; the same sense of time as SQL `alert_level_at`. */
import { alertLevels } from '../../../../workflows/contract/alert.ts';
import type { AlertNow } from './alert-view.ts';

/** One switch of an alert; `level` is `none` where it is lifted. */
export interface AlertSwitch {
  readonly level: string;
  readonly effectiveFrom: number;
}

/** An alert with its switches in the order of the ledger: of those in effect the newest counts. */
export interface AlertHistory {
  readonly id: string;
  readonly noticeNo: string | null;
  readonly changes: readonly AlertSwitch[];
}

export type AlertState = 'announced' | 'started' | 'lifted' | 'withdrawn';

const none = 'none';
const severity = (level: string): number => (alertLevels as readonly string[]).indexOf(level);

/**
 * `level` is the level in force as the database says. `alerts` from the oldest newest switch to the newest; those that
 * ended long ago may be missing.
 */
export function alertNow(
  alerts: readonly AlertHistory[],
  level: string,
  now: number,
): Omit<AlertNow, 'ruleSet'> {
  const running = runningAlert(alerts, level, now);
  return {
    level,
    running: running?.id ?? null,
    since: level === none ? null : sinceWhen(alerts, level, now),
    next: nextLevel(alerts, level, now),
    noticeNo: running?.noticeNo ?? null,
  };
}

/** `withdrawn`: lifted before it was ever in force. */
export function alertState(changes: readonly AlertSwitch[], now: number): AlertState {
  const inEffect = changeAt(changes, now);
  if (isOver(changes, now)) return wasRaised(changes, now) ? 'lifted' : 'withdrawn';
  return inEffect === undefined ? 'announced' : 'started';
}

/** The one that gives the level in force; else the announced one that comes first; else none. */
function runningAlert(alerts: readonly AlertHistory[], level: string, now: number): AlertHistory | undefined {
  const open = alerts.filter(({ changes }) => !isOver(changes, now));
  if (level !== none) {
    const giving = open.findLast(({ changes }) => changeAt(changes, now)?.level === level);
    if (giving !== undefined) return giving;
  }
  return open.toSorted((a, b) => firstAfter(a.changes, now) - firstAfter(b.changes, now))[0];
}

/** The start of the time in which this level has held without a break. */
function sinceWhen(alerts: readonly AlertHistory[], level: string, now: number): number | null {
  let since: number | null = null;
  for (const instant of instantsOf(alerts).toReversed()) {
    if (instant > now) continue;
    if (levelAt(alerts, instant) !== level) break;
    since = instant;
  }
  return since;
}

function nextLevel(alerts: readonly AlertHistory[], level: string, now: number): AlertNow['next'] {
  const from = instantsOf(alerts).find((instant) => instant > now && levelAt(alerts, instant) !== level);
  return from === undefined ? null : { level: levelAt(alerts, from), from };
}

/** Over all alerts the highest. */
function levelAt(alerts: readonly AlertHistory[], instant: number): string {
  const levels = alerts.map(({ changes }) => changeAt(changes, instant)?.level ?? none);
  return levels.reduce((highest, level) => (severity(level) > severity(highest) ? level : highest), none);
}

function changeAt(changes: readonly AlertSwitch[], instant: number): AlertSwitch | undefined {
  return changes.findLast(({ effectiveFrom }) => effectiveFrom <= instant);
}

/** Nothing can be switched any more: its newest change lifts it, and is in effect. */
function isOver(changes: readonly AlertSwitch[], now: number): boolean {
  const last = changes.at(-1);
  return last === undefined || (last.level === none && last.effectiveFrom <= now);
}

function wasRaised(changes: readonly AlertSwitch[], now: number): boolean {
  return changes.some(
    ({ effectiveFrom }) => effectiveFrom <= now && changeAt(changes, effectiveFrom)?.level !== none,
  );
}

function firstAfter(changes: readonly AlertSwitch[], now: number): number {
  return Math.min(
    ...changes.map(({ effectiveFrom }) => effectiveFrom).filter((instant) => instant > now),
    Number.MAX_SAFE_INTEGER,
  );
}

function instantsOf(alerts: readonly AlertHistory[]): number[] {
  const instants = alerts.flatMap(({ changes }) => changes.map(({ effectiveFrom }) => effectiveFrom));
  return instants.toSorted((a, b) => a - b);
}
