/**
 * Frames of weighbridge indicators (domain §6.8), both ways: what comes over the wire in pieces, with noise between, is
 * taken apart; what a simulator has to say is put together. A frame whose checksum or form is wrong is noise.
 */
import type { ScaleReading } from '../ports/scale.port.ts';

export const scaleProtocols = ['xk3190-a9', 'toledo', 'st-gs', 'reversed', 'a12e', 'mt-sics'] as const;
export type ScaleProtocol = (typeof scaleProtocols)[number];

type Said = Omit<ScaleReading, 'raw'>;

/** How the frames of a protocol are found and read. */
interface Framing {
  /** The end of the first frame in `bytes`, exclusive; null: it is not whole yet. `bytes` begins with a first byte. */
  readonly end: (bytes: Uint8Array) => number | null;
  readonly isFirst: (byte: number) => boolean;
  /** Null: it has the length of a frame and is none. */
  readonly decode: (frame: Uint8Array) => Said | null;
  readonly encode: (said: Said) => Uint8Array;
}

const stx = 0x02;
const etx = 0x03;
const cr = 0x0d;
const lf = 0x0a;
/** No frame is longer: an end that does not come is not waited for. */
const longest = 48;

const ascii = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const six = (kg: number): string => String(Math.abs(Math.round(kg))).padStart(6, '0');
const byLine = (bytes: Uint8Array): number | null => {
  const at = bytes.findIndex((byte) => byte === lf || byte === cr);
  return at === -1 ? null : at + 1;
};
const ofLength =
  (length: number) =>
  (bytes: Uint8Array): number | null =>
    bytes.length < length ? null : length;

/** `STX sign d6 dp XH XL ETX`; the check is the XOR from sign to dp, as two hexadecimal digits. */
const xk3190: Framing = {
  isFirst: (byte) => byte === stx,
  end: ofLength(12),
  decode: (frame) => {
    const match = /^([+-])(\d{6})([0-4])(.{2})$/s.exec(ascii(frame.subarray(1, 11)));
    if (match === null || frame[11] !== etx) return null;
    const [, sign = '+', digits = '', dp = '0', check = ''] = match;
    if (nibbles(check) !== xor(frame.subarray(1, 9))) return null;
    const kg = (sign === '-' ? -1 : 1) * (Number(digits) / 10 ** Number(dp));
    return { kg, kind: 'unknown', stable: null, over: false };
  },
  encode: ({ kg }) => {
    const body = `${kg < 0 ? '-' : '+'}${six(kg)}0`;
    const check = xor(bytesOf(body)).toString(16).toUpperCase().padStart(2, '0');
    return bytesOf(`\x02${body}${check}\x03`);
  },
};

function xor(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum ^ byte, 0);
}

/** Some firmware goes on after `9` with `:` … `?` where others write `A` … `F`. */
function nibbles(check: string): number {
  const digits = [...check].map((digit) => {
    const code = digit.charCodeAt(0);
    return code >= 0x3a && code <= 0x3f ? (code - 0x30).toString(16) : digit;
  });
  return /^[0-9A-Fa-f]{2}$/.test(digits.join('')) ? Number.parseInt(digits.join(''), 16) : -1;
}

const toledoBits = { net: 1, negative: 2, over: 4, motion: 8, kilograms: 16 } as const;

/** `STX SWA SWB SWC w6 t6 CR [CHK]`; where there is a check, the seven-bit sum of all is 0. Pounds are refused. */
const toledo: Framing = {
  isFirst: (byte) => byte === stx,
  // The check that may follow is at most one byte: it is passed over as noise, or tested where it is there.
  end: ofLength(17),
  decode: (frame) => {
    const text = ascii(frame.subarray(1));
    const match = /^([\x20-\x3f])([\x20-\x3f])([\x20-\x3f])([ \d]{6})([ \d]{6})\r$/.exec(text);
    if (match === null) return null;
    const [, swa = '', swb = '', , weight = ''] = match;
    const bits = swb.charCodeAt(0);
    if ((bits & toledoBits.kilograms) === 0 || weight.trim() === '') return null;
    const scale = 10 ** (2 - (swa.charCodeAt(0) & 7));
    const kg = Number(weight) * scale * ((bits & toledoBits.negative) === 0 ? 1 : -1);
    return {
      kg: Math.round(kg * 1_000) / 1_000,
      kind: (bits & toledoBits.net) === 0 ? 'gross' : 'net',
      stable: (bits & toledoBits.motion) === 0,
      over: (bits & toledoBits.over) !== 0,
    };
  },
  encode: ({ kg, kind, stable, over }) => {
    const bits =
      0x20 |
      toledoBits.kilograms |
      (kind === 'net' ? toledoBits.net : 0) |
      (kg < 0 ? toledoBits.negative : 0) |
      (over ? toledoBits.over : 0) |
      (stable === false ? toledoBits.motion : 0);
    return bytesOf(`\x02*${String.fromCharCode(bits)} ${six(kg)}000000\r`);
  },
};

