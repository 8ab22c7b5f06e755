import { parseUrl } from './parse-url.ts';

/** What the `Host` of a request, or of an address, may be made of. */
const HOST = /^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i;
const LOOPBACK = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * Whether a host, with its port or without, is this machine's own loopback interface or a name that was allowed. Any other
 * name may be a stranger's that has just begun to mean this machine (DNS rebinding).
 */
export function isAllowedHost(host: string, allowed: readonly string[]): boolean {
  const name = hostName(host);
  return name !== undefined && (LOOPBACK.test(name) || allowed.some((it) => hostName(it) === name));
}

/** As URLs have it: in lower case, an address in full, and without the dot that a name may end in. */
export function hostName(host: string): string | undefined {
  if (!HOST.test(host)) return undefined;
  return parseUrl(`http://${host}`)?.hostname.replace(/\.$/, '');
}
