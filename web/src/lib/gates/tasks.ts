/** What needs a person, the most urgent first: who stands at an arm, then alarms. */
import type { AlarmView, LaneView } from './lane-view.ts';

export type TaskKind = 'unclosed' | 'unconfirmed' | 'undecided' | 'unread' | 'blocked' | 'refused' | 'alarm';

type WaitingLane = Pick<LaneView, 'id' | 'state' | 'since' | 'live'>;
type OpenAlarm = Pick<AlarmView, 'seq' | 'lane' | 'kind' | 'at' | 'passageId'>;

export interface Task<Lane = LaneView, Alarm = AlarmView> {
  readonly key: string;
  readonly kind: TaskKind;
  readonly status: 'alarm' | 'wait' | 'block';
  readonly since: number;
  /** How long it may take before it is overdue, ms; null where nothing presses. */
  readonly limit: number | null;
  readonly lane: string;
  /** Null for an alarm. */
  readonly view: Lane | null;
  readonly alarm: Alarm | null;
}

const minute = 60_000;
const kinds: Readonly<
  Record<Exclude<TaskKind, 'alarm'>, { status: Task['status']; limit: number | null; urgency: number }>
> = {
  unclosed: { status: 'alarm', limit: 5 * minute, urgency: 0 },
  unconfirmed: { status: 'wait', limit: 3 * minute, urgency: 1 },
  undecided: { status: 'wait', limit: 3 * minute, urgency: 2 },
  unread: { status: 'wait', limit: 3 * minute, urgency: 2 },
  blocked: { status: 'block', limit: 3 * minute, urgency: 3 },
  refused: { status: 'block', limit: null, urgency: 4 },
};
const alarmLimit = 5 * minute;
const alarmUrgency = 7;
/** The gate may stand open, or somebody went through it. */
const pressingUrgency = 6;
const pressing: ReadonlySet<string> = new Set([
  'arm-not-closed',
  'opened-without-command',
  'opened-by-handset',
  'open-after-gap',
  'passed-unreleased',
]);

const isLaneTask = (state: string | null): state is Exclude<TaskKind, 'alarm'> =>
  state !== null && Object.hasOwn(kinds, state);

/** `now`: an alarm that has waited longer than its limit moves up by a step. */
export function tasksOf<Lane extends WaitingLane, Alarm extends OpenAlarm>(
  lanes: readonly Lane[],
  alarms: readonly Alarm[],
  now: number,
): Task<Lane, Alarm>[] {
  const waiting = lanes.flatMap((view) => laneTask<Lane, Alarm>(view));
  // An alarm about a passage that itself waits is told there.
  const inQueue = new Set(waiting.map(({ key }) => key));
  const alone = alarms
    .filter(({ passageId }) => passageId === null || !inQueue.has(passageId))
    .map((alarm) => alarmTask<Lane, Alarm>(alarm));
  return [...waiting, ...alone].sort((a, b) => urgency(a, now) - urgency(b, now) || a.since - b.since);
}

export function isOverdue({ since, limit }: Pick<Task, 'since' | 'limit'>, now: number): boolean {
  return limit !== null && now - since > limit;
}

function laneTask<Lane extends WaitingLane, Alarm>(view: Lane): Task<Lane, Alarm>[] {
  if (!isLaneTask(view.state) || view.live === null) return [];
  const { status, limit } = kinds[view.state];
  const since = view.since ?? view.live.since;
  return [
    { key: view.live.passage, kind: view.state, status, since, limit, lane: view.id, view, alarm: null },
  ];
}

function alarmTask<Lane, Alarm extends OpenAlarm>(alarm: Alarm): Task<Lane, Alarm> {
  return {
    key: `alarm/${alarm.seq}`,
    kind: 'alarm',
    status: 'alarm',
    since: alarm.at,
    limit: alarmLimit,
    lane: alarm.lane,
    view: null,
    alarm,
  };
}

function urgency(task: Task<unknown, OpenAlarm>, now: number): number {
  if (task.kind !== 'alarm') return kinds[task.kind].urgency;
  const own = pressing.has(task.alarm?.kind ?? '') ? pressingUrgency : alarmUrgency;
  return isOverdue(task, now) ? own - 1 : own;
}
