import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A certificate and its key, as files in PEM. */
export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
}

/** What a test's brokers and clients have of certificates; files in PEM, which are removed at its end. */
export interface Certificates {
  /** Of the authority that has signed all of these but `foreign`. */
  readonly caFile: string;
  /** Of the name `localhost`, and of no address. */
  readonly server: Certificate;
  /** The same, and over since yesterday. */
  readonly expired: Certificate;
  /** Of the client `alice`. */
  readonly client: Certificate;
  /** Of an authority that nobody knows, and signed by itself. */
  readonly foreign: Certificate;
  /** A file of this name in the same folder. */
  write(name: string, text: string): string;
  remove(): void;
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** Makes an authority and certificates of it with `openssl`, for two days. */
export async function makeCertificates(): Promise<Certificates> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-tls-'));
  const at = (name: string) => join(folder, name);
  const openssl = (...args: readonly string[]) => promisify(execFile)('openssl', args);
  const filesOf = (name: string) => ({ certFile: at(`${name}.pem`), keyFile: at(`${name}.key`) });
  const authority = async (name: string) => {
    const files = filesOf(name);
    const out = ['-keyout', files.keyFile, '-out', files.certFile];
    await openssl('req', '-x509', ...KEY, ...out, '-days', '2', '-subj', `/CN=${name}`);
    return files;
  };
  const ca = await authority('authority');
  const signed = async (name: string, subject: string, days: number) => {
    const files = filesOf(name);
    const asked = at(`${name}.csr`);
    const names = ['-subj', `/CN=${subject}`, '-addext', `subjectAltName=DNS:${subject}`];
    await openssl('req', '-new', ...KEY, '-keyout', files.keyFile, '-out', asked, ...names);
    const by = ['-CA', ca.certFile, '-CAkey', ca.keyFile, '-copy_extensions', 'copy'];
    const time = ['-days', String(days)];
    await openssl('x509', '-req', '-in', asked, ...by, ...time, '-out', files.certFile);
    return files;
  };
  return {
    caFile: ca.certFile,
    server: await signed('server', 'localhost', 2),
    expired: await signed('expired', 'localhost', -1),
    client: await signed('client', 'alice', 2),
    foreign: await authority('foreign'),
    write: (name, text) => {
      writeFileSync(at(name), text);
      return at(name);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Files as their texts, one behind the other. */
export function readFiles(...files: readonly string[]): string {
  return files.map((file) => readFileSync(file, 'utf8')).join('');
}
