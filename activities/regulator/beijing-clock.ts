/** Times as platforms write them: Beijing time (UTC+8 all year) in a pattern such as `yyyy-MM-dd HH:mm:ss`. */
const offset = 8 * 60 * 60 * 1000;

/** `time` in milliseconds since the epoch. Tokens: yyyy MM dd HH mm ss SSS; all else is copied. */
export function formatBeijing(time: number, pattern: string): string {
  const [date = '', clock = ''] = new Date(time + offset).toISOString().split('T');
  const parts: Record<string, string> = {
    yyyy: date.slice(0, 4),
    MM: date.slice(5, 7),
    dd: date.slice(8, 10),
    HH: clock.slice(0, 2),
    mm: clock.slice(3, 5),
    ss: clock.slice(6, 8),
    SSS: clock.slice(9, 12),
  };
  return pattern.replaceAll(/yyyy|MM|dd|HH|mm|SSS|ss/g, (token) => parts[token] ?? token);
}

/** ISO 8601 with the offset of Beijing, milliseconds kept: the form of our own records. */
export function isoBeijing(time: number): string {
  return formatBeijing(time, 'yyyy-MM-ddTHH:mm:ss.SSS+08:00');
}

/** Milliseconds since the epoch of a `yyyy-MM-dd HH:mm:ss`; null when it is no such time. */
export function parseBeijing(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return null;
  const time = Date.parse(`${text.replace(' ', 'T')}+08:00`);
  return Number.isNaN(time) || formatBeijing(time, 'yyyy-MM-dd HH:mm:ss') !== text ? null : time;
}
