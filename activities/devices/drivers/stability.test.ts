import { describe, expect, it } from 'vitest';
import type { ScaleReading } from '../ports/scale.port.ts';
import { Stability } from './stability.ts';

const raw = new Uint8Array();
const of = (kg: number, part: Partial<ScaleReading> = {}): ScaleReading => ({
  ...{ kg, kind: 'gross', stable: null, over: false, raw },
  ...part,
});
const told = (readings: readonly ScaleReading[], options = {}): unknown[] => {
  const stability = new Stability(options);
  return readings.flatMap((reading, at) => stability.take(reading, at)?.kg ?? []);
};
const times = (count: number, reading: ScaleReading): ScaleReading[] =>
  Array(count).fill(reading) as ScaleReading[];

describe('a weight stands still', () => {
  it('after five equal readings, where nothing flags it, and is told once', () => {
    expect(told(times(4, of(12_450)))).toEqual([]);
    expect(told(times(9, of(12_450)))).toEqual([12_450]);
    expect(told([...times(4, of(12_450)), of(12_460), ...times(4, of(12_450))])).toEqual([]);
    expect(told(times(3, of(12_450)), { equal: 3 })).toEqual([12_450]);
  });

  it('by its flag at once, and not while it says that it moves', () => {
    expect(told([of(12_450, { stable: false }), of(12_450, { stable: true })])).toEqual([12_450]);
    expect(told(times(9, of(12_450, { stable: false })))).toEqual([]);
  });

  it('again after the scale was empty, though it weighs the same', () => {
    const still = of(12_450, { stable: true });
    expect(told([still, of(20, { stable: true }), still, still])).toEqual([12_450, 12_450]);
  });

  it('never when it is beyond the scale, or next to nothing', () => {
    expect(told(times(9, of(0)))).toEqual([]);
    expect(told(times(9, of(200_000, { over: true })))).toEqual([]);
    expect(told([...times(4, of(9_000)), of(9_000, { over: true }), ...times(4, of(9_000))])).toEqual([]);
  });
});
