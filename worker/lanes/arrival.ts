/** An event on its way to become a passage. */
import type { PassageInput } from '../../workflows/contract/passage.ts';
import type { LaneSensors } from './lane-sensors.ts';
import { presenceOf } from './presence.ts';
import { relationOf } from './same-vehicle.ts';

export interface Arrival {
  readonly input: PassageInput;
  /** Taken over from an earlier process. */
  readonly resumed: boolean;
}

/** An event that waited longer than this may find another lane than it left. */
const promptMs = 500;

/** What the event means now that its turn has come. `newer`: another vehicle was read after this one. */
export async function asItStands(
  { input, resumed }: Arrival,
  sensors: LaneSensors,
  { newer, signal }: { newer: () => boolean; signal: AbortSignal },
): Promise<PassageInput> {
  if (input.offline) return input;
  if (resumed || Date.now() - input.receivedAt > promptMs) await sensors.occupied(signal);
  const presence = presenceOf({
    waitedMs: Date.now() - input.receivedAt,
    ageMs: Date.now() - input.eventTime,
    unwatched: resumed,
    loopA: sensors.newest?.loopA ?? null,
    stillThere: sensors.occupiedSince(input.receivedAt),
    newer: newer(),
  });
  if (presence === 'gone') return backFilled(input, 'late');
  const sensed = sensors.sensedNow() ?? input.sensed;
  if (presence === 'here') return { ...input, sensed };
  const { plateNo, plateColour, flags } = input;
  return {
    ...input,
    sensed,
    plateNo: null,
    flags: [...flags, 'doubtful', `read-as ${plateNo ?? '-'} ${plateColour}`],
  };
}

/** Recorded by its own time; nothing moves. */
export function backFilled(input: PassageInput, why: 'late' | 'turned-back'): PassageInput {
  return { ...input, offline: true, flags: [...input.flags, why] };
}

/** Two reads that differ in a character are one vehicle's only if they are this close: convoys carry consecutive plates. */
const oneGlanceMs = 2_000;

/**
 * Is the read of a vehicle that waits for its turn already? One that an earlier process left behind is not asked:
 * what is read now counts, and decides that the older one is gone.
 */
export function isQueuedAs({ input: waiting, resumed }: Arrival, read: PassageInput): boolean {
  if (resumed) return false;
  if (waiting.plateNo !== null && waiting.plateNo === read.plateNo) return true;
  if (Math.abs(waiting.eventTime - read.eventTime) > oneGlanceMs) return false;
  return relationOf({ ...waiting, state: 'identified', stillThere: true }, read) === 'same';
}
