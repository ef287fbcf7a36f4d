/** IP addresses and ranges of them, as people write them and as sockets tell them. */
import { BlockList, isIP } from 'node:net';

export const isAddress = (text: string): boolean => isIP(text) !== 0 && !text.includes('%');

/** `10.0.0.2` or `10.0.0.0/24`. The range of all addresses is none: whoever writes it means nobody. */
export function isAddressRange(text: string): boolean {
  const { address, prefix } = partsOf(text);
  return isAddress(address) && Number.isInteger(prefix) && prefix >= 1 && prefix <= bitsOf(address);
}

/** Tells whether an address is in one of the ranges, each of which has to be a range. */
export function addressList(ranges: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const range of ranges) {
    const { address, prefix } = partsOf(range);
    list.addSubnet(address, prefix, familyOf(address));
  }
  return (address) => isIP(address) !== 0 && list.check(address, familyOf(address));
}

export const isLoopback = addressList(['127.0.0.0/8', '::1']);

/**
 * An address in one spelling, from a socket or a header: `::ffff:10.0.0.2` is 10.0.0.2, ports, brackets and zones
 * are left out. Null: it is none.
 */
export function plainAddress(text: string): string | null {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const address = (bare.split('%')[0] ?? '').toLowerCase().replace(/^::ffff:(?=[\d.]+$)/, '');
  return isIP(address) === 0 ? null : address;
}

function partsOf(range: string): { address: string; prefix: number } {
  const [address = '', prefix, ...rest] = range.split('/');
  if (prefix === undefined) return { address, prefix: bitsOf(address) };
  return { address, prefix: rest.length === 0 && /^\d{1,3}$/.test(prefix) ? Number(prefix) : NaN };
}

function bitsOf(address: string): number {
  return isIP(address) === 6 ? 128 : 32;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
