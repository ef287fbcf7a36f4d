/** Is a read the vehicle that the lane deals with already? Pure. */

export interface Known {
  readonly plateNo: string | null;
  /** By the camera's clock, ms. */
  readonly eventTime: number;
  /** Of its passage; `unknown` while a passage of an earlier process has not been asked yet. */
  readonly state: string;
  /** Has loop A been occupied without a break since this vehicle was read? */
  readonly stillThere: boolean;
}

export type Relation =
  /** The same vehicle, read again. */
  | 'same'
  /** Another vehicle stands where that one waited: that one is gone. */
  | 'replaces'
  /** Another plate, and the vehicle that waits has not moved: it opens nothing, a person looks. */
  | 'other'
  /** The next vehicle: it waits for its turn. */
  | 'next';

/** States in which a vehicle waits in front of a shut arm. */
const waitingStates: ReadonlySet<string> = new Set([
  'unread',
  'undecided',
  'blocked',
  'refused',
  'unconfirmed',
]);

export function relationOf(known: Known, read: { plateNo: string | null; eventTime: number }): Relation {
  const waiting = waitingStates.has(known.state);
  if (known.plateNo !== null && known.plateNo === read.plateNo) {
    // One that turned round and came back is decided anew: the alert may be over by now.
    return waiting && !known.stillThere ? 'replaces' : 'same';
  }
  const undecided = known.state === 'identified' || known.state === 'deciding';
  if ((waiting || undecided) && known.stillThere && mayBeOne(known, read)) return 'same';
  if (waiting) return known.stillThere ? 'other' : 'replaces';
  // Who waits behind an arm that does not close has to be decided.
  return known.state === 'unclosed' ? 'replaces' : 'next';
}

/** Two reads that differ in one character are one plate read twice only if they are this close, ms. */
const misreadMs = 15_000;

/** An unread plate may be any. */
function mayBeOne(known: Known, read: { plateNo: string | null; eventTime: number }): boolean {
  if (known.plateNo === null || read.plateNo === null) return true;
  return Math.abs(read.eventTime - known.eventTime) < misreadMs && alike(known.plateNo, read.plateNo);
}

function alike(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let different = 0;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) different += 1;
  return different <= 1;
}
