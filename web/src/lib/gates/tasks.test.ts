import { expect, it } from 'vitest';
import type { LivePassage } from '../../../../workflows/contract/passage.sink.ts';
import type { AlarmView, LaneView } from './lane-view.ts';
import { laneSignal } from './signal.ts';
import { tasksOf } from './tasks.ts';

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
const anAlarm = (seq: string, passageId: string | null): AlarmView => ({
  seq,
  lane: '1-in',
  kind: 'opened-without-command',
  at: 5,
  passageId,
  plateNo: null,
  plateColour: null,
});

it('lists what waits for a person: open arms first, then alarms, then the longest waiting', () => {
  const lanes = [
    aLane('a', 'blocked', 1),
    aLane('b', 'unread', 9),
    aLane('c', 'unclosed', 8),
    aLane('d', 'undecided', 2),
    aLane('e', 'passing'),
    aLane('f', 'idle'),
    aLane('g', null),
  ];
  expect(tasksOf(lanes, [anAlarm('7', null)]).map(({ key }) => key)).toEqual([
    'passage/c',
    'alarm/7',
    'passage/d',
    'passage/b',
    'passage/a',
  ]);
});

it('tells an alarm once: with the passage that waits because of it', () => {
  const alarms = [anAlarm('7', 'passage/a'), anAlarm('8', 'passage/gone')];
  expect(tasksOf([aLane('a', 'unconfirmed')], alarms).map(({ key }) => key)).toEqual([
    'alarm/8',
    'passage/a',
  ]);
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
