import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answers } from './answers.ts';
import { type RunningBroker, runBroker } from './broker-process.ts';
import { freePorts } from './free-ports.ts';
import { KAFKA_CLASS_PATH } from './kafka/install-kafka.ts';
import {
  type KafkaPorts,
  type KafkaTls,
  LISTENERS,
  serverProperties,
} from './kafka/server-properties.ts';
import { type Certificates, readFiles } from './tls/certificates.ts';

/** A cluster of one node, which is its own controller (KRaft). */
export interface Kafka extends RunningBroker {
  /** Where anyone may do anything. */
  readonly broker: string;
  /** Where users log in: `alice` with the password `secret`, by each mechanism. */
  readonly saslBroker: string;
  /** Where clients show a certificate, and where users log in, by TLS; nobody listens where no certificates are told. */
  readonly sslBroker: string;
  readonly saslSslBroker: string;
}

/** What a test that needs Kafka says where there is none. */
export const NO_KAFKA = 'Kafka is not installed: node test/brokers/install.mjs kafka';

/** ApiVersions, version 0, of a client without a name (Kafka protocol guide). */
const API_VERSIONS = Buffer.from('0000000a0012000000000001ffff', 'hex');

/** Quick to start, and with bounded memory. */
const JAVA = ['java', '-Xms128m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** Starts Kafka on free ports of the loopback interface, with `settings` as lines of its properties, and by TLS too with certificates. */
export async function startKafka(
  settings: Readonly<Record<string, string>> = {},
  certificates?: Certificates,
): Promise<Kafka> {
  const [plain = 0, sasl = 0, controller = 0, ssl = 0, saslSsl = 0] = await freePorts(5);
  const ports: KafkaPorts = { plain, sasl, controller, ssl, saslSsl };
  const tls = certificates && tlsOf(certificates);
  const server = await runBroker({
    name: 'kafka',
    command: (folder) => ['sh', '-c', script(folder, { ports, settings, tls })],
    environment: (folder) => ({ PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8' }),
    isReady: () => answers(plain, API_VERSIONS),
  });
  return {
    ...server,
    broker: `127.0.0.1:${plain}`,
    saslBroker: `127.0.0.1:${sasl}`,
    sslBroker: `localhost:${ssl}`,
    saslSslBroker: `localhost:${saslSsl}`,
  };
}

/** Kafka wants a key and its certificate in one file. */
function tlsOf({ caFile, server, write }: Certificates): KafkaTls {
  const keyStore = write('kafka.pem', readFiles(server.keyFile, server.certFile));
  return { keyStore, trustStore: caFile };
}

interface Settings {
  readonly ports: KafkaPorts;
  readonly settings: Readonly<Record<string, string>>;
  readonly tls: KafkaTls | undefined;
}

/** Formats the storage at the first start, with its users; then the shell becomes the server, so that signals reach it itself. */
function script(folder: string, { ports, settings, tls }: Settings): string {
  const data = join(folder, 'data');
  const properties = join(folder, 'server.properties');
  mkdirSync(data, { recursive: true });
  writeFileSync(properties, serverProperties(data, ports, settings, tls));
  const java = [...JAVA, '-cp', quote(KAFKA_CLASS_PATH)].join(' ');
  const users = LISTENERS.scram.map(
    (mechanism) => `--add-scram '${mechanism}=[name=alice,password=secret]'`,
  );
  const format = `${java} kafka.tools.StorageTool format --standalone --cluster-id waybill-test-cluster-0 -c ${quote(properties)} ${users.join(' ')}`;
  const run = `exec ${java} kafka.Kafka ${quote(properties)}`;
  return existsSync(join(data, 'meta.properties')) ? run : `${format} && ${run}`;
}

function quote(text: string): string {
  return `'${text}'`;
}
