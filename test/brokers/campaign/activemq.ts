import { bytesOf } from '../../../core/shared/bytes.ts';
import { StompClient } from '../activemq/stomp-client.ts';
import { startActiveMq } from '../start-activemq.ts';
import type { CampaignBroker, CampaignMessage } from './campaign-broker.ts';

const FROM = 'test.from';
const TO = 'test.to';

/** Two queues of ActiveMQ, whose store (KahaDB) is on the disk before it confirms: the bridges speak AMQP 1.0, and the campaign STOMP. */
export async function startCampaignActiveMq(): Promise<CampaignBroker> {
  const broker = await startActiveMq();
  const { host, port, username = '', password = '' } = broker.server;
  const url = (name: string) => `activemq://${username}:${password}@${host}:${port}/queue/${name}`;
  const connect = () => StompClient.connect(broker.stompPort, username, password);
  let reader: StompClient | undefined;
  return {
    from: url(FROM),
    to: url(TO),
    produce: async (messages) => {
      const client = await connect();
      try {
        await produce(client, messages);
      } finally {
        client.close();
      }
    },
    drain: async () => {
      if (reader === undefined) {
        reader = await connect();
        reader.send('SUBSCRIBE', { id: '1', destination: `/queue/${TO}`, ack: 'auto' });
      }
      return reader.takeAll('MESSAGE').map(({ body }) => String(body));
    },
    kill: () => broker.kill(),
    start: () => broker.start(),
    stop: async () => {
      reader?.close();
      await broker.stop();
    },
  };
}

/** In one transaction, which costs the disk one write. */
async function produce(client: StompClient, messages: readonly CampaignMessage[]): Promise<void> {
  const transaction = 'all';
  const destination = `/queue/${FROM}`;
  client.send('BEGIN', { transaction });
  for (const { body } of messages)
    client.send('SEND', { destination, transaction, persistent: 'true' }, bytesOf(body));
  client.send('COMMIT', { transaction, receipt: 'committed' });
  await client.next('RECEIPT');
}
