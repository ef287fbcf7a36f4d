import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BarrierInputs } from '../../activities/devices/ports/barrier.port.ts';
import type { PassageResult } from '../../workflows/contract/passage.ts';
import { ArmKeeper } from './arm-keeper.ts';

let closings: number;
let keeper: ArmKeeper;
beforeEach(() => {
  vi.useFakeTimers();
  closings = 0;
  keeper = new ArmKeeper({
    lane: '1-in',
    log: pino({ level: 'silent' }),
    close: () => {
      closings += 1;
      return Promise.resolve({ kind: 'pulsed', at: Date.now() });
    },
  });
});
afterEach(() => {
  keeper.stop();
  vi.useRealTimers();
});

const arm = (state: BarrierInputs['arm'], part: Partial<BarrierInputs> = {}): void => {
  const clear = { loopA: false, loopB: false, radar: false, handset: false, at: Date.now() };
  keeper.sensed({ ...clear, arm: state, ...part });
};
const ends = (part: Partial<PassageResult>): void => {
  keeper.begins();
  keeper.ended({ passage: 'a', result: 'passed', opened: false, pulsed: false, ...part });
};

describe('an arm without a passage', () => {
  it('that did not close behind its vehicle is told again, ever more seldom, until it has closed', () => {
    arm('open');
    ends({ opened: true, pulsed: true });
    expect(closings).toBe(0);
    vi.advanceTimersByTime(2_000);
    expect(closings).toBe(1);
    vi.advanceTimersByTime(15_000);
    expect(closings).toBe(2);
    vi.advanceTimersByTime(29_999);
    expect(closings).toBe(2);
    vi.advanceTimersByTime(1);
    expect(closings).toBe(3);
    arm('closed');
    vi.advanceTimersByTime(3_600_000);
    arm('open');
    expect(closings).toBe(3);
  });

  it('is left alone while the next vehicle is dealt with, and looked after again behind it', () => {
    arm('open');
    ends({ opened: true, pulsed: true });
    keeper.begins();
    vi.advanceTimersByTime(600_000);
    expect(closings).toBe(0);
    keeper.ended({ passage: 'b', result: 'turned-back', opened: false, pulsed: false });
    vi.advanceTimersByTime(2_000);
    expect(closings).toBe(1);
  });

  it('that rises after its vehicle has left, for a pulse that nobody saw answered, is closed', () => {
    arm('closed');
    ends({ result: 'turned-back', pulsed: true });
    vi.advanceTimersByTime(119_000);
    arm('between');
    expect(closings).toBe(1);
  });

  it('that the passage saw closed a moment before the lane does is not told again', () => {
    arm('between');
    ends({ opened: true, pulsed: true });
    vi.advanceTimersByTime(400);
    arm('closed');
    vi.advanceTimersByTime(60_000);
    expect(closings).toBe(0);
  });

  it('that people raise is theirs: later, after a passage that went well, or by the handset', () => {
    arm('closed');
    ends({ result: 'turned-back', pulsed: true });
    vi.advanceTimersByTime(121_000);
    arm('open');
    arm('closed');
    ends({ opened: true, pulsed: true });
    arm('open');
    arm('closed');
    ends({ result: 'turned-back', pulsed: true });
    arm('open', { handset: true });
    arm('open');
    expect(closings).toBe(0);
  });
});
