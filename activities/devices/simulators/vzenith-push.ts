import { drawVehicle, type VehicleColour } from './simulated-photo.ts';

/** What the camera saw. */
export interface PlateShot {
  /** `null` = no plate could be read. */
  readonly plate: string | null;
  readonly colour: VehicleColour | null;
  /** 0–100. */
  readonly confidence: number;
  /** Milliseconds since the epoch. */
  readonly eventTime: number;
  /** Vendor's trigger code, for example 1 automatic, 66 turned back. */
  readonly trigger: number;
  readonly offline: boolean;
  readonly plateId: number;
  readonly serialNo: string;
}

const beijingOffsetMs = 8 * 3600 * 1000;
const colourCodes: Record<VehicleColour, number> = {
  blue: 1,
  yellow: 2,
  white: 3,
  black: 4,
  green: 5,
  'yellow-green': 6,
};
const plateTypes: Record<VehicleColour, number> = {
  blue: 1,
  yellow: 3,
  white: 5,
  black: 10,
  green: 19,
  'yellow-green': 20,
};
const noPlateType = 31;

/** The JSON body of a plate push as the vendor sends it (domain §6.1). */
export function encodePlatePush(shot: PlateShot): object {
  const { plate, colour, plateId, serialNo } = shot;
  const photos = drawVehicle(`${serialNo} ${plateId} ${plate ?? ''}`, plate === null ? null : colour);
  const PlateResult = {
    license: plate ?? '_无_',
    confidence: shot.confidence,
    colorType: plate === null || colour === null ? 0 : colourCodes[colour],
    type: plate === null || colour === null ? noPlateType : plateTypes[colour],
    direction: 0,
    triggerType: shot.trigger,
    plateid: plateId,
    isoffline: shot.offline ? 1 : 0,
    is_fake_plate: 0,
    timeStamp: { Timeval: timeval(shot.eventTime) },
    location: { RECT: { left: 112, top: 160, right: 208, bottom: 192 } },
    imagePath: '',
    imageFile: photos.body.toString('base64'),
    imageFragmentFile: plate === null ? '' : photos.plate.toString('base64'),
    gioouts: [{ ionum: 0, ctrltype: 0 }],
  };
  const device = { channel: 0, deviceName: 'IVS', ipaddr: '127.0.0.1', serialno: serialNo, user_data: '' };
  return { AlarmInfoPlate: { ...device, result: { PlateResult } } };
}

export function encodeGioPush(serialNo: string, signal: { source: number; value: number }): object {
  const device = { deviceName: 'IVS', ipaddr: '127.0.0.1', serialno: serialNo };
  return { AlarmGioIn: { ...device, result: { TriggerResult: signal } } };
}

function timeval(eventTime: number): object {
  const beijing = new Date(eventTime + beijingOffsetMs);
  return {
    decyear: beijing.getUTCFullYear(),
    decmon: beijing.getUTCMonth() + 1,
    decday: beijing.getUTCDate(),
    dechour: beijing.getUTCHours(),
    decmin: beijing.getUTCMinutes(),
    decsec: beijing.getUTCSeconds(),
    sec: Math.floor(eventTime / 1000),
    usec: (eventTime % 1000) * 1000,
  };
}
