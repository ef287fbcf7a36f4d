import type { Clock } from '../ledger/entry-kinds.ts';
import type { PassageInput } from '../../workflows/contract/passage.ts';

/** What every first entry of a passage says about the event itself. */
export function passageFacts(input: PassageInput): Record<string, unknown> {
  const { lane, entrance, direction, eventTime, eventId, device, confidence, photos, flags, offline } = input;
  return {
    lane,
    entrance,
    direction,
    eventTime: new Date(eventTime).toISOString(),
    receivedAt: new Date(input.receivedAt).toISOString(),
    eventId,
    device,
    confidence,
    photos,
    flags,
    offline,
    readPlateNo: input.plateNo,
    readPlateColour: input.plateColour,
  };
}

/** The camera's clock, and how far it was from ours when the event came in; what it kept while offline says nothing. */
export function eventClock({ offline, eventTime, receivedAt }: PassageInput): Clock {
  return { source: 'device', driftMs: offline ? 0 : eventTime - receivedAt };
}
