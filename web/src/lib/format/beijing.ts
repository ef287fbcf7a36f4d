/** All times of the console: Beijing time, which is UTC+8 all year. Instants are milliseconds since the epoch. */
const offset = 8 * 60 * 60 * 1000;
const two = (part: number): string => String(part).padStart(2, '0');

interface Parts {
  readonly year: string;
  readonly date: string;
  readonly clock: string;
  readonly millis: string;
}

function partsOf(at: number): Parts {
  const text = new Date(at + offset).toISOString();
  return {
    year: text.slice(0, 4),
    date: text.slice(5, 10),
    clock: text.slice(11, 19),
    millis: text.slice(20, 23),
  };
}

/** `21:41:53` */
export function clockText(at: number): string {
  return partsOf(at).clock;
}

/** `21:41:53.391` */
export function clockMillis(at: number): string {
  const { clock, millis } = partsOf(at);
  return `${clock}.${millis}`;
}

/** Today `21:41:53`, else `11-24 21:41:53`, with the year when it differs. */
export function stamp(at: number, now: number): string {
  const then = partsOf(at);
  const today = partsOf(now);
  if (then.year !== today.year) return `${then.year}-${then.date} ${then.clock}`;
  return then.date === today.date ? then.clock : `${then.date} ${then.clock}`;
}

/** `2026-11-24 21:41:53.391`, where a record is meant. */
export function fullStamp(at: number): string {
  const { year, date, clock, millis } = partsOf(at);
  return `${year}-${date} ${clock}.${millis}`;
}

const weekdays = {
  zh: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
} as const;

/** `2026-11-24 周二` */
export function dateLine(at: number, lang: 'zh' | 'en'): string {
  const { year, date } = partsOf(at);
  return `${year}-${date} ${weekdays[lang][new Date(at + offset).getUTCDay()] ?? ''}`;
}

/** The instant at which the Beijing day of `at` began. */
export function dayStart(at: number): number {
  return Math.floor((at + offset) / 86_400_000) * 86_400_000 - offset;
}

/** `mm:ss`, from one hour `h:mm:ss`; never negative. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${two(minutes)}:${two(rest)}`;
}

/** `+18`, `+8.5 s`: what passed between two lines of a timeline. */
export function delta(ms: number): string {
  if (ms < 1000) return `+${Math.max(0, Math.round(ms))}`;
  return ms < 100_000 ? `+${(ms / 1000).toFixed(1)} s` : `+${duration(ms)}`;
}

/** What `<input type="datetime-local">` holds: `2026-11-24T21:00`. */
export function localInput(at: number): string {
  const { year, date, clock } = partsOf(at);
  return `${year}-${date}T${clock.slice(0, 5)}`;
}

/** The instant that a `datetime-local` text means in Beijing; null for anything that is no such time. */
export function parseLocal(text: string): number | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?$/.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0));
  const at = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second ?? 0);
  // Date.UTC rolls 31 November over into December, and takes the years 0–99 for 1900–1999.
  if (new Date(at).toISOString().slice(0, 16) !== text.slice(0, 16).replace(' ', 'T')) return null;
  return (second ?? 0) > 59 ? null : at - offset;
}

/** `2026-11-24T21:00:00.000+08:00`: for files that leave the house. */
export function beijingIso(at: number): string {
  return new Date(at + 8 * 60 * 60_000).toISOString().replace('Z', '+08:00');
}
