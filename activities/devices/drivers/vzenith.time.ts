import { PushRefused } from '../ports/camera.port.ts';
import type { CameraTime } from './vzenith.schema.ts';

const dayMs = 24 * 3600 * 1000;
const beijingOffsetMs = 8 * 3600 * 1000;
const earliest = Date.UTC(2015, 0, 1) - beijingOffsetMs;
const disagreementMs = 2000;

/**
 * Event time in milliseconds since the epoch. `sec` wins over the calendar parts, which are Beijing time; they can
 * disagree (domain §6.1), which is flagged. `sec` 0 is a clock that does not fill the field.
 */
export function readCameraTime(
  time: CameraTime,
  receivedAt: number,
): { eventTime: number; flags: readonly string[] } {
  const bySeconds = time.sec ? time.sec * 1000 + Math.floor((time.usec ?? 0) / 1000) : null;
  const byCalendar = fromCalendar(time);
  const eventTime = bySeconds ?? (typeof byCalendar === 'number' ? byCalendar : null);
  if (eventTime === null) {
    throw new PushRefused('bad-time', 'Timeval has neither a usable sec nor a valid decyear … decsec');
  }
  if (eventTime < earliest || eventTime > receivedAt + dayMs) {
    const shown = Number.isFinite(new Date(eventTime).getTime())
      ? new Date(eventTime).toISOString()
      : eventTime;
    throw new PushRefused(
      'bad-time',
      `the event time ${shown} cannot be right: set the camera's clock (NTP)`,
    );
  }
  const disagree =
    byCalendar === 'invalid' ||
    (byCalendar !== null && Math.abs(byCalendar - eventTime) > disagreementMs) ||
    (byCalendar !== null && time.sec === 0);
  return { eventTime, flags: disagree ? ['clock-fields-disagree'] : [] };
}

/** `null` when no part was sent, `invalid` when the parts are incomplete or name no date. */
function fromCalendar(time: CameraTime): number | 'invalid' | null {
  const { decyear, decmon, decday, dechour, decmin, decsec } = time;
  const parts = [decyear, decmon, decday, dechour, decmin, decsec];
  if (parts.every((part) => part === undefined)) return null;
  const [year, month, day, hour, minute, second] = parts;
  if (year === undefined || month === undefined || day === undefined) return 'invalid';
  if (hour === undefined || minute === undefined || second === undefined) return 'invalid';
  const utc = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const same =
    utc.getUTCFullYear() === year &&
    utc.getUTCMonth() === month - 1 &&
    utc.getUTCDate() === day &&
    utc.getUTCHours() === hour &&
    utc.getUTCMinutes() === minute &&
    utc.getUTCSeconds() === second;
  return same ? utc.getTime() - beijingOffsetMs : 'invalid';
}
