/**
 * The bytes of an IPv4 (4) or IPv6 (16) address; undefined for any other text. As EventBridge reads them (event-ruler's
 * `CIDR`, by Java's `InetAddress`): numbers may have leading zeros, an IPv4 address that is mapped to IPv6 is the IPv4
 * address, and none is written within an IPv6 address by dots.
 */
export function parseAddress(text: string): readonly number[] | undefined {
  if (!text.includes(':')) return parseIpv4(text);
  const bytes = parseIpv6(text);
  return bytes !== undefined && isMapped(bytes) ? bytes.slice(12) : bytes;
}

/** Whether a text is an address, however written. */
export function isAddress(text: string, address: readonly number[]): boolean {
  const bytes = parseAddress(text);
  return bytes?.length === address.length && bytes.every((byte, index) => byte === address[index]);
}

/** An address as its 32 or 128 bits, which begin as those of the blocks that it is in do; undefined for any other text. */
export function addressBits(text: string): string | undefined {
  const bytes = parseAddress(text);
  return bytes === undefined ? undefined : writeBits(bytes);
}

/** The bits of an address, as a text of zeros and ones. */
export function writeBits(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');
}

function parseIpv4(text: string): readonly number[] | undefined {
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(text) || text.length > '255.255.255.255'.length)
    return undefined;
  const bytes = text.split('.').map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : undefined;
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

/** Groups of 16 bits. */
function parseGroups(groups: readonly string[]): readonly number[] | undefined {
  if (!groups.every((group) => /^0*[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

function isMapped(bytes: readonly number[]): boolean {
  return (
    bytes.slice(0, 10).every((byte) => byte === 0) &&
    bytes.slice(10, 12).every((byte) => byte === 0xff)
  );
}
