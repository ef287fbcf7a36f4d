import * as v from 'valibot';
import {
  PushRefused,
  type CameraIo,
  type CameraPush,
  type PlateRead,
  type PushedPhoto,
} from '../ports/camera.port.ts';
import { defaultVzenithMap, type VzenithMap } from './vzenith.map.ts';
import { readPlateText } from './vzenith.plate.ts';
import { gioAlarmSchema, plateAlarmSchema } from './vzenith.schema.ts';
import { readCameraTime } from './vzenith.time.ts';

const largestPhoto = 2 * 1024 * 1024;
const longestBase64 = Math.ceil(largestPhoto / 3) * 4;
const dayMs = 24 * 3600 * 1000;

export interface DecodeOptions {
  /** This host's clock, milliseconds since the epoch. */
  readonly receivedAt: number;
  /** Default: Vzenith's own codes. */
  readonly map?: VzenithMap;
}

/** Decodes the JSON body of a Vzenith HTTP push (domain §6.1); throws PushRefused and nothing else. */
export function decodeVzenith(body: unknown, options: DecodeOptions): CameraPush {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new PushRefused('bad-shape', 'the body must be a JSON object');
  }
  const alarms = body as Record<string, unknown>;
  if (Object.hasOwn(alarms, 'AlarmInfoPlate')) return decodePlate(alarms['AlarmInfoPlate'], options);
  if (Object.hasOwn(alarms, 'AlarmGioIn')) return decodeGio(alarms['AlarmGioIn']);
  const kinds = Object.keys(alarms).slice(0, 3).join(', ').slice(0, 80) || 'nothing';
  throw new PushRefused('unknown-kind', `expected AlarmInfoPlate or AlarmGioIn, got ${kinds}`);
}

/** The channel that the answer must name; 0 where the push does not say. */
export function vzenithChannel(body: unknown): number {
  const shape = v.object({ AlarmInfoPlate: v.object({ channel: v.pipe(v.number(), v.safeInteger()) }) });
  const parsed = v.safeParse(shape, body);
  return parsed.success ? parsed.output.AlarmInfoPlate.channel : 0;
}

export interface VzenithAnswer {
  readonly Response_AlarmInfoPlate: {
    readonly info: 'no';
    readonly content: 'retransfer_stop';
    readonly plateid: number;
    readonly channelNum: number;
    readonly ContinuePushOffline?: { readonly plateid: number; readonly continue: 1 };
  };
}

/**
 * The answer to a plate push. `info` is always "no": the barrier is driven by its relay, never by the camera.
 * An offline record is acknowledged by asking for the next one.
 */
export function vzenithAnswer(plateId: string | number, channel: number, offline = false): VzenithAnswer {
  const plateid = Number(plateId);
  const acknowledged = { info: 'no', content: 'retransfer_stop', plateid, channelNum: channel } as const;
  if (!offline) return { Response_AlarmInfoPlate: acknowledged };
  return { Response_AlarmInfoPlate: { ...acknowledged, ContinuePushOffline: { plateid, continue: 1 } } };
}

function decodePlate(alarm: unknown, { receivedAt, map = defaultVzenithMap }: DecodeOptions): PlateRead {
  const { serialno, result } = parse(plateAlarmSchema, alarm, 'AlarmInfoPlate');
  const plate = result.PlateResult;
  const text = readPlateText(plate.license);
  const time = readCameraTime(plate.timeStamp.Timeval ?? {}, receivedAt);
  const offline = plate.isoffline !== 0;
  const colour = Object.hasOwn(map.colours, plate.colorType) ? map.colours[plate.colorType] : undefined;
  const trigger = Object.hasOwn(map.triggers, plate.triggerType)
    ? map.triggers[plate.triggerType]
    : undefined;
  const notes = {
    'unknown-colour-code': colour === undefined,
    'no-confidence': plate.confidence === undefined,
    'late-without-offline-mark': !offline && time.eventTime < receivedAt - dayMs,
  };
  const noted = Object.entries(notes).flatMap(([flag, applies]) => (applies ? [flag] : []));
  return {
    kind: 'plate',
    eventId: String(plate.plateid),
    serialNo: serialno,
    plateNo: text.plateNo,
    plateColour: colour ?? '5',
    confidence: plate.confidence ?? 0,
    eventTime: time.eventTime,
    offline,
    trigger: trigger ?? 'other',
    fakePlate: plate.is_fake_plate !== 0,
    flags: [...text.flags, ...time.flags, ...noted],
    photos: [
      ...decodePhoto('body', plate.imageFile, 'imageFile'),
      ...decodePhoto('plate', plate.imageFragmentFile, 'imageFragmentFile'),
    ],
  };
}

function decodeGio(alarm: unknown): CameraIo {
  const { serialno, source, value } = parse(gioAlarmSchema, alarm, 'AlarmGioIn');
  return { kind: 'io', serialNo: serialno, source, value };
}

function decodePhoto(role: PushedPhoto['role'], base64: string | null, field: string): PushedPhoto[] {
  if (base64 === null || base64 === '') return [];
  if (base64.length > longestBase64) throw badPhoto(field, 'is larger than 2 MiB');
  const bytes = Buffer.from(base64, 'base64');
  // Node's decoder skips what it does not know; only text that encodes back to itself was base64.
  if (bytes.toString('base64') !== base64) throw badPhoto(field, 'is not valid base64');
  if (bytes.length > largestPhoto) throw badPhoto(field, 'is larger than 2 MiB');
  return [{ role, bytes: new Uint8Array(bytes) }];
}

function badPhoto(field: string, reason: string): PushRefused {
  return new PushRefused('bad-photo', `AlarmInfoPlate.result.PlateResult.${field} ${reason}`);
}

function parse<S extends v.GenericSchema>(schema: S, input: unknown, where: string): v.InferOutput<S> {
  const parsed = v.safeParse(schema, input);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue);
  throw new PushRefused('bad-shape', `${where}${path === null ? '' : `.${path}`}: ${issue.message}`);
}
