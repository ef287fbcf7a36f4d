/** A photo as a phone makes it, for tests: a real JPEG, turned by EXIF, that tells where, when and with what. */
import { encodeMosaic } from '../activities/devices/simulators/jpeg-mosaic.ts';
import type { Rgb } from '../activities/devices/simulators/jpeg-mosaic.ts';

/** What such a photo tells: none of it may stay. */
export const told = [
  'Phone of 司机丁',
  '2026:11:24 08:30:00',
  'http://ns.adobe.com/xap/1.0/',
  'gate 2, plant',
];

/** 24 × 16 as it is stored; `orientation` 6 means that it is to be shown as 16 × 24. */
export function aPhoto({ shade = 120, orientation = 6 } = {}): Buffer {
  const square: Rgb = [shade, 200 - shade, 90];
  const plain = encodeMosaic(Array.from({ length: 2 }, () => new Array<Rgb>(3).fill(square)));
  return Buffer.concat([
    plain.subarray(0, 2),
    segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exif(orientation)])),
    segment(0xe1, Buffer.from(`${told[2]}\0<x:xmpmeta xmlns:x="adobe:ns:meta/"/>`)),
    segment(0xe2, Buffer.from('MPF\0II*\0')),
    segment(0xed, Buffer.from('Photoshop 3.0\0')),
    segment(0xfe, Buffer.from(told[3] ?? '')),
    plain.subarray(2),
    // A second picture, as phones append it.
    plain,
  ]);
}

export function segment(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

/** TIFF of the little kind: device, orientation, time, and a directory of places (CIPA DC-008). */
export function exif(orientation: number): Buffer {
  const texts = [`${told[0]}\0`, `${told[1]}\0`].map((text) => Buffer.from(text));
  const [device = Buffer.of(), time = Buffer.of()] = texts;
  const directory = 8;
  const behind = directory + 2 + 4 * 12 + 4;
  const places = behind + device.length + time.length;
  const entry = (tag: number, type: number, [count, value]: [number, number]): Buffer => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16LE(tag, 0);
    bytes.writeUInt16LE(type, 2);
    bytes.writeUInt32LE(count, 4);
    bytes.writeUInt32LE(value, 8);
    return bytes;
  };
  const counted = (entries: Buffer[]): Buffer =>
    Buffer.concat([Buffer.from([entries.length, 0]), ...entries, Buffer.alloc(4)]);
  const degrees = Buffer.alloc(24);
  [39, 1, 37, 1, 12, 1].forEach((part, at) => degrees.writeUInt32LE(part, at * 4));
  return Buffer.concat([
    Buffer.from('II*\0\u0008\0\0\0', 'latin1'),
    counted([
      entry(0x0110, 2, [device.length, behind]),
      entry(0x0112, 3, [1, orientation]),
      entry(0x0132, 2, [time.length, behind + device.length]),
      entry(0x8825, 4, [1, places]),
    ]),
    ...texts,
    // Latitude: N, 39° 37′ 12″.
    counted([entry(0x0001, 2, [2, 0x4e]), entry(0x0002, 5, [3, places + 2 + 2 * 12 + 4])]),
    degrees,
  ]);
}
