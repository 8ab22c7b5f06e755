/** Of one node. */
export interface KafkaPorts {
  readonly plain: number;
  readonly sasl: number;
  readonly controller: number;
  /** Where clients show a certificate. */
  readonly ssl: number;
  readonly saslSsl: number;
}

/** What the server shows of itself by TLS, and whom it trusts: files in PEM, the first with its key. */
export interface KafkaTls {
  readonly keyStore: string;
  readonly trustStore: string;
}

/** How its users may log in. */
export const LISTENERS = { scram: ['SCRAM-SHA-256', 'SCRAM-SHA-512'] } as const;

const MODULES = {
  PLAIN: 'org.apache.kafka.common.security.plain.PlainLoginModule required user_alice="secret";',
  ...Object.fromEntries(
    LISTENERS.scram.map((mechanism) => [
      mechanism,
      'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    ]),
  ),
};

/** The properties of a server that is broker and controller, and keeps as little as one node can. */
export function serverProperties(
  data: string,
  { plain, sasl, controller, ssl, saslSsl }: KafkaPorts,
  settings: Readonly<Record<string, string>>,
  tls?: KafkaTls,
): string {
  const open = `PLAINTEXT://127.0.0.1:${plain},SASL://127.0.0.1:${sasl}`;
  // Clients look for the name in the certificate, which is not an address.
  const secure = `,SSL://localhost:${ssl},SASLSSL://localhost:${saslSsl}`;
  const listeners = tls === undefined ? open : `${open}${secure}`;
  const logins = Object.entries(MODULES).flatMap(([mechanism, module]) =>
    ['sasl', 'saslssl'].map(
      (listener) =>
        [`listener.name.${listener}.${mechanism.toLowerCase()}.sasl.jaas.config`, module] as const,
    ),
  );
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'log.dirs': data,
    listeners: `${listeners},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': listeners,
    'listener.security.protocol.map':
      'PLAINTEXT:PLAINTEXT,SASL:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT,SSL:SSL,SASLSSL:SASL_SSL',
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.bootstrap.servers': `127.0.0.1:${controller}`,
    'sasl.enabled.mechanisms': Object.keys(MODULES).join(','),
    ...Object.fromEntries(logins),
    'offsets.topic.num.partitions': '1',
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.num.partitions': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'share.coordinator.state.topic.num.partitions': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    // A node that was killed and starts again waits until its controller takes it for dead: 9 seconds unless told otherwise.
    'broker.session.timeout.ms': '3000',
    'broker.heartbeat.interval.ms': '1000',
    'num.network.threads': '2',
    'num.io.threads': '2',
    ...(tls === undefined ? {} : tlsProperties(tls)),
    ...settings,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

function tlsProperties({ keyStore, trustStore }: KafkaTls) {
  return {
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': keyStore,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': trustStore,
    'listener.name.ssl.ssl.client.auth': 'required',
  };
}
