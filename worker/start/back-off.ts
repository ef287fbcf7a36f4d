/** Waiting times before a process is started again: 1, 2, 4 … 30 s, from the beginning after a minute of good running. */
export interface BackOff {
  /** Milliseconds to wait now, given how long the process had been running. */
  readonly next: (ranFor: number) => number;
}

const first = 1000;
const longest = 30_000;
const good = 60_000;

export function createBackOff(): BackOff {
  let upcoming = first;
  return {
    next: (ranFor) => {
      const wait = ranFor >= good ? first : upcoming;
      upcoming = Math.min(wait * 2, longest);
      return wait;
    },
  };
}
