import type { Json } from '../../event/event.ts';
import { type Matcher, valueMatcher } from '../matcher.ts';
import { patternError, shorten } from '../pattern-error.ts';

/** `{cidr: "10.0.0.0/24"}`, IPv4 or IPv6; matches texts that are addresses of that block. */
export function parseCidr(value: Json, path: readonly string[]): Matcher {
  const allowed =
    '`cidr` must be an IPv4 or IPv6 block such as "10.0.0.0/24" or "2001:db8::/32"; one address is written as a value';
  if (typeof value !== 'string') throw patternError(path, allowed, value);
  const [address = '', length = '', ...rest] = value.split('/');
  const bytes = parseAddress(address);
  const bits = /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
  if (bytes === undefined || rest.length > 0 || !(bits < bytes.length * 8))
    throw patternError(path, allowed, value);
  return valueMatcher(`an address in ${shorten(value)}`, (actual) => {
    const candidate = typeof actual === 'string' ? parseAddress(actual) : undefined;
    return candidate !== undefined && sharesPrefix(candidate, bytes, bits);
  });
}

function sharesPrefix(left: readonly number[], right: readonly number[], bits: number): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index * 8 < bits; index++) {
    const mask = bits - index * 8 >= 8 ? 0xff : (0xff << (8 - (bits % 8))) & 0xff;
    if (((left[index] ?? 0) & mask) !== ((right[index] ?? 0) & mask)) return false;
  }
  return true;
}

/** The bytes of an IPv4 (4) or IPv6 (16) address; undefined for any other text. */
function parseAddress(text: string): readonly number[] | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): readonly number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255))
    return undefined;
  return parts.map(Number);
}

function parseIpv6(text: string): readonly number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === '' ? [] : parseGroups(half.split(':'))));
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  if (halves.length === 1) return head.length === 16 ? head : undefined;
  const zeros = 16 - head.length - (tail?.length ?? 0);
  return zeros < 2 ? undefined : [...head, ...new Array<number>(zeros).fill(0), ...(tail ?? [])];
}

/** Groups of 16 bits. EventBridge knows no IPv4 address within an IPv6 address (event-ruler's `CIDR`). */
function parseGroups(groups: readonly string[]): readonly number[] | undefined {
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
