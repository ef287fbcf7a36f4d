/** Frames of the LED/voice board: `DA VR PN CMD DL DATA CRC` (domain §6.7). */

const head = Buffer.from([0x00, 0x64, 0xff, 0xff]);
const crcBytes = 2;
const overhead = head.length + 2 + crcBytes;
const longestFrame = 255;

export const boardCommand = { voice: 0x30, lines: 0x6e } as const;

export interface BoardFrame {
  readonly command: number;
  readonly data: Buffer;
}

export function encodeFrame({ command, data }: BoardFrame): Buffer {
  if (data.length + overhead > longestFrame) {
    throw new RangeError(
      `a board frame has at most ${longestFrame} bytes, this one ${data.length + overhead}`,
    );
  }
  const frame = Buffer.concat([head, Buffer.from([command, data.length]), data, Buffer.alloc(crcBytes)]);
  frame.writeUInt16LE(crc16(frame.subarray(0, -crcBytes)), frame.length - crcBytes);
  return frame;
}

/** One whole frame; throws RangeError for anything else. */
export function decodeFrame(bytes: Uint8Array): BoardFrame {
  const { frames, rest } = takeFrames(Buffer.from(bytes));
  const [frame] = frames;
  if (
    frame === undefined ||
    frames.length > 1 ||
    rest.length > 0 ||
    bytes.length !== frame.data.length + overhead
  ) {
    throw new RangeError('not exactly one board frame with a correct checksum');
  }
  return frame;
}

/** All whole frames at the front of a stream and the bytes still incomplete; garbage in between is skipped. */
export function takeFrames(stream: Buffer): { frames: BoardFrame[]; rest: Buffer } {
  const frames: BoardFrame[] = [];
  let from = 0;
  while (from < stream.length) {
    const found = frameAt(stream, from);
    if (found === 'incomplete') break;
    if (found === 'none') from += 1;
    else {
      frames.push(found);
      from += found.data.length + overhead;
    }
  }
  return { frames, rest: stream.subarray(from) };
}

function frameAt(stream: Buffer, from: number): BoardFrame | 'incomplete' | 'none' {
  const start = stream.subarray(from, from + head.length);
  if (!head.subarray(0, start.length).equals(start)) return 'none';
  const [command, length] = stream.subarray(from + head.length, from + head.length + 2);
  if (command === undefined || length === undefined) return 'incomplete';
  const end = from + length + overhead;
  if (length + overhead > longestFrame) return 'none';
  if (end > stream.length) return 'incomplete';
  if (stream.readUInt16LE(end - crcBytes) !== crc16(stream.subarray(from, end - crcBytes))) return 'none';
  return { command, data: Buffer.from(stream.subarray(from + head.length + 2, end - crcBytes)) };
}

/** CRC-16/Modbus. */
function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return crc;
}
