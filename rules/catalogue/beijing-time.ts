/** Beijing time is UTC+8 all year, so no time zone data is needed. */
const OFFSET_MS = 8 * 60 * 60 * 1000;

export interface BeijingTime {
  /** Minute of the day, 0–1439. */
  readonly beijingMinute: number;
  /** 0 is Sunday. */
  readonly beijingWeekday: number;
  /** YYYY-MM-DD. */
  readonly beijingDate: string;
  /** The same day as the number yyyymmdd. */
  readonly beijingDay: number;
}

/** `2026-11-24 21:00:00`, for texts that name an instant. */
export function beijingText(at: number): string {
  return new Date(at + OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** Throws RangeError when `eventTime` (milliseconds since the epoch) is no time. */
export function beijingTime(eventTime: number): BeijingTime & Record<string, string | number> {
  const shifted = new Date(eventTime + OFFSET_MS);
  if (Number.isNaN(shifted.getTime())) {
    throw new RangeError(`The event time ${eventTime} is no time: give milliseconds since the epoch.`);
  }
  const beijingDate = shifted.toISOString().slice(0, 10);
  return {
    beijingMinute: shifted.getUTCHours() * 60 + shifted.getUTCMinutes(),
    beijingWeekday: shifted.getUTCDay(),
    beijingDate,
    beijingDay: Number(beijingDate.replaceAll('-', '')),
  };
}
