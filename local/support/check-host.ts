import { hostName, isAllowedHost } from '../../core/shared/loopback-host.ts';

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
    if (hostName(host) === undefined || /:\d+$/.test(host.replace(/^\[.*\]/, '')))
      throw new Error(
        `an allowed host must be a name or an address without a port, such as host.docker.internal; received ${shown(host)}`,
      );
  return hosts;
}

/** The way to let a host in, for the end of a refusal. */
export function howToAllow(host: string): string {
  const name = shown(hostName(host) ?? 'NAME');
  return `\`waybill start --allow-host ${name}\`, or \`allowedHosts\` of startCloud(), lets it`;
}

function shown(host: string): string {
  return host.replaceAll(/[^\x21-\x7e]+/g, ' ').slice(0, 255);
}
