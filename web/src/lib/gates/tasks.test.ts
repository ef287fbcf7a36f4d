import { expect, it } from 'vitest';
import type { LivePassage } from '../../../../workflows/contract/passage.sink.ts';
import type { AlarmView, LaneView } from './lane-view.ts';
import { laneSignal } from './signal.ts';
import { isOverdue, tasksOf } from './tasks.ts';

const aLane = (id: string, state: string | null, since = 0): LaneView => ({
  id,
  name: { zh: id, en: id },
  direction: 'in',
  state,
  since,
  live: { passage: `passage/${id}` } as LivePassage,
  photo: null,
  result: null,
  vehicle: null,
  sensors: null,
  devices: {},
  armFault: null,
});
const anAlarm = (
  seq: string,
  passageId: string | null,
  { kind, at }: Pick<AlarmView, 'kind' | 'at'> = { kind: 'opened-without-command', at: 5 },
): AlarmView => ({
  seq,
  lane: '1-in',
  kind,
  at,
  passageId,
  plateNo: null,
  plateColour: null,
});

const keysOf = (lanes: readonly LaneView[], alarms: readonly AlarmView[], now = 10): string[] =>
  tasksOf(lanes, alarms, now).map(({ key }) => key);

it('lists who stands at an arm before any alarm: open arms first, then by urgency and time', () => {
  const lanes = [
    aLane('a', 'blocked', 1),
    aLane('b', 'unread', 9),
    aLane('c', 'unclosed', 8),
    aLane('d', 'undecided', 2),
    aLane('e', 'passing'),
    aLane('f', 'idle'),
    aLane('g', null),
    aLane('h', 'refused', 1),
  ];
  expect(keysOf(lanes, [anAlarm('7', null)])).toEqual([
    'passage/c',
    'passage/d',
    'passage/b',
    'passage/a',
    'passage/h',
    'alarm/7',
  ]);
});

it('keeps a blocked truck above seventeen alarms that nobody has answered for hours', () => {
  const alarms = Array.from({ length: 17 }, (_, n) => anAlarm(String(n), null));
  expect(keysOf([aLane('a', 'blocked', 9_000_000)], alarms, 9_000_001)[0]).toBe('passage/a');
});

it('lists alarms of an arm that moved before others, and moves up what is past its limit', () => {
  const alarms = [
    anAlarm('1', null, { kind: 'board-failed', at: 0 }),
    anAlarm('2', null, { kind: 'other-plate', at: 200_000 }),
    anAlarm('3', null, { kind: 'opened-without-command', at: 299_000 }),
  ];
  expect(keysOf([], alarms, 300_000)).toEqual(['alarm/3', 'alarm/1', 'alarm/2']);
  expect(keysOf([], alarms, 300_001)).toEqual(['alarm/1', 'alarm/3', 'alarm/2']);
  expect(tasksOf([], alarms, 0).map((task) => isOverdue(task, 300_001))).toEqual([false, true, false]);
});

it('tells an alarm once: with the passage that waits because of it', () => {
  const alarms = [anAlarm('7', 'passage/a'), anAlarm('8', 'passage/gone')];
  expect(keysOf([aLane('a', 'unconfirmed')], alarms)).toEqual(['passage/a', 'alarm/8']);
});

const aReading = { arm: 'closed', loopA: false, loopB: false, radar: false, handset: false, at: 1 } as const;

const signalOf = (
  state: string | null,
  sensors: LaneView['sensors'] = null,
  devices: LaneView['devices'] = {},
) => laneSignal({ state, sensors, devices });

it('gives every state of a passage one signal', () => {
  expect(signalOf('blocked')).toEqual({ status: 'block', word: 'block' });
  expect(signalOf('unclosed').status).toBe('alarm');
  expect(signalOf(null)).toEqual({ status: 'stale', word: 'noData' });
  expect(signalOf('a state of tomorrow').status).toBe('idle');
});

it('calls no lane idle whose sensors nobody can read', () => {
  const lost = { barrier: { ok: false, at: 1, problem: 'no connection' } };
  expect(signalOf('idle', null, lost)).toEqual({ status: 'stale', word: 'lost' });
  expect(signalOf('finishing', null, lost)).toEqual({ status: 'stale', word: 'lost' });
  expect(signalOf('idle')).toEqual({ status: 'stale', word: 'unknown' });
  expect(signalOf('blocked', null, lost).status).toBe('block');
  expect(signalOf('idle', aReading, { barrier: { ok: true, at: 1, problem: null } }).word).toBe('idle');
});

it('calls no lane idle on whose loop somebody stands', () => {
  expect(signalOf('idle', { ...aReading, loopA: true })).toEqual({ status: 'wait', word: 'occupied' });
  expect(signalOf('blocked', { ...aReading, loopA: true }).word).toBe('block');
});

it('calls an idle lane with its arm up an alarm, and a passing vehicle under it none', () => {
  expect(signalOf('idle', aReading).status).toBe('idle');
  expect(signalOf('idle', { ...aReading, arm: 'open' }).status).toBe('alarm');
  expect(signalOf('passing', { ...aReading, arm: 'open' }).status).toBe('allow');
});
