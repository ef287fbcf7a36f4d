import { describe, expect, it } from 'vitest';
import type { BarrierInputs } from '../../activities/devices/ports/barrier.port.ts';
import { MovementWatch } from './movement-watch.ts';

const t = 1_000_000;
const inputs = (part: Partial<BarrierInputs> = {}): BarrierInputs => ({
  arm: 'closed',
  loopA: false,
  loopB: false,
  radar: false,
  handset: false,
  at: t,
  ...part,
});
const seen = { afterGap: false, expectedOpen: false };

function watchFrom(first: Partial<BarrierInputs>): MovementWatch {
  const watch = new MovementWatch();
  watch.moved(inputs(first), { afterGap: true, expectedOpen: true });
  return watch;
}

describe('a movement of the arm', () => {
  it('that was ordered raises nothing, up and down', () => {
    const watch = watchFrom({ arm: 'closed' });
    watch.commanded({ lane: '1-in', order: 'open', at: t });
    expect(watch.moved(inputs({ arm: 'between', at: t + 300 }), seen)).toBeNull();
    expect(watch.moved(inputs({ arm: 'open', at: t + 900 }), seen)).toBeNull();
    watch.commanded({ lane: '1-in', order: 'close', at: t + 8_000 });
    expect(watch.moved(inputs({ arm: 'between', at: t + 8_200 }), seen)).toBeNull();
    expect(watch.moved(inputs({ arm: 'closed', at: t + 9_000 }), seen)).toBeNull();
  });

  it('up that nobody ordered raises an alarm, and tells whether the handset asked', () => {
    const moved = inputs({ arm: 'between', handset: true, at: t + 1 });
    expect(watchFrom({ arm: 'closed' }).moved(moved, seen)).toEqual({
      alarm: 'opened-without-command',
      at: t + 1,
      handset: true,
    });
  });

  it('down that nobody ordered raises an alarm', () => {
    expect(watchFrom({ arm: 'open' }).moved(inputs({ arm: 'closed' }), seen)?.alarm).toBe(
      'closed-without-command',
    );
  });

  it('is not explained by an order the other way', () => {
    const watch = watchFrom({ arm: 'closed' });
    watch.commanded({ lane: '1-in', order: 'close', at: t });
    expect(watch.moved(inputs({ arm: 'open', at: t + 100 }), seen)?.alarm).toBe('opened-without-command');
  });

  it('is explained for five seconds', () => {
    for (const [late, alarm] of [
      [5_000, undefined],
      [5_001, 'opened-without-command'],
    ] as const) {
      const watch = watchFrom({ arm: 'closed' });
      watch.commanded({ lane: '1-in', order: 'open', at: t });
      expect(watch.moved(inputs({ arm: 'between', at: t + late }), seen)?.alarm).toBe(alarm);
    }
  });

  it('is explained once by one order', () => {
    const watch = watchFrom({ arm: 'closed' });
    watch.commanded({ lane: '1-in', order: 'open', at: t });
    watch.moved(inputs({ arm: 'open', at: t + 100 }), seen);
    watch.commanded({ lane: '1-in', order: 'close', at: t + 200 });
    watch.moved(inputs({ arm: 'closed', at: t + 300 }), seen);
    expect(watch.moved(inputs({ arm: 'open', at: t + 400 }), seen)?.alarm).toBe('opened-without-command');
  });

  it('is none while only loops change', () => {
    expect(watchFrom({ arm: 'closed' }).moved(inputs({ loopA: true }), seen)).toBeNull();
  });
});

describe('an arm after a time in which nobody looked', () => {
  const afterGap = (arm: BarrierInputs['arm'], expectedOpen: boolean) =>
    new MovementWatch().moved(inputs({ arm }), { afterGap: true, expectedOpen })?.alarm;

  it('that is up raises an alarm unless a passage explains it', () => {
    expect(afterGap('open', false)).toBe('open-after-gap');
    expect(afterGap('between', false)).toBe('open-after-gap');
    expect(afterGap('open', true)).toBeUndefined();
    expect(afterGap('closed', false)).toBeUndefined();
  });

  it('is compared with nothing at the very first reading', () => {
    expect(new MovementWatch().moved(inputs({ arm: 'open' }), seen)?.alarm).toBe('open-after-gap');
  });

  it('may have come down unseen', () => {
    expect(
      watchFrom({ arm: 'open' }).moved(inputs({ arm: 'closed' }), { afterGap: true, expectedOpen: false }),
    ).toBeNull();
  });
});
