/** What needs a person, the most urgent first. */
import type { AlarmView, LaneView } from './lane-view.ts';

export type TaskKind = 'unclosed' | 'unconfirmed' | 'undecided' | 'unread' | 'blocked' | 'refused' | 'alarm';

export interface Task {
  readonly key: string;
  readonly kind: TaskKind;
  readonly status: 'alarm' | 'wait' | 'block';
  readonly since: number;
  /** How long it may take before it is overdue, ms; null where nothing presses. */
  readonly limit: number | null;
  readonly lane: string;
  /** Null for an alarm. */
  readonly view: LaneView | null;
  readonly alarm: AlarmView | null;
}

const minute = 60_000;
const kinds: Readonly<
  Record<Exclude<TaskKind, 'alarm'>, { status: Task['status']; limit: number | null; urgency: number }>
> = {
  unclosed: { status: 'alarm', limit: 5 * minute, urgency: 0 },
  unconfirmed: { status: 'wait', limit: 3 * minute, urgency: 2 },
  undecided: { status: 'wait', limit: 3 * minute, urgency: 3 },
  unread: { status: 'wait', limit: 3 * minute, urgency: 3 },
  blocked: { status: 'block', limit: 3 * minute, urgency: 4 },
  refused: { status: 'block', limit: null, urgency: 5 },
};
const alarmUrgency = 1;
const alarmLimit = 5 * minute;

const isLaneTask = (state: string | null): state is Exclude<TaskKind, 'alarm'> =>
  state !== null && Object.hasOwn(kinds, state);

export function tasksOf(lanes: readonly LaneView[], alarms: readonly AlarmView[]): Task[] {
  const waiting = lanes.flatMap((view) => laneTask(view));
  // An alarm about a passage that itself waits is told there.
  const inQueue = new Set(waiting.map(({ view }) => view?.live?.passage));
  const alone = alarms
    .filter(({ passageId }) => passageId === null || !inQueue.has(passageId))
    .map(alarmTask);
  return [...waiting, ...alone].sort((a, b) => urgency(a) - urgency(b) || a.since - b.since);
}

function laneTask(view: LaneView): Task[] {
  if (!isLaneTask(view.state) || view.live === null) return [];
  const { status, limit } = kinds[view.state];
  const since = view.since ?? view.live.since;
  return [
    { key: view.live.passage, kind: view.state, status, since, limit, lane: view.id, view, alarm: null },
  ];
}

function alarmTask(alarm: AlarmView): Task {
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

function urgency({ kind }: Task): number {
  return kind === 'alarm' ? alarmUrgency : kinds[kind].urgency;
}
