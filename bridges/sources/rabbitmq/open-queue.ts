import type { Channel, ChannelModel } from 'amqplib';
import type { RabbitMqSourceOptions } from '../../../core/bridge/urls/rabbitmq-url.ts';

/** The queue that is read, once it is there and bound: its name. */
export async function openQueue(
  model: ChannelModel,
  channel: Channel,
  { queue, exchange, routingKeys = ['#'] }: RabbitMqSourceOptions,
): Promise<string> {
  if (exchange === undefined) return (await channel.checkQueue(queue ?? '')).queue;
  await channel.checkExchange(exchange);
  const name =
    queue === undefined ? await ownQueue(channel) : await durableQueue(model, channel, queue);
  for (const key of routingKeys) await channel.bindQueue(name, exchange, key);
  return name;
}

/** A queue that RabbitMQ names, and takes away with its connection. */
async function ownQueue(channel: Channel): Promise<string> {
  const { queue } = await channel.assertQueue('', { exclusive: true, autoDelete: true });
  return queue;
}

/** One that is there stays as it is: to declare it anew, with other arguments, is refused. */
async function durableQueue(model: ChannelModel, channel: Channel, queue: string): Promise<string> {
  // Asked on a channel of its own: the answer that there is none ends the channel.
  const asking = await model.createChannel();
  asking.on('error', () => {});
  try {
    await asking.checkQueue(queue);
    // Nobody waits: the client never answers where the connection is lost meanwhile.
    asking.close().catch(() => {});
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === NOT_FOUND;
    if (!isMissing) throw error;
    await channel.assertQueue(queue, { durable: true });
  }
  return queue;
}

/** AMQP 0-9-1, 1.1, "constants". */
const NOT_FOUND = 404;
