/**
 * Takes from a photo what it tells beside its picture: place, time and device (EXIF, XMP, IPTC), comments, previews,
 * and whatever stands behind its end. The picture itself is copied byte for byte, not encoded anew.
 *
 * Which way up it is stays: phones store a picture as the sensor lies and say in EXIF how to turn it, so that without
 * this a licence would lie on its side, and turning the picture would mean encoding it anew. It is one number of 1 to 8
 * and tells of nobody; it comes back in an EXIF block that holds nothing else. A colour profile stays too, or the
 * colours would be others.
 *
 * Sources: ITU-T T.81 annex B (JPEG), CIPA DC-008 (EXIF), W3C PNG 3 §5 and §11.
 */
import { crc32 } from 'node:zlib';

/** Null: it is no whole JPEG or PNG. */
export function withoutMetadata(photo: Uint8Array): Buffer | null {
  const bytes = Buffer.from(photo.buffer, photo.byteOffset, photo.byteLength);
  if (bytes.subarray(0, 2).equals(jpegStart)) return strippedJpeg(bytes);
  return bytes.subarray(0, 8).equals(pngStart) ? strippedPng(bytes) : null;
}

const jpegStart = Buffer.from([0xff, 0xd8]);
const jpegEnd = Buffer.from([0xff, 0xd9]);
const pngStart = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const [startOfScan, endOfImage] = [0xda, 0xd9];
/** Frames and tables: what the picture is made of. */
const isPicture = (marker: number): boolean =>
  (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8) || (marker >= 0xda && marker <= 0xdf);

function strippedJpeg(bytes: Buffer): Buffer | null {
  const kept: Buffer[] = [jpegStart];
  let isTurned = false;
  let hasScan = false;
  for (let at = 2; ;) {
    if (bytes[at] !== 0xff) return null;
    while (bytes[at + 1] === 0xff) at += 1;
    const marker = bytes[at + 1];
    if (marker === undefined) return null;
    if (marker === endOfImage) return hasScan ? Buffer.concat([...kept, jpegEnd]) : null;
    const length = at + 4 <= bytes.length ? bytes.readUInt16BE(at + 2) : 0;
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) return null;
    const content = bytes.subarray(at + 4, end);
    if (isExif(marker, content) && !isTurned) {
      isTurned = true;
      kept.push(...turnedAs(orientationOf(content.subarray(6))));
    } else if (isPicture(marker)) kept.push(segment(marker, content));
    else kept.push(...harmless(marker, content));
    at = end;
    if (marker !== startOfScan) continue;
    hasScan = true;
    at = endOfScan(bytes, end);
    kept.push(bytes.subarray(end, at));
  }
}

/** Where the next marker stands: not a byte of the scan that looks like one, not a restart within it. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}

const begins = (content: Buffer, name: string): boolean =>
  content.subarray(0, name.length).equals(Buffer.from(name, 'latin1'));
const isExif = (marker: number, content: Buffer): boolean => marker === 0xe1 && begins(content, 'Exif\0');

/** Of the application's segments: how the colours are meant, and the header of JFIF without its preview. */
function harmless(marker: number, content: Buffer): Buffer[] {
  if (marker === 0xe2 && begins(content, 'ICC_PROFILE\0')) return [segment(marker, content)];
  if (marker === 0xee && begins(content, 'Adobe')) return [segment(marker, content)];
  if (marker !== 0xe0 || !begins(content, 'JFIF\0') || content.length < 14) return [];
  return [segment(marker, Buffer.concat([content.subarray(0, 12), Buffer.alloc(2)]))];
}

function segment(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

function turnedAs(orientation: number): Buffer[] {
  return orientation === 1
    ? []
    : [segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), tiff(orientation)]))];
}

const orientationTag = 0x0112;
const shortType = 3;

/** 1, upright, where nothing else can be read. */
function orientationOf(exif: Buffer): number {
  const isLittle = begins(exif, 'II');
  if (exif.length < 8 || (!isLittle && !begins(exif, 'MM'))) return 1;
  const short = (at: number): number => {
    if (at + 2 > exif.length) return 0;
    return isLittle ? exif.readUInt16LE(at) : exif.readUInt16BE(at);
  };
  const directory = isLittle ? exif.readUInt32LE(4) : exif.readUInt32BE(4);
  for (let entry = 0; entry < short(directory); entry += 1) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > exif.length) return 1;
    if (short(at) !== orientationTag || short(at + 2) !== shortType) continue;
    const value = short(at + 8);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** A directory of one entry. */
function tiff(orientation: number): Buffer {
  const block = Buffer.alloc(26);
  block.write('MM\0*', 'latin1');
  block.writeUInt32BE(8, 4);
  block.writeUInt16BE(1, 8);
  block.writeUInt16BE(orientationTag, 10);
  block.writeUInt16BE(shortType, 12);
  block.writeUInt32BE(1, 14);
  block.writeUInt16BE(orientation, 18);
  return block;
}

/** The picture, and how its colours are meant. */
const pngKept = new Set('IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP cICP sBIT sRGB bKGD pHYs'.split(' '));

function strippedPng(bytes: Buffer): Buffer | null {
  const kept: Buffer[] = [pngStart];
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (end > bytes.length || (at === 8) !== (type === 'IHDR')) return null;
    if (type === 'eXIf') kept.push(...turnedChunk(orientationOf(bytes.subarray(at + 8, end - 4))));
    if (pngKept.has(type)) kept.push(bytes.subarray(at, end));
    if (type === 'IEND') return Buffer.concat(kept);
    at = end;
  }
  return null;
}

function turnedChunk(orientation: number): Buffer[] {
  if (orientation === 1) return [];
  const body = Buffer.concat([Buffer.from('eXIf'), tiff(orientation)]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(body.length - 4, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return [frame.subarray(0, 4), body, frame.subarray(4)];
}
