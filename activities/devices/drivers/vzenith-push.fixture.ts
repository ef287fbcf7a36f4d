/** Pushes as the domain reference has them, and what the codec makes of them. */
import { PushRefused, type PlateRead } from '../ports/camera.port.ts';
import { decodeVzenith } from './vzenith.codec.ts';

/** 2026-11-24 08:30:01 in Beijing, the sample of domain §6.1. */
export const eventTime = 1_795_480_201_000;
export const receivedAt = eventTime + 300;
export const parts = { decyear: 2026, decmon: 11, decday: 24, dechour: 8, decmin: 30, decsec: 1 };
export const sampleTime = { ...parts, sec: 1_795_480_201, usec: 0 };

export function aPush(plate: Record<string, unknown> = {}, alarm: Record<string, unknown> = {}) {
  const PlateResult = {
    license: '冀B12345',
    confidence: 98,
    colorType: 2,
    type: 3,
    direction: 0,
    triggerType: 1,
    plateid: 1024,
    isoffline: 0,
    is_fake_plate: 0,
    timeStamp: { Timeval: sampleTime },
    location: { RECT: { left: 1, top: 2, right: 3, bottom: 4 } },
    imagePath: '',
    imageFile: '',
    imageFragmentFile: '',
    gioouts: [{ ionum: 0, ctrltype: 0 }],
    ...plate,
  };
  const device = { channel: 0, deviceName: 'IVS', ipaddr: '192.0.2.10', serialno: 'SN', user_data: '' };
  return { AlarmInfoPlate: { ...device, result: { PlateResult }, ...alarm } };
}

export function decodePlate(body: unknown): PlateRead {
  const push = decodeVzenith(body, { receivedAt });
  if (push.kind !== 'plate') throw new Error(`expected a plate, got ${push.kind}`);
  return push;
}

export function refusal(body: unknown): PushRefused {
  try {
    decodeVzenith(body, { receivedAt });
  } catch (error) {
    if (error instanceof PushRefused) return error;
    throw error;
  }
  throw new Error('expected a refusal');
}
