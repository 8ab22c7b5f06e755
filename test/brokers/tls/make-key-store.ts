import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Certificates } from './certificates.ts';

/** A certificate with its key as programs of Java have it, in PKCS 12. */
export interface KeyStore {
  readonly file: string;
  /** Whom it trusts. */
  readonly trust: string;
  readonly password: string;
}

/** The server's certificate as a key store, and the authority that it trusts, by Java's own `keytool`. */
export async function makeKeyStore({ server, caFile, write }: Certificates): Promise<KeyStore> {
  const password = 'changeit';
  const file = write('server.p12', '');
  const from = ['-inkey', server.keyFile, '-in', server.certFile];
  const to = ['-out', file, '-passout', `pass:${password}`];
  await promisify(execFile)('openssl', ['pkcs12', '-export', ...from, ...to]);
  const trust = `${file}.trust`;
  const into = ['-keystore', trust, '-storetype', 'PKCS12', '-storepass', password];
  const what = ['-importcert', '-noprompt', '-alias', 'authority', '-file', caFile];
  await promisify(execFile)('keytool', [...what, ...into]);
  return { file, trust, password };
}
