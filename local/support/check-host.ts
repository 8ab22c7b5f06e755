import { parseUrl } from '../../core/shared/parse-url.ts';

/** What the `Host` of a request, or of an address, may be made of. */
const HOST = /^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i;
const LOOPBACK = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * Whether a host, with its port or without, is this machine's own loopback interface or a name that was allowed. Any other
 * name may be a stranger's that has just begun to mean this machine (DNS rebinding).
 */
export function isAllowedHost(host: string, allowed: readonly string[]): boolean {
  const name = nameOf(host);
  return name !== undefined && (LOOPBACK.test(name) || allowed.some((it) => nameOf(it) === name));
}

/** Why a request to this `Host` is not taken; undefined where it is. Whoever sends none is no browser. */
export function refuseHost(
  host: string | undefined,
  allowed: readonly string[],
): string | undefined {
  if (host === undefined || isAllowedHost(host, allowed)) return undefined;
  return `the embedded cloud does not answer to the host ${shown(host)}, but to localhost and 127.0.0.1; ${howToAllow(host)}`;
}

/** Names for `isAllowedHost`; throws for what is no name, or has a port. */
export function checkAllowedHosts(hosts: readonly string[]): readonly string[] {
  for (const host of hosts)
    if (nameOf(host) === undefined || /:\d+$/.test(host.replace(/^\[.*\]/, '')))
      throw new Error(
        `an allowed host must be a name or an address without a port, such as host.docker.internal; received ${shown(host)}`,
      );
  return hosts;
}

/** The way to let a host in, for the end of a refusal. */
export function howToAllow(host: string): string {
  const name = shown(nameOf(host) ?? 'NAME');
  return `\`waybill start --allow-host ${name}\`, or \`allowedHosts\` of startCloud(), lets it`;
}

/** As URLs have it: in lower case, an address in full, and without the dot that a name may end in. */
function nameOf(host: string): string | undefined {
  if (!HOST.test(host)) return undefined;
  return parseUrl(`http://${host}`)?.hostname.replace(/\.$/, '');
}

function shown(host: string): string {
  return host.replaceAll(/[^\x21-\x7e]+/g, ' ').slice(0, 255);
}
