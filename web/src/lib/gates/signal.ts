/** The one signal of a lane: the most urgent thing that is true of it. */
import type { Words } from '../i18n/words.ts';
import type { LaneView } from './lane-view.ts';

export type SignalStatus = 'allow' | 'block' | 'wait' | 'alarm' | 'stale' | 'idle';
export interface Signal {
  readonly status: SignalStatus;
  readonly word: keyof Words['signal'];
}

const signals: Readonly<Record<string, Signal>> = {
  identified: { status: 'idle', word: 'deciding' },
  deciding: { status: 'idle', word: 'deciding' },
  decidingAgain: { status: 'idle', word: 'deciding' },
  ordering: { status: 'idle', word: 'deciding' },
  unread: { status: 'wait', word: 'unread' },
  undecided: { status: 'wait', word: 'undecided' },
  unconfirmed: { status: 'wait', word: 'unconfirmed' },
  blocked: { status: 'block', word: 'block' },
  refused: { status: 'block', word: 'refused' },
  opening: { status: 'allow', word: 'allow' },
  checking: { status: 'allow', word: 'allow' },
  passing: { status: 'allow', word: 'allow' },
  closing: { status: 'allow', word: 'allow' },
  clearing: { status: 'allow', word: 'allow' },
  looking: { status: 'allow', word: 'allow' },
  checkingClosed: { status: 'allow', word: 'allow' },
  unclosed: { status: 'alarm', word: 'alarm' },
  finishing: { status: 'idle', word: 'idle' },
  idle: { status: 'idle', word: 'idle' },
};

export function laneSignal(lane: Pick<LaneView, 'state' | 'sensors' | 'devices'>): Signal {
  if (lane.state === null) return { status: 'stale', word: 'noData' };
  if (standsOpen(lane)) return { status: 'alarm', word: 'alarm' };
  // Only the sensors can tell that nobody is there.
  if (!isBusy(lane) && lane.sensors === null)
    return { status: 'stale', word: isLost(lane) ? 'lost' : 'unknown' };
  if (standsUnread(lane)) return { status: 'wait', word: 'occupied' };
  return signals[lane.state] ?? { status: 'idle', word: 'deciding' };
}

/** Somebody stands before the arm and no passage knows of it: its camera saw nothing, or it is the next one. */
export function standsUnread({ state, sensors }: Pick<LaneView, 'state' | 'sensors'>): boolean {
  return state === 'idle' && sensors?.loopA === true;
}

/** Is there a vehicle that this lane deals with? */
export function isBusy(lane: Pick<LaneView, 'state'>): boolean {
  return lane.state !== null && lane.state !== 'idle' && lane.state !== 'finishing';
}

/** The barrier was heard once and does not answer now. */
export function isLost({ devices }: Pick<LaneView, 'devices'>): boolean {
  return devices.barrier?.ok === false;
}

/** The arm is up, or its limits contradict each other, while the lane deals with no vehicle. */
export function standsOpen({ state, sensors }: Pick<LaneView, 'state' | 'sensors'>): boolean {
  return state === 'idle' && (sensors?.arm === 'open' || sensors?.arm === 'fault');
}