/** `ST,GS,+0012450kg`, a line. */
const stGs: Framing = {
  isFirst: (byte) => byte === 0x53 || byte === 0x55 || byte === 0x4f,
  end: byLine,
  decode: (frame) => {
    const match = /^(ST|US|OL),(GS|NT),\s*([+-]?)\s*(\d+(?:\.\d+)?)\s*kg\s*$/.exec(ascii(frame));
    if (match === null) return null;
    const [, state = '', kind = '', sign = '', digits = ''] = match;
    return {
      kg: Number(`${sign}${digits}`),
      kind: kind === 'NT' ? 'net' : 'gross',
      stable: state === 'ST',
      over: state === 'OL',
    };
  },
  encode: ({ kg, kind, stable, over }) => {
    const state = over ? 'OL' : stable === false ? 'US' : 'ST';
    const digits = String(Math.abs(Math.round(kg))).padStart(7, '0');
    return bytesOf(`${state},${kind === 'net' ? 'NT' : 'GS'},${kg < 0 ? '-' : '+'}${digits}kg\r\n`);
  },
};

/** `=` and the number with its last digit first, as D2 and D39 send it; whole when the next begins. */
const reversed: Framing = {
  isFirst: (byte) => byte === 0x3d,
  end: (bytes) => {
    const next = bytes.indexOf(0x3d, 1);
    return next === -1 ? null : next;
  },
  decode: (frame) => {
    const digits = [...ascii(frame.subarray(1)).trimEnd()].reverse().join('');
    if (!/^-?\d+(?:\.\d+)?$/.test(digits) || digits.replace(/\D/g, '').length < 5) return null;
    return { kg: Number(digits), kind: 'unknown', stable: null, over: false };
  },
  encode: ({ kg }) => bytesOf(`=${[...`${kg < 0 ? '-' : ''}${six(kg)}`].reverse().join('')}`),
};

/** `wn012.45kg` net, `ww…` gross. */
const a12e: Framing = {
  isFirst: (byte) => byte === 0x77,
  end: (bytes) => {
    const at = ascii(bytes).indexOf('kg');
    return at === -1 ? null : at + 2;
  },
  decode: (frame) => {
    const match = /^w([nw])([+-]?\d+(?:\.\d+)?)kg$/.exec(ascii(frame));
    if (match === null) return null;
    return { kg: Number(match[2]), kind: match[1] === 'n' ? 'net' : 'gross', stable: null, over: false };
  },
  encode: ({ kg, kind }) => bytesOf(`w${kind === 'net' ? 'n' : 'w'}${kg < 0 ? '-' : ''}${six(kg)}kg`),
};

/** `S S     45000.0 kg`, a line; `S D` while it moves, `S +` and `S -` outside of what can be weighed. */
const mtSics: Framing = {
  isFirst: (byte) => byte === 0x53,
  end: byLine,
  decode: (frame) => {
    const text = ascii(frame).trimEnd();
    if (text === 'S +' || text === 'S -') return { kg: 0, kind: 'unknown', stable: false, over: true };
    const match = /^S ([SD]) +(-?\d+(?:\.\d+)?) kg$/.exec(text);
    if (match === null) return null;
    return { kg: Number(match[2]), kind: 'unknown', stable: match[1] === 'S', over: false };
  },
  encode: ({ kg, stable, over }) =>
    bytesOf(over ? 'S +\r\n' : `S ${stable === false ? 'D' : 'S'} ${kg.toFixed(1).padStart(11)} kg\r\n`),
};

const framings: Readonly<Record<ScaleProtocol, Framing>> = {
  'xk3190-a9': xk3190,
  toledo,
  'st-gs': stGs,
  reversed,
  a12e,
  'mt-sics': mtSics,
};

export function encodeScale(protocol: ScaleProtocol, said: Said): Uint8Array {
  return framings[protocol].encode(said);
}

/** Takes bytes as they come; gives whole readings, the newest last. Keeps at most one frame that is not whole. */
export class ScaleDecoder {
  readonly #framing: Framing;
  #rest: Uint8Array = new Uint8Array();
  #noise = 0;

  constructor(protocol: ScaleProtocol) {
    this.#framing = framings[protocol];
  }

  /** Bytes that belonged to no frame, since the beginning. */
  get noise(): number {
    return this.#noise;
  }

  push(chunk: Uint8Array): readonly ScaleReading[] {
    let bytes: Uint8Array = Buffer.concat([this.#rest, chunk]);
    const readings: ScaleReading[] = [];
    for (;;) {
      bytes = this.#fromFirst(bytes);
      const end = bytes.length === 0 ? null : this.#framing.end(bytes);
      if (end === null && bytes.length <= longest) break;
      const frame = end === null || end > longest ? null : bytes.subarray(0, end);
      const said = frame && this.#framing.decode(frame);
      if (frame && said) readings.push({ ...said, raw: Uint8Array.from(frame) });
      // Of what is no frame only the first byte is passed over: the true one may begin within.
      else this.#noise += 1;
      bytes = bytes.subarray(frame && said ? frame.length : 1);
    }
    this.#rest = Uint8Array.from(bytes);
    return readings;
  }

  #fromFirst(bytes: Uint8Array): Uint8Array {
    const at = bytes.findIndex((byte) => this.#framing.isFirst(byte));
    const start = at === -1 ? bytes.length : at;
    this.#noise += start;
    return bytes.subarray(start);
  }
}
