import iconv from 'iconv-lite';
import type { BoardColour, BoardMessage } from '../ports/board.port.ts';
import { boardCommand, encodeFrame, type BoardFrame } from './board.frame.ts';

const mostLines = 4;
const longestLine = 32;
const longestVoice = 64;

/**
 * Details that domain §6.7 leaves open and that we have chosen; check them against the board's manual.
 * Lines are numbered from 0; colours are red, green, blue, 0; times are in seconds; 0 repeats = for ever.
 */
const choice = {
  doNotSave: 0x00,
  firstLineId: 0,
  showAtOnce: 0x00,
  speed: 0x01,
  dwellSeconds: 0x05,
  repeatForEver: 0x00,
  noVoice: 0x00,
  speakNow: 0x01,
} as const;

const betweenLines = 0x0d;
const afterLines = 0x00;
const voiceFollows = 0x0a;

const colourBytes: Record<BoardColour, readonly [number, number, number, number]> = {
  red: [0xff, 0x00, 0x00, 0x00],
  green: [0x00, 0xff, 0x00, 0x00],
  amber: [0xff, 0xff, 0x00, 0x00],
};

/** Command 0x6E. Text that is too long is cut at a character; lines after the fourth are left out. */
export function encodeShow(message: BoardMessage): Buffer {
  const shown =
    message.lines.length > 0 ? message.lines.slice(0, mostLines) : [{ text: '', colour: 'green' as const }];
  const parts: Buffer[] = [Buffer.from([choice.doNotSave, shown.length])];
  for (const [index, { text, colour }] of shown.entries()) {
    const bytes = gbkWithin(text, longestLine);
    const { showAtOnce, speed, dwellSeconds, repeatForEver } = choice;
    const settings = [choice.firstLineId + index, showAtOnce, speed, dwellSeconds, repeatForEver];
    const end = index === shown.length - 1 ? afterLines : betweenLines;
    parts.push(Buffer.from([...settings, ...colourBytes[colour], bytes.length]), bytes, Buffer.from([end]));
  }
  const voice = gbkWithin(message.voice ?? '', longestVoice);
  parts.push(
    voice.length > 0 ? Buffer.from([voiceFollows, voice.length]) : Buffer.from([choice.noVoice]),
    voice,
  );
  return encodeFrame({ command: boardCommand.lines, data: Buffer.concat(parts) });
}

/** Command 0x30: say it now. */
export function encodeVoice(text: string): Buffer {
  const data = Buffer.concat([Buffer.from([choice.speakNow]), gbkWithin(text, longestVoice)]);
  return encodeFrame({ command: boardCommand.voice, data });
}

/** What a frame shows and says; `null` for another command. Throws RangeError when the data is malformed. */
export function decodeMessage({ command, data }: BoardFrame): BoardMessage | null {
  if (command === boardCommand.voice) return { lines: [], voice: iconv.decode(data.subarray(1), 'gbk') };
  if (command !== boardCommand.lines) return null;
  let position = 1;
  const next = (): number => {
    position += 1;
    return data.readUInt8(position - 1);
  };
  const text = (length: number): string => {
    position += length;
    if (position > data.length) throw new RangeError('a text of the frame is longer than its data');
    return iconv.decode(data.subarray(position - length, position), 'gbk');
  };
  const lines: { text: string; colour: BoardColour }[] = [];
  for (let left = next(); left > 0; left -= 1) {
    position += 5;
    const colour = colourOf([next(), next(), next(), next()]);
    lines.push({ text: text(next()), colour });
    if (next() !== (left === 1 ? afterLines : betweenLines))
      throw new RangeError('a line does not end as it must');
  }
  return { lines, voice: next() === voiceFollows ? text(next()) : null };
}

function colourOf(bytes: readonly number[]): BoardColour {
  const known = Object.entries(colourBytes) as [BoardColour, readonly number[]][];
  const match = known.find(([, wanted]) => wanted.every((byte, index) => byte === bytes[index]));
  if (match === undefined) throw new RangeError(`unknown colour ${bytes.join(' ')}`);
  return match[0];
}

function gbkWithin(text: string, limit: number): Buffer {
  const parts: Buffer[] = [];
  let size = 0;
  for (const char of text) {
    // A control character could end the line early on the board.
    const bytes = iconv.encode(/\p{Cc}/u.test(char) ? ' ' : char, 'gbk');
    if (size + bytes.length > limit) break;
    parts.push(bytes);
    size += bytes.length;
  }
  return Buffer.concat(parts);
}
