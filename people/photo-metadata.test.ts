import { deflateSync, crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodeMosaic } from '../activities/devices/simulators/jpeg-mosaic.ts';
import { aPhoto, exif, segment, told } from './photo.fixture.ts';
import { withoutMetadata } from './photo-metadata.ts';

const plain = encodeMosaic([[[10, 20, 30]], [[200, 100, 50]]]);
const stripped = (photo: Buffer): Buffer => {
  const bytes = withoutMetadata(photo);
  if (bytes === null) throw new Error('not a photo');
  return bytes;
};
const behindStart = (...segments: Buffer[]): Buffer =>
  Buffer.concat([plain.subarray(0, 2), ...segments, plain.subarray(2)]);
const exifSegment = (block: Buffer): Buffer => segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), block]));

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
const pngStart = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const header = chunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]));
const picture = [chunk('IDAT', deflateSync(Buffer.from([0, 9, 9, 9]))), chunk('IEND', Buffer.of())];
const png = (...between: Buffer[]): Buffer => Buffer.concat([pngStart, header, ...between, ...picture]);

describe('a JPEG', () => {
  it('loses place, time, device, comments and what stands behind its end, and keeps which way up it is', () => {
    const photo = aPhoto();
    for (const word of told) expect(photo.includes(word), word).toBe(true);
    const clean = stripped(photo);
    for (const word of [...told, 'Photoshop', 'MPF']) expect(clean.includes(word), word).toBe(false);
    expect(clean.subarray(0, 12).toString('latin1')).toBe('\u00ff\u00d8\u00ff\u00e1\0\u0022Exif\0\0');
    expect(clean.readUInt16BE(12 + 18)).toBe(6);
    expect(clean.length).toBeLessThan(photo.length / 2);
  });

  it('keeps every byte of its picture, and is as it was where it tells nothing', () => {
    expect(stripped(plain).equals(plain)).toBe(true);
    expect(stripped(aPhoto({ orientation: 1 })).equals(stripped(stripped(aPhoto({ orientation: 1 }))))).toBe(
      true,
    );
    const picture = plain.subarray(plain.indexOf(Buffer.from([0xff, 0xdb])));
    expect(
      stripped(behindStart(segment(0xfe, Buffer.from('x'))))
        .subarray(-picture.length)
        .equals(picture),
    ).toBe(true);
  });

  it('keeps its colour profile and how its colours are coded, and no other segment of an application', () => {
    const profile = segment(0xe2, Buffer.from('ICC_PROFILE\0\u0001\u0001abc', 'latin1'));
    const adobe = segment(0xee, Buffer.from('Adobe\0d\0\0\0\0\u0001', 'latin1'));
    const others = Array.from({ length: 15 }, (_, n) => segment(0xe1 + n, Buffer.from('secret')));
    expect(stripped(behindStart(profile, ...others, adobe)).equals(behindStart(profile, adobe))).toBe(true);
    const preview = Buffer.from('JFIF\0\u0001\u0001\0\0\u0001\0\u0001\u0001\u0001abc', 'latin1');
    const withPreview = Buffer.concat([plain.subarray(0, 2), segment(0xe0, preview), plain.subarray(20)]);
    expect(stripped(withPreview).includes('abc')).toBe(false);
  });

  it('is read through several scans, restarts and fill bytes', () => {
    const scan = Buffer.concat([
      segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
      Buffer.from([1, 0xff, 0, 2, 0xff, 0xd3, 4]),
    ]);
    const photo = Buffer.concat([
      Buffer.from([0xff, 0xd8]),
      scan,
      segment(0xfe, Buffer.from('between')),
      Buffer.from([0xff, 0xff]),
      scan,
      Buffer.from([0xff, 0xd9, 1, 2, 3]),
    ]);
    expect(
      stripped(photo).equals(
        Buffer.concat([Buffer.from([0xff, 0xd8]), scan, scan, Buffer.from([0xff, 0xd9])]),
      ),
    ).toBe(true);
  });

  it.each([
    ['no EXIF that can be read', Buffer.from('II*\0')],
    ['a directory outside of it', Buffer.from('MM\0*\0\0\u00ff\u00ff', 'latin1')],
    ['a directory that ends too early', exif(6).subarray(0, 24)],
    ['an orientation that there is not', exif(9)],
  ])('is upright where it has %s', (_what, block) => {
    expect(stripped(behindStart(exifSegment(block))).equals(plain)).toBe(true);
  });

  it.each([
    ['cut off in its picture', plain.subarray(0, -3)],
    ['cut off in a segment', plain.subarray(0, 30)],
    ['nothing but its start', plain.subarray(0, 3)],
    ['without a picture', Buffer.from([0xff, 0xd8, 0xff, 0xd9])],
    ['with a segment that has no length', behindStart(Buffer.from([0xff, 0xe1, 0, 0]))],
    ['with something else for a segment', behindStart(Buffer.from([1]))],
  ])('is none where it is %s', (_what, photo) => expect(withoutMetadata(photo)).toBeNull());
});

describe('a PNG', () => {
  it('loses texts, time, EXIF and what stands behind its end, and keeps which way up it is', () => {
    const texts = ['tEXt', 'zTXt', 'iTXt', 'tIME'].map((type) => chunk(type, Buffer.from('secret')));
    const photo = Buffer.concat([png(...texts, chunk('eXIf', exif(8))), Buffer.from('secret')]);
    const clean = stripped(photo);
    expect(clean.includes('secret') || told.some((word) => clean.includes(word))).toBe(false);
    const at = clean.indexOf('eXIf');
    expect(clean.readUInt16BE(at + 4 + 18)).toBe(8);
    const length = clean.readUInt32BE(at - 4);
    expect(clean.readUInt32BE(at + 4 + length)).toBe(crc32(clean.subarray(at, at + 4 + length)));
    expect(stripped(png(...texts)).equals(png())).toBe(true);
  });

  it.each([
    ['cut off', png().subarray(0, -4)],
    ['without a header', Buffer.concat([pngStart, ...picture])],
    [
      'of a chunk that is longer than it',
      Buffer.concat([pngStart, Buffer.from([0x7f, 0xff, 0xff, 0xff]), header.subarray(4)]),
    ],
  ])('is none where it is %s', (_what, photo) => expect(withoutMetadata(photo)).toBeNull());
});

it('takes nothing else', () => {
  for (const text of ['', 'GIF89a', '<script>']) expect(withoutMetadata(Buffer.from(text))).toBeNull();
});
