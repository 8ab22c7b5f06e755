import { type Channel, type ChannelModel, connect } from 'amqplib';
import type { RabbitMqServer } from '../../core/bridge/urls/rabbitmq-url.ts';
import { explainTls } from '../tls/explain-tls.ts';
import { tlsOptions } from '../tls/tls-options.ts';
import { rabbitMqError, shown } from './rabbitmq-error.ts';

/** How long a server may be silent while a connection is made. */
const CONNECT_MS = 5000;

/** How often both sides say that they are there: one that is silent for twice as long is taken to be gone. */
const HEARTBEAT_SECONDS = 10;

/** The first words of a client (AMQP 0-9-1, 4.2.2). */
const WORDS = Buffer.from('AMQP\u0000\u0000\u0009\u0001', 'latin1');

/** How long a server may take to say that it has closed a connection. */
const CLOSE_MS = 2000;

/** Makes a connection, within seconds. Throws a `BrokerError`. */
export async function connectRabbitMq(server: RabbitMqServer): Promise<ChannelModel> {
  const { host, port, tls, vhost = '/', username = 'guest', password = 'guest' } = server;
  try {
    return await connect(
      {
        protocol: tls === false ? 'amqp' : 'amqps',
        hostname: host,
        port,
        username,
        password,
        // The client takes it as a URL has it.
        vhost: encodeURIComponent(vhost),
        heartbeat: HEARTBEAT_SECONDS,
      },
      {
        timeout: CONNECT_MS,
        noDelay: true,
        keepAlive: true,
        clientProperties: { connection_name: 'waybill' },
        ...tlsOptions(tls, host),
      },
    );
  } catch (error) {
    const known = rabbitMqError(error, `a connection to the virtual host ${vhost}`, server);
    throw await explainTls(known, { host, port, tls, shown: shown(server), words: WORDS });
  }
}

/**
 * Closes a connection, and waits for a server that does not answer for two seconds only. Never throws. A channel is closed before: what
 * was said on it, such as acknowledgements, might come after the end of its connection otherwise.
 */
export async function closeRabbitMq(model: ChannelModel, channel?: Channel): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, CLOSE_MS);
  });
  try {
    await Promise.race([channel?.close(), late]);
    await Promise.race([model.close(), late]);
  } catch {
    // It is closed already.
  } finally {
    clearTimeout(timer);
  }
}
