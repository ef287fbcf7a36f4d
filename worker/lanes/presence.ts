/**
 * Does the vehicle of an event still stand at the lane when its passage begins? A gate opens for who is there,
 * never for who was. Pure.
 */

export interface Circumstances {
  /** Since the event came in, ms. */
  readonly waitedMs: number;
  /** Since the camera saw it, by the camera's clock, ms. */
  readonly ageMs: number;
  /** The event was kept by an earlier process: between then and now nobody watched. */
  readonly unwatched: boolean;
  /** Loop A now; null where it cannot be read. */
  readonly loopA: boolean | null;
  /** Loop A has been occupied without a break since the event came in. */
  readonly stillThere: boolean;
  /** Another vehicle was read after this one. */
  readonly newer: boolean;
}

export type Presence =
  | 'here'
  /** Recorded, and nothing moves. */
  | 'gone'
  /** Somebody stands there, perhaps another: a person looks before anything opens. */
  | 'doubtful';

/** A read this fresh is of the vehicle that triggered it; the sensors may be a poll behind. */
const freshMs = 2_000;
/** Shorter than the fastest opening, passing and closing: nobody can have taken its place. */
const shortestCycleMs = 8_000;
/** An event as old as this when it comes in, with nobody on loop A, is of a vehicle that is gone. */
const lateMs = 30_000;
/** Longer than a queue moves up by one. */
const movingUpMs = 60_000;

export function presenceOf(now: Circumstances): Presence {
  if (now.unwatched) return presenceAfterGap(now);
  if (now.waitedMs < freshMs) return now.ageMs > lateMs && now.loopA !== true ? 'gone' : 'here';
  if (now.loopA === false) return 'gone';
  if (now.stillThere) return 'here';
  return !now.newer && now.waitedMs < movingUpMs ? 'here' : 'doubtful';
}

function presenceAfterGap({ waitedMs, loopA, newer }: Circumstances): Presence {
  if (loopA === false || newer) return 'gone';
  return loopA === true && waitedMs < shortestCycleMs ? 'here' : 'doubtful';
}
