/** Where the console is found: by people, and by this machine itself. */
import { isIPv6 } from 'node:net';
import { isLoopback } from '../config/address-list.ts';
import type { Config } from '../config/config.ts';

export type ConsolePlace = Pick<Config, 'console' | 'ports'>;

const every = ['0.0.0.0', '::'];

export const schemeOf = ({ console: { tls } }: ConsolePlace): 'http' | 'https' =>
  tls === null ? 'http' : 'https';

/** The address at which a program on this machine reaches it. */
export function ownAddress({ console: { listen } }: ConsolePlace): string {
  if (!every.includes(listen)) return listen;
  return isIPv6(listen) ? '::1' : '127.0.0.1';
}

/** The origins under which this machine reaches it, past any proxy; the first is `ownAddress`. */
export function ownOrigins(place: ConsolePlace): readonly string[] {
  const address = ownAddress(place);
  const names = [isIPv6(address) ? `[${address}]` : address];
  if (isLoopback(address)) names.push('localhost');
  if (place.console.listen === '::') names.push('127.0.0.1');
  return names.map((name) => new URL(`${schemeOf(place)}://${name}:${place.ports.console}`).origin);
}

/** What to tell people. */
export function publicOrigins(place: ConsolePlace): readonly string[] {
  return place.console.origins.length > 0 ? place.console.origins : ownOrigins(place).slice(0, 1);
}
