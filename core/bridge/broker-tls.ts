import { WaybillError } from '../errors.ts';

/** What a TLS connection to a broker has beside what Node has by itself. All texts are PEM. */
export interface BrokerTls {
  /** The certificates of who has signed the broker's. @default - those that Node trusts */
  readonly ca?: string;
  /** What the client shows of itself, where the broker asks. @default - nothing */
  readonly client?: ClientCertificate;
}

/** A certificate, with those between it and its authority behind it, and its key. */
interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
  /** Of a key that is encrypted. */
  readonly passphrase?: string;
}

/** The parts of a `BrokerTls`, wherever they were read. */
export interface TlsParts {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly passphrase?: string | undefined;
}

/** How the parts are called where they were read, for whoever has written them. */
export type TlsNames = Readonly<Record<keyof TlsParts, string>>;

const CERTIFICATE = /-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----/;
const KEY = /-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY-----/;

/** Makes one whole of the parts; undefined where there are none. `refuse` is told what is wrong with them, and no part of a key. */
export function readTls(
  { ca, cert, key, passphrase }: TlsParts,
  names: TlsNames,
  refuse: (reason: string) => never,
): BrokerTls | undefined {
  if (ca !== undefined && !CERTIFICATE.test(ca))
    refuse(`${names.ca} must have certificates in PEM (-----BEGIN CERTIFICATE-----); it has none`);
  if ((cert === undefined) !== (key === undefined))
    refuse(`a client's certificate and its key belong together: ${names.cert} and ${names.key}`);
  if (cert !== undefined && !CERTIFICATE.test(cert))
    refuse(
      `${names.cert} must have a certificate in PEM (-----BEGIN CERTIFICATE-----); it has none`,
    );
  if (key !== undefined && !KEY.test(key))
    refuse(`${names.key} must have a key in PEM (-----BEGIN PRIVATE KEY-----); it has none`);
  if (passphrase !== undefined && key === undefined)
    refuse(`${names.passphrase} is of ${names.key}, which is missing`);
  if (ca === undefined && cert === undefined) return undefined;
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined || key === undefined
      ? {}
      : { client: { cert, key, ...(passphrase === undefined ? {} : { passphrase }) } }),
  };
}

/** How a connection is encrypted that is told so, and has certificates from a secret, too. Throws `invalid-settings` where it is not to be encrypted. */
export function withTls(
  told: boolean | BrokerTls,
  found: BrokerTls | undefined,
): boolean | BrokerTls {
  if (found === undefined) return told;
  if (told === false)
    throw new WaybillError(
      'invalid-settings',
      'the secret of the broker has certificates, and the connection is not encrypted: set `tls` to true, or leave them out',
    );
  return { ...(told === true ? {} : told), ...found };
}
