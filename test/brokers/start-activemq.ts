import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Amqp1Server } from '../../core/bridge/urls/activemq-url.ts';
import { ACTIVEMQ } from './activemq/install-activemq.ts';
import { answers } from './answers.ts';
import { type RunningBroker, runBroker } from './broker-process.ts';
import { freePorts } from './free-ports.ts';
import type { Certificates } from './tls/certificates.ts';
import { type KeyStore, makeKeyStore } from './tls/make-key-store.ts';

/** ActiveMQ Classic that runs for a test. */
export interface ActiveMq extends RunningBroker {
  /** Of its user `alice`, who may everything with queues that begin with `test.`, and with topics. */
  readonly server: Amqp1Server;
  /** Where AMQP 1.0 is spoken by TLS; nobody listens where no certificates are told. */
  readonly tlsPort: number;
  /** The same, where clients show a certificate. */
  readonly mutualPort: number;
  readonly stompPort: number;
  /** Of its own programs, and of clients of JMS. */
  readonly openWirePort: number;
}

/** Whether ActiveMQ can be started here. */
export function isActiveMqInstalled(): boolean {
  return ACTIVEMQ.areInstalled();
}

/** What a test that needs ActiveMQ says where there is none. */
export const NO_ACTIVEMQ = 'ActiveMQ is not installed: node test/brokers/install.mjs activemq';

/** The first bytes of a client with a login (AMQP 1.0, 5.3.2). */
const SASL_HEADER = Buffer.from('AMQP\u0003\u0001\u0000\u0000', 'latin1');

/** Quick to start, and with bounded memory. */
const JAVA = ['-Xms64m', '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** Starts a broker on free ports of the loopback interface, in a folder of its own; by TLS too, with certificates. */
export async function startActiveMq(certificates?: Certificates): Promise<ActiveMq> {
  const [port = 0, stompPort = 0, openWirePort = 0, tlsPort = 0, mutualPort = 0] =
    await freePorts(5);
  const keyStore = certificates && (await makeKeyStore(certificates));
  const broker = await runBroker({
    name: 'activemq',
    command: (folder) => {
      mkdirSync(join(folder, 'data'), { recursive: true });
      const settings = join(folder, 'broker.xml');
      writeFileSync(
        settings,
        settingsOf({ folder, port, stompPort, openWirePort, tlsPort, mutualPort, keyStore }),
      );
      const main = ['org.apache.activemq.console.Main', 'start', `xbean:file:${settings}`];
      return ['java', ...JAVA, '-cp', ACTIVEMQ.classPath, ...main];
    },
    environment: (folder) => ({ PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8' }),
    isReady: () => answers(port, SASL_HEADER),
  });
  const server = {
    host: '127.0.0.1',
    port,
    tls: false,
    username: 'alice',
    password: 'secret',
  };
  return { ...broker, server, tlsPort, mutualPort, stompPort, openWirePort };
}

interface Settings {
  readonly folder: string;
  readonly port: number;
  readonly stompPort: number;
  readonly openWirePort: number;
  readonly tlsPort: number;
  readonly mutualPort: number;
  readonly keyStore: KeyStore | undefined;
}

/**
 * Bodies are those of JMS, which others than AMQP's clients read. What is written is on the disk before it is confirmed (KahaDB's `journalDiskSyncStrategy`, `always` unless told otherwise).
 */
function settingsOf({
  folder,
  port,
  stompPort,
  openWirePort,
  tlsPort,
  mutualPort,
  keyStore,
}: Settings): string {
  const secure = (name: string, at: number, more = '') =>
    `<transportConnector name="${name}" uri="amqp+ssl://127.0.0.1:${at}?transport.transformer=jms${more}"/>`;
  const mayAll = 'read="users" write="users" admin="users"';
  return `<beans xmlns="http://www.springframework.org/schema/beans"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://www.springframework.org/schema/beans http://www.springframework.org/schema/beans/spring-beans.xsd http://activemq.apache.org/schema/core http://activemq.apache.org/schema/core/activemq-core.xsd">
  <broker xmlns="http://activemq.apache.org/schema/core" brokerName="waybill" dataDirectory="${folder}/data" useJmx="false">
    <persistenceAdapter><kahaDB directory="${folder}/data/kahadb" journalMaxFileLength="8mb"/></persistenceAdapter>
    <plugins>
      <statisticsBrokerPlugin/>
      <simpleAuthenticationPlugin><users>
        <authenticationUser username="alice" password="secret" groups="users"/>
      </users></simpleAuthenticationPlugin>
      <authorizationPlugin><map><authorizationMap><authorizationEntries>
        <authorizationEntry queue="test.&gt;" ${mayAll}/>
        <authorizationEntry topic="&gt;" ${mayAll}/>
        <authorizationEntry queue="Consumer.&gt;" ${mayAll}/>
        <authorizationEntry queue="ActiveMQ.Statistics.&gt;" ${mayAll}/>
        <authorizationEntry queue="forbidden.&gt;" read="nobody" write="nobody" admin="nobody"/>
      </authorizationEntries><tempDestinationAuthorizationEntry>
        <tempDestinationAuthorizationEntry ${mayAll}/>
      </tempDestinationAuthorizationEntry></authorizationMap></map></authorizationPlugin>
    </plugins>
    ${keyStore === undefined ? '' : `<sslContext><sslContext keyStore="file:${keyStore.file}" keyStoreType="PKCS12" keyStorePassword="${keyStore.password}" trustStore="file:${keyStore.trust}" trustStoreType="PKCS12" trustStorePassword="${keyStore.password}"/></sslContext>`}
    <systemUsage><systemUsage>
      <memoryUsage><memoryUsage limit="128 mb"/></memoryUsage>
      <storeUsage><storeUsage limit="2 gb"/></storeUsage>
      <tempUsage><tempUsage limit="64 mb"/></tempUsage>
    </systemUsage></systemUsage>
    <transportConnectors>
      <transportConnector name="amqp" uri="amqp://127.0.0.1:${port}?transport.transformer=jms"/>
      ${keyStore === undefined ? '' : `${secure('amqps', tlsPort)}${secure('mutual', mutualPort, '&amp;transport.needClientAuth=true')}`}
      <transportConnector name="openwire" uri="tcp://127.0.0.1:${openWirePort}"/>
      <transportConnector name="stomp" uri="stomp://127.0.0.1:${stompPort}"/>
    </transportConnectors>
  </broker>
</beans>
`;
}
