/** Baseline JPEG of a picture made of 8×8 squares of one colour each: small, valid, and no image library needed. */

export type Rgb = readonly [number, number, number];

/** Twelve codes of four bits, one for each DC size; the AC table knows only "end of block". */
const dcCodeBits = 4;
const dcSizes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

/** `squares` row by row; every row must have the same length. */
export function encodeMosaic(squares: readonly (readonly Rgb[])[]): Buffer {
  const rows = squares.length;
  const columns = squares[0]?.length ?? 0;
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('4a46494600010100000100010000', 'hex')),
    segment(0xdb, Buffer.from([0, ...new Array<number>(64).fill(8)])),
    segment(0xc0, frameHeader(columns * 8, rows * 8)),
    segment(0xc4, huffmanTable(0x00, { bits: dcCodeBits, symbols: dcSizes })),
    segment(0xc4, huffmanTable(0x10, { bits: 1, symbols: [0] })),
    segment(0xda, Buffer.from([3, 1, 0, 2, 0, 3, 0, 0, 63, 0])),
    scan(squares.flat()),
    Buffer.from([0xff, 0xd9]),
  ]);
}

function segment(marker: number, content: Buffer): Buffer {
  const header = Buffer.from([0xff, marker, 0, 0]);
  header.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([header, content]);
}

function frameHeader(width: number, height: number): Buffer {
  const header = Buffer.from([8, 0, 0, 0, 0, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
  header.writeUInt16BE(height, 1);
  header.writeUInt16BE(width, 3);
  return header;
}

function huffmanTable(id: number, codes: { bits: number; symbols: readonly number[] }): Buffer {
  const counts = new Array<number>(16).fill(0);
  counts[codes.bits - 1] = codes.symbols.length;
  return Buffer.from([id, ...counts, ...codes.symbols]);
}

function scan(squares: readonly Rgb[]): Buffer {
  let bits = '';
  let previous: Rgb = [0, 0, 0];
  for (const square of squares) {
    const levels = toYCbCr(square);
    bits += levels.map((level, index) => dcBits(level - (previous[index] ?? 0))).join('');
    previous = levels;
  }
  const bytes: number[] = [];
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1');
  for (let at = 0; at < padded.length; at += 8) {
    const byte = Number.parseInt(padded.slice(at, at + 8), 2);
    bytes.push(byte);
    if (byte === 0xff) bytes.push(0);
  }
  return Buffer.from(bytes);
}

/** Size code, difference, end of block. */
function dcBits(difference: number): string {
  const size = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1;
  const value = difference < 0 ? difference + 2 ** size - 1 : difference;
  const valueBits = size === 0 ? '' : value.toString(2).padStart(size, '0');
  return `${size.toString(2).padStart(dcCodeBits, '0')}${valueBits}0`;
}

/** Levels around 0, as the DC coefficients need them. */
function toYCbCr([r, g, b]: Rgb): Rgb {
  const y = 0.299 * r + 0.587 * g + 0.114 * b - 128;
  const cb = -0.1687 * r - 0.3313 * g + 0.5 * b;
  const cr = 0.5 * r - 0.4187 * g - 0.0813 * b;
  return [Math.round(y), Math.round(cb), Math.round(cr)].map((v) =>
    Math.max(-128, Math.min(127, v)),
  ) as unknown as Rgb;
}
