/** From an accepted push to a passage: keep photos and event on disk, then hand the event to its lane. */
import type { DeviceRow } from '../../activities/devices/drivers/registry.ts';
import type { PlateRead, PushedPhoto } from '../../activities/devices/ports/camera.port.ts';
import { sha256Hex } from '../../activities/ledger/canonical.ts';
import type { PhotoStore } from '../../activities/media/photo-store.ts';
import { passageId } from '../../workflows/contract/ids.ts';
import type { PassageInput, PassageTiming, PhotoRef } from '../../workflows/contract/passage.ts';
import { SeenEvents } from '../ingest/seen-events.ts';
import type { Spool } from '../ingest/spool.ts';
import type { PlateReceiver } from '../ingest/vzenith-route.ts';
import type { Lane } from '../lanes/lane.ts';
import type { LiveView } from '../lanes/live-view.ts';

export interface LaneRow {
  readonly id: string;
  readonly entrance: string;
  readonly direction: 'in' | 'out';
}

export interface ReceiverParts {
  readonly lanes: ReadonlyMap<string, { readonly row: LaneRow; readonly lane: Lane }>;
  readonly spool: Spool;
  readonly photos: PhotoStore;
  readonly view: LiveView;
  readonly timing: PassageTiming;
}

export function createPlateReceiver(parts: ReceiverParts): PlateReceiver {
  const seen = new SeenEvents();
  const inHand = new Map<string, Promise<void>>();
  return {
    plate: async (camera, read, receivedAt) => {
      const entry = parts.lanes.get(camera.lane);
      if (entry === undefined)
        throw new Error(`camera ${camera.id} is on lane ${camera.lane}, which is not registered`);
      if (read.trigger === 'turned-back') {
        entry.lane.turnedBack({ at: receivedAt, plateNo: read.plateNo });
        return;
      }
      if (read.trigger === 'stranded' || read.trigger === 'recovered' || seen.has(read)) return;
      const input = passageInput(parts, { camera, read, receivedAt });
      const keeping = inHand.get(input.passage) ?? keep(parts, entry.lane, { input, photos: read.photos });
      inHand.set(input.passage, keeping);
      try {
        await keeping;
        seen.add(read);
      } finally {
        inHand.delete(input.passage);
      }
    },
    io: (camera, { source, value }) => {
      parts.view.device(camera.lane, 'camera', { ok: true, at: Date.now(), problem: `io${source}=${value}` });
    },
    alive: (camera) => {
      parts.view.device(camera.lane, 'camera', { ok: true, at: Date.now(), problem: null });
    },
  };
}

/** The lane begins as soon as the event is safe; the answer to the camera also waits for the photos. */
async function keep(
  parts: ReceiverParts,
  lane: Lane,
  event: { input: PassageInput; photos: readonly PushedPhoto[] },
): Promise<void> {
  const photos = Promise.all(event.photos.map((photo) => parts.photos.keep(photo)));
  // Told below; until then nobody listens, and an unheard rejection would end the process.
  photos.catch(() => undefined);
  await parts.spool.put(event.input);
  lane.arrive(event.input);
  await photos;
}

function passageInput(
  parts: ReceiverParts,
  { camera, read, receivedAt }: { camera: DeviceRow; read: PlateRead; receivedAt: number },
): PassageInput {
  const entry = parts.lanes.get(camera.lane);
  if (entry === undefined) throw new Error(`lane ${camera.lane} is not registered`);
  const eventId = `${read.serialNo}-${read.eventId}`;
  const { eventTime, plateNo, plateColour, confidence, offline } = read;
  return {
    passage: passageId({ lane: camera.lane, eventTime, eventId }),
    lane: camera.lane,
    entrance: entry.row.entrance,
    direction: entry.row.direction,
    device: camera.id,
    eventId,
    eventTime,
    receivedAt,
    plateNo,
    plateColour,
    confidence: Math.round(confidence),
    offline,
    flags: [...read.flags, ...(read.fakePlate ? ['fake-plate'] : [])],
    photos: read.photos.map(photoRef),
    sensed: entry.lane.sensedNow(),
    timing: parts.timing,
  };
}

function photoRef(photo: PushedPhoto): PhotoRef {
  return { role: photo.role, sha256: sha256Hex(photo.bytes), bytes: photo.bytes.length };
}
