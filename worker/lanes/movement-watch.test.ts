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

  it('up that nobody ordered is told, by the handset or by other hands', () => {
    const by = (handsetAt: number) => {
      const watch = watchFrom({ arm: 'closed' });
      watch.moved(inputs({ handset: true, at: handsetAt }), seen);
      watch.moved(inputs({ at: handsetAt + 300 }), seen);
      return watch.moved(inputs({ arm: 'between', at: t + 8_000 }), seen);
    };
    expect(by(t + 7_000)).toEqual({ kind: 'opened-by-handset', at: t + 8_000, handset: true });
    expect(by(t + 2_999)).toEqual({ kind: 'opened-without-command', at: t + 8_000, handset: false });
  });

  it('down again of what people raised is the end of that, not another alarm', () => {
    const watch = watchFrom({ arm: 'closed' });
    const kinds = (['between', 'open', 'between', 'closed', 'open'] as const).map(
      (arm) => watch.moved(inputs({ arm }), seen)?.kind,
    );
    expect(kinds).toEqual([
      'opened-without-command',
      undefined,
      undefined,
      'lowered-again',
      'opened-without-command',
    ]);
  });

  it('down by the gate of what people raised is explained', () => {
    const watch = watchFrom({ arm: 'closed' });
    watch.moved(inputs({ arm: 'open', at: t }), seen);
    watch.commanded({ lane: '1-in', order: 'close', at: t + 100 });
    expect(watch.moved(inputs({ arm: 'closed', at: t + 1_000 }), seen)).toBeNull();
  });

  it('down that nobody ordered raises an alarm', () => {
    expect(watchFrom({ arm: 'open' }).moved(inputs({ arm: 'closed' }), seen)?.kind).toBe(
      'closed-without-command',
    );
  });

  it('is not explained by an order the other way', () => {
    const watch = watchFrom({ arm: 'closed' });
    watch.commanded({ lane: '1-in', order: 'close', at: t });
    expect(watch.moved(inputs({ arm: 'open', at: t + 100 }), seen)?.kind).toBe('opened-without-command');
  });

  it('is explained for five seconds', () => {
    for (const [late, kind] of [
      [5_000, undefined],
      [5_001, 'opened-without-command'],
    ] as const) {
      const watch = watchFrom({ arm: 'closed' });
      watch.commanded({ lane: '1-in', order: 'open', at: t });
      expect(watch.moved(inputs({ arm: 'between', at: t + late }), seen)?.kind).toBe(kind);
    }
  });

  it('is explained once by one order', () => {
    const watch = watchFrom({ arm: 'closed' });
    watch.commanded({ lane: '1-in', order: 'open', at: t });
    watch.moved(inputs({ arm: 'open', at: t + 100 }), seen);
    watch.commanded({ lane: '1-in', order: 'close', at: t + 200 });
    watch.moved(inputs({ arm: 'closed', at: t + 300 }), seen);
    expect(watch.moved(inputs({ arm: 'open', at: t + 400 }), seen)?.kind).toBe('opened-without-command');
  });

  it('is none while only loops change', () => {
    expect(watchFrom({ arm: 'closed' }).moved(inputs({ loopA: true }), seen)).toBeNull();
  });
});

describe('an arm after a time in which nobody looked', () => {
  const afterGap = (arm: BarrierInputs['arm'], expectedOpen: boolean) =>
    new MovementWatch().moved(inputs({ arm }), { afterGap: true, expectedOpen })?.kind;

  it('that is up raises an alarm unless a passage explains it', () => {
    expect(afterGap('open', false)).toBe('open-after-gap');
    expect(afterGap('between', false)).toBe('open-after-gap');
    expect(afterGap('open', true)).toBeUndefined();
    expect(afterGap('closed', false)).toBeUndefined();
  });

  it('is compared with nothing at the very first reading', () => {
    expect(new MovementWatch().moved(inputs({ arm: 'open' }), seen)?.kind).toBe('open-after-gap');
  });

  it('may have come down unseen', () => {
    expect(
      watchFrom({ arm: 'open' }).moved(inputs({ arm: 'closed' }), { afterGap: true, expectedOpen: false }),
    ).toBeNull();
  });
});
