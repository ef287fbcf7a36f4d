/** Times for people: Beijing time, which is UTC+8 all year. */
import { InvalidArgumentError } from 'commander';
import { switchLimits } from '../../workflows/contract/alert.ts';

const offset = 8 * 3_600_000;
const day = 24 * 3_600_000;

/** `2026-11-24 21:00:00 北京时间` */
export function beijing(at: number): string {
  return `${new Date(at + offset).toISOString().slice(0, 19).replace('T', ' ')} 北京时间`;
}

const written = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/;

/** The instant in milliseconds; without offset it is Beijing time. At most 30 days from now, as in the console. */
export function parseInstant(text: string): number {
  const [, date, clock = '00:00', zone = '+08:00'] = written.exec(text.trim()) ?? [];
  const at = date === undefined ? NaN : Date.parse(`${date}T${clock}${zone}`);
  if (!Number.isFinite(at))
    throw new InvalidArgumentError(
      'write it as 2026-11-24T21:00:00+08:00; without offset it is Beijing time',
    );
  const { effectiveWithin } = switchLimits;
  if (Math.abs(at - Date.now()) > effectiveWithin)
    throw new InvalidArgumentError(
      `name an instant within ${effectiveWithin / day} days before or after now`,
    );
  return at;
}
