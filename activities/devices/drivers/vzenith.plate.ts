import { PushRefused } from '../ports/camera.port.ts';

/** What the camera sends when it saw a vehicle but no plate. */
const noPlate = '_无_';
const longestPlate = 16;
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/u;
const separators = /[\s\u00b7\u2022\u2027\u22c5\u30fb]/gu;

/** Normalises the text of a plate (domain §5.1); `null` when no plate was read. */
export function readPlateText(license: string): { plateNo: string | null; flags: string[] } {
  const text = halfWidth(license).replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  if (invisible.test(text)) {
    throw refused('contains a control or invisible character');
  }
  const candidates = text
    .split('|')
    .map((part) => part.replace(separators, '').toUpperCase())
    .filter((part) => part !== '' && part !== noPlate);
  const plateNo = candidates[0] ?? null;
  if (plateNo !== null && [...plateNo].length > longestPlate) {
    throw refused(`is longer than ${longestPlate} characters`);
  }
  return { plateNo, flags: candidates.length > 1 ? ['several-candidates'] : [] };
}

function halfWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ')
    .replace(/\uff65/g, '\u30fb');
}

function refused(reason: string): PushRefused {
  return new PushRefused('bad-shape', `AlarmInfoPlate.result.PlateResult.license ${reason}`);
}
