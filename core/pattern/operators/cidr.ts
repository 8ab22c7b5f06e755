import type { Json } from '../../event/event.ts';
import { type Matcher, valueMatcher } from '../matcher.ts';
import { patternError, shorten } from '../pattern-error.ts';
import { isAddress, parseAddress, writeBits } from './ip-address.ts';

/** `{cidr: "10.0.0.0/24"}`, IPv4 or IPv6; matches strings that are addresses of that block. */
export function parseCidr(value: Json, path: readonly string[]): Matcher {
  const allowed =
    '`cidr` must be an IPv4 or IPv6 block such as "10.0.0.0/24" or "2001:db8::/32"; one address is written as a value';
  if (typeof value !== 'string') throw patternError(path, allowed, value);
  const [address = '', length = '', ...rest] = value.split('/');
  const bytes = parseAddress(address);
  const bits = /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
  if (bytes === undefined || rest.length > 0 || !(bits < bytes.length * 8))
    throw patternError(path, allowed, value);
  return valueMatcher(
    `an address in ${shorten(value)}`,
    (actual) => {
      const candidate = typeof actual === 'string' ? parseAddress(actual) : undefined;
      return candidate !== undefined && sharesPrefix(candidate, bytes, bits);
    },
    { kind: 'prefix', form: 'address', value: writeBits(bytes).slice(0, bits) },
  );
}

function sharesPrefix(left: readonly number[], right: readonly number[], bits: number): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index * 8 < bits; index++) {
    const mask = bits - index * 8 >= 8 ? 0xff : (0xff << (8 - (bits % 8))) & 0xff;
    if (((left[index] ?? 0) & mask) !== ((right[index] ?? 0) & mask)) return false;
  }
  return true;
}

/** An address that is listed as a value, which EventBridge matches however it is written; undefined for any other text. */
export function listedAddress(text: string): Matcher | undefined {
  const address = parseAddress(text);
  if (address === undefined) return undefined;
  return valueMatcher(
    shorten(text),
    (actual) => typeof actual === 'string' && isAddress(actual, address),
    { kind: 'exact', form: 'address', value: writeBits(address) },
  );
}
