import { expect, it } from 'vitest';
import type { LivePassage } from '../../../../workflows/contract/passage.sink.ts';
import { deviceCount, deviceTroubles } from './lane-devices.ts';
import type { LaneView } from './lane-view.ts';

const fine = { ok: true, at: 1, problem: null };
const shut = { arm: 'closed', loopA: false, loopB: false, radar: false, handset: false, at: 1 } as const;
const aLane = (changes: Partial<LaneView> = {}) => ({
  state: 'idle',
  sensors: shut,
  devices: { camera: fine, barrier: fine, board: fine },
  live: null,
  armFault: null,
  ...changes,
});
const codes = (changes: Partial<LaneView>): string[] =>
  deviceTroubles(aLane(changes)).map(({ code }) => code);

it('counts devices that answer', () => {
  expect(deviceTroubles(aLane())).toEqual([]);
  expect(deviceCount(aLane())).toEqual({ fine: 3, of: 3 });
  expect(deviceCount(aLane({ devices: {} }))).toEqual({ fine: 0, of: 0 });
});

it('names those that do not, with what was reported', () => {
  const lane = aLane({
    sensors: null,
    devices: {
      camera: fine,
      barrier: { ok: false, at: 1, problem: 'no connection' },
      board: { ok: false, at: 1, problem: 'no acknowledgement' },
    },
  });
  expect(deviceTroubles(lane)).toEqual([
    { part: 'barrier', code: 'barrierLost', problem: 'no connection' },
    { part: 'board', code: 'boardFault', problem: 'no acknowledgement' },
  ]);
  expect(deviceCount(lane)).toEqual({ fine: 1, of: 3 });
});

it('counts an arm that does not open although its relay answers', () => {
  const stuck = aLane({
    state: 'unconfirmed',
    live: { problem: 'open limit did not answer' } as LivePassage,
  });
  expect(deviceTroubles(stuck)).toEqual([
    { part: 'barrier', code: 'armNotOpened', problem: 'open limit did not answer' },
  ]);
  expect(deviceCount(stuck)).toEqual({ fine: 2, of: 3 });
});

it('still counts it after the vehicle has gone, until the arm has opened again', () => {
  expect(codes({ armFault: 'arm-not-confirmed' })).toEqual(['armNotOpened']);
});

it('counts an arm that did not close until it is seen shut', () => {
  const up = { ...shut, arm: 'open' } as const;
  expect(codes({ state: 'unclosed', sensors: up })).toEqual(['armNotClosed']);
  expect(codes({ armFault: 'arm-not-closed', sensors: up })).toEqual(['armNotClosed']);
  expect(codes({ armFault: 'arm-not-closed', sensors: shut })).toEqual([]);
});

it('counts limits that contradict each other', () => {
  expect(codes({ sensors: { ...shut, arm: 'fault' } })).toEqual(['limitFault']);
});
