/** How benches tell their figures: one JSON line each, beside their baseline of the same run. */

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: number | null;
}

export function tell({ name, value, unit, baseline }: Figure): void {
  const ratio = baseline === null || baseline === 0 ? null : rounded(value / baseline);
  console.log(
    JSON.stringify({
      name,
      value: rounded(value),
      unit,
      baseline: baseline === null ? null : rounded(baseline),
      ratio,
    }),
  );
}

/** `share` of 0.5 is the median. Of an empty list: NaN. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
