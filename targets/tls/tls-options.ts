import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { BrokerTls } from '../../core/bridge/broker-tls.ts';

/** What Node's TLS is told of a connection to a host; undefined where it is not encrypted. The host's name is asked for, an address cannot be (RFC 6066, 3). */
export function tlsOptions(
  tls: boolean | BrokerTls,
  host: string,
): Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'passphrase' | 'servername'> | undefined {
  if (tls === false) return undefined;
  const { ca, client } = tls === true ? ({} as BrokerTls) : tls;
  return {
    ...(ca === undefined ? {} : { ca }),
    ...client,
    ...(isIP(host) === 0 ? { servername: host } : {}),
  };
}
