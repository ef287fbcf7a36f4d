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
import { IngestRefused } from './refusal-reasons.ts';

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
  const url = '/vzenith/:device';
  const entryOf = entriesOf(cameras);
  server.post(
    url,
    // Before the body is read: what comes from elsewhere costs nothing.
    { onRequest: async (request) => mustComeFrom(entryOf(request).camera, request) },
    async (request) => {
      const receivedAt = Date.now();
      const { camera, map } = entryOf(request);
      const push = request.isMultipart()
        ? decodeHeartbeat(await fieldsOf(request))
        : decodeVzenith(bodyOf(request), { receivedAt, map });
      mustBe(camera, push);
      receiver.alive(camera);
      if (push.kind === 'io') receiver.io(camera, push);
      if (push.kind !== 'plate') return { Response_AlarmInfoPlate: { info: 'no', content: '' } };
      await receiver.plate(camera, push, receivedAt);
      return vzenithAnswer(push.eventId, vzenithChannel(request.body), push.offline);
    },
  );
  const method = server.supportedMethods.filter((name) => name !== 'POST');
  server.route({ method, url, onRequest: async (request) => mustBePost(request), handler: mustBePost });
}

/** Finds the camera that a request names; throws where none is registered. */
function entriesOf(cameras: readonly DeviceRow[]) {
  const known = new Map(
    cameras
      .filter(({ driver }) => driver === 'vzenith-http')
      .map((camera) => [camera.id, { camera, map: readCameraMap(camera) }]),
  );
  return (request: FastifyRequest) => {
    const { device } = request.params as { device: string };
    const entry = known.get(device);
    if (entry === undefined) throw new IngestRefused('unknown-device', `no camera "${device}" is registered`);
    return entry;
  };
}

function mustBePost({ method }: FastifyRequest): never {
  throw new IngestRefused('wrong-method', `a push comes by POST, this came by ${method}`);
}

function bodyOf({ body }: FastifyRequest): unknown {
  if (body === undefined) throw new IngestRefused('empty-body', 'the push is empty');
  return body;
}

/** The push is not authenticated: its source address and serial number are pinned (domain §6.1). */
function mustComeFrom(camera: DeviceRow, request: FastifyRequest): void {
  const host = camera.address.slice(0, camera.address.lastIndexOf(':')).replaceAll(/[[\]]/g, '');
  // There is none any more once the connection is gone.
  const source = (request.ip as string | undefined)?.replace(/^::ffff:/, '');
  if (source === undefined)
    throw new IngestRefused('broken-off', 'the camera broke off in the middle of the push');
  if (source === host) return;
  throw new IngestRefused(
    'wrong-address',
    `camera ${camera.id} is registered at another address than ${source}`,
  );
}

function mustBe(camera: DeviceRow, push: CameraPush): void {
  if (camera.serialNo === null || push.serialNo === camera.serialNo) return;
  throw new IngestRefused(
    'wrong-serial',
    `the push has the serial number ${push.serialNo}, which is not that of camera ${camera.id}`,
  );
}

async function fieldsOf(request: FastifyRequest): Promise<Record<string, string>> {
  const fields: Record<string, string> = {};
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field' && typeof part.value === 'string') fields[part.fieldname] = part.value;
    }
  } catch (cause) {
    throw new IngestRefused('bad-form', 'the form of the heartbeat cannot be read', { cause });
  }
  return fields;
}
