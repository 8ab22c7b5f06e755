import { bytesOf } from '../../../core/shared/bytes.ts';
import { foreignClient } from '../rabbitmq/foreign-client.ts';
import { startRabbitMq } from '../start-rabbitmq.ts';
import type { CampaignBroker } from './campaign-broker.ts';

/** Two durable queues of a node of RabbitMQ. */
export async function startCampaignRabbitMq(): Promise<CampaignBroker> {
  const node = await startRabbitMq();
  const client = foreignClient(node.url);
  const [from, to] = [await client.createQueue(), await client.createQueue()];
  return {
    from: `${node.url}?queue=${from}`,
    to: `${node.url}?queue=${to}`,
    produce: (messages) =>
      client.publishAll(
        { key: from },
        messages.map(({ id, body }) => ({
          body: bytesOf(body),
          options: { messageId: id, persistent: true },
        })),
      ),
    drain: async () => {
      const messages = await client.get(to, await client.depth(to));
      return messages.map(({ content }) => content.toString());
    },
    kill: () => node.kill(),
    start: () => node.start(),
    stop: () => node.stop(),
  };
}
