/** `POST /vzenith/<device>`: plates, IO alarms and heartbeats of 臻识 cameras (domain §6.1). */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readCameraMap } from '../../activities/devices/drivers/registry.ts';
import type { DeviceRow } from '../../activities/devices/drivers/registry.ts';
import { decodeHeartbeat } from '../../activities/devices/drivers/vzenith-heartbeat.ts';
import {
  decodeVzenith,
  vzenithAnswer,
  vzenithChannel,
} from '../../activities/devices/drivers/vzenith.codec.ts';
import type { CameraPush, PlateRead } from '../../activities/devices/ports/camera.port.ts';
import { IngestRefused } from './ingest-refused.ts';

/** What becomes of a push that was accepted. */
export interface PlateReceiver {
  /** Resolves when the event is kept on disk. */
  plate(camera: DeviceRow, read: PlateRead, receivedAt: number): Promise<void>;
  io(camera: DeviceRow, io: { source: number; value: number }): void;
  alive(camera: DeviceRow): void;
}

export function vzenithRoute(
  server: FastifyInstance,
  { cameras, receiver }: { cameras: readonly DeviceRow[]; receiver: PlateReceiver },
): void {
  const known = new Map(
    cameras
      .filter(({ driver }) => driver === 'vzenith-http')
      .map((camera) => [camera.id, { camera, map: readCameraMap(camera) }]),
  );
  server.post<{ Params: { device: string } }>('/vzenith/:device', async (request) => {
    const receivedAt = Date.now();
    const entry = known.get(request.params.device);
    if (entry === undefined)
      throw new IngestRefused(404, 'unknown-device', 'no camera of this name is registered');
    const { camera, map } = entry;
    mustComeFrom(camera, request);
    const push = request.isMultipart()
      ? decodeHeartbeat(await fieldsOf(request))
      : decodeVzenith(request.body, { receivedAt, map });
    mustBe(camera, push);
    receiver.alive(camera);
    if (push.kind === 'io') receiver.io(camera, push);
    if (push.kind !== 'plate') return { Response_AlarmInfoPlate: { info: 'no', content: '' } };
    await receiver.plate(camera, push, receivedAt);
    return vzenithAnswer(push.eventId, vzenithChannel(request.body), push.offline);
  });
}

/** The push is not authenticated: its source address and serial number are pinned (domain §6.1). */
function mustComeFrom(camera: DeviceRow, request: FastifyRequest): void {
  const host = camera.address.slice(0, camera.address.lastIndexOf(':')).replaceAll(/[[\]]/g, '');
  const source = request.ip.replace(/^::ffff:/, '');
  if (source === host) return;
  throw new IngestRefused(403, 'wrong-address', `camera ${camera.id} is registered at another address`);
}

function mustBe(camera: DeviceRow, push: CameraPush): void {
  if (camera.serialNo === null || push.serialNo === camera.serialNo) return;
  throw new IngestRefused(
    403,
    'wrong-serial',
    `camera ${camera.id} is registered with another serial number`,
  );
}

async function fieldsOf(request: FastifyRequest): Promise<Record<string, string>> {
  const fields: Record<string, string> = {};
  for await (const part of request.parts()) {
    if (part.type === 'field' && typeof part.value === 'string') fields[part.fieldname] = part.value;
  }
  return fields;
}
