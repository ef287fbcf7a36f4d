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
