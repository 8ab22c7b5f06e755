import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import { sourceOf } from '../../core/bridge/rabbitmq/amqp-message.ts';
import type { RabbitMqSourceOptions } from '../../core/bridge/urls/rabbitmq-url.ts';
import type { Source, TakeMessages } from '../../core/ports/bridging/source.ts';
import { closeRabbitMq, connectRabbitMq } from '../../targets/rabbitmq/connect.ts';
import { rabbitMqError, shown } from '../../targets/rabbitmq/rabbitmq-error.ts';
import { receivedMessage } from '../../targets/rabbitmq/received-message.ts';
import { Inbox } from './rabbitmq/inbox.ts';
import { openQueue } from './rabbitmq/open-queue.ts';

const PREFETCH = 200;

/**
 * Reads a queue of RabbitMQ, in its order, and acknowledges what was taken. It never rejects a message, and so no message goes round in
 * its queue: what was not taken is delivered again once the connection has ended. Several can read one queue. Its options are plain JSON.
 */
export class RabbitMqSource implements Source {
  readonly #options: RabbitMqSourceOptions;

  constructor(options: RabbitMqSourceOptions) {
    this.#options = options;
  }

  async run(take: TakeMessages, signal: AbortSignal): Promise<void> {
    const { server } = this.#options;
    if (signal.aborted) return;
    const model = await connectRabbitMq(server);
    try {
      await this.#read(model, take, signal);
    } finally {
      await closeRabbitMq(model);
    }
  }

  async #read(model: ChannelModel, take: TakeMessages, signal: AbortSignal): Promise<void> {
    const { server, queue, exchange, prefetch = PREFETCH } = this.#options;
    const asked = queue === undefined ? `the exchange ${exchange}` : `the queue ${queue}`;
    const inbox = new Inbox<ConsumeMessage>();
    const fail = (error: unknown) => inbox.fail(rabbitMqError(error, asked, server));
    model.on('error', fail);
    model.on('close', (error) => fail(error ?? new Error('the connection was closed')));
    const end = () => inbox.end();
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    try {
      const channel = await model.createChannel();
      channel.on('error', fail);
      const name = await openQueue(model, channel, this.#options);
      await channel.prefetch(prefetch);
      await channel.consume(name, (message) =>
        message === null
          ? fail(
              new Error(
                `404 NOT_FOUND - it has cancelled the reading: the queue ${name} was deleted`,
              ),
            )
          : inbox.put(message),
      );
      const at = { source: this.#source(), queue: name };
      // Half of what may be held is taken at once, so that the rest comes meanwhile.
      const most = Math.ceil(prefetch / 2);
      for (;;) {
        const batch = await inbox.take(most);
        if (batch.length === 0) return await closeRabbitMq(model, channel);
        await take(batch.map((message) => receivedMessage(message, at)));
        acknowledge(channel, batch);
      }
    } catch (error) {
      if (!signal.aborted) throw inbox.failure ?? rabbitMqError(error, asked, server);
    } finally {
      signal.removeEventListener('abort', end);
    }
  }

  #source(): string {
    const { server, queue, exchange = '' } = this.#options;
    return sourceOf(shown(server), server.vhost ?? '/', queue ?? exchange);
  }
}

/** Acknowledges all up to the last. Where the channel has ended meanwhile, they come again. */
function acknowledge(channel: Channel, batch: readonly ConsumeMessage[]): void {
  const last = batch.at(-1);
  try {
    if (last !== undefined) channel.ack(last, true);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'IllegalOperationError') throw error;
  }
}
