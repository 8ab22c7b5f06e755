import type { ChannelModel, ConfirmChannel, Message } from 'amqplib';
import { BrokerError } from '../../core/bridge/broker-error.ts';
import type { RabbitMqServer } from '../../core/bridge/urls/rabbitmq-url.ts';
import { closeRabbitMq, connectRabbitMq } from './connect.ts';
import type { Publication } from './publication.ts';
import { rabbitMqError, shown } from './rabbitmq-error.ts';

/**
 * What came of a message: RabbitMQ has it, on every queue that wants it; it refused it, or could not route it; or the channel ended before it said so, for
 * a reason that may be another message's.
 */
export type Published =
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'refused'; readonly error: BrokerError }
  | { readonly kind: 'lost'; readonly error: BrokerError };

/** A message that waits for its confirm. */
interface Waiting {
  readonly publication: Publication;
  returned?: string;
}

/** A connection with one channel, on which RabbitMQ confirms each message (RabbitMQ, "Publisher Confirms"). */
export class Publisher {
  readonly #server: RabbitMqServer;
  readonly #model: ChannelModel;
  readonly #channel: ConfirmChannel;
  readonly #waiting = new Set<Waiting>();
  #ended: BrokerError | undefined;
  #blocked: string | undefined;

  private constructor(server: RabbitMqServer, model: ChannelModel, channel: ConfirmChannel) {
    this.#server = server;
    this.#model = model;
    this.#channel = channel;
    const end = (error: unknown) => this.end(rabbitMqError(error, 'what is published', server));
    // What there is to say of an end comes as an error first; without one, the server shut down in order.
    model.on('error', end);
    model.on('close', (error) => end(error ?? new Error('the connection was closed')));
    channel.on('error', end);
    channel.on('close', () => end(new Error('the connection was closed')));
    channel.on('return', (message) => this.#return(message));
    model.on('blocked', (reason) => {
      this.#blocked = reason;
    });
    model.on('unblocked', () => {
      this.#blocked = undefined;
    });
  }

  /** Throws a `BrokerError`. */
  static async open(server: RabbitMqServer): Promise<Publisher> {
    const model = await connectRabbitMq(server);
    // Until there is a publisher that listens, an error that nobody hears would end the process.
    const ignore = () => {};
    model.on('error', ignore);
    try {
      const publisher = new Publisher(server, model, await model.createConfirmChannel());
      model.off('error', ignore);
      return publisher;
    } catch (error) {
      await closeRabbitMq(model);
      throw rabbitMqError(error, 'a channel', server);
    }
  }

  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  /** Why it does not confirm, where it has said so: it is short of memory, or of room on its disk. */
  get blocked(): string | undefined {
    return this.#blocked;
  }

  /** Throws `NoSuchDestination` where what is published to is not there. It is asked on a channel of its own, which the answer may end. */
  async look(place: { readonly exchange: string } | { readonly queue: string }): Promise<void> {
    const channel = await this.#model.createChannel();
    channel.on('error', () => {});
    try {
      if ('queue' in place) await channel.checkQueue(place.queue);
      // The default exchange has no name, and cannot be asked for.
      else if (place.exchange !== '') await channel.checkExchange(place.exchange);
    } catch (error) {
      const asked =
        'queue' in place ? `the queue ${place.queue}` : `the exchange ${place.exchange}`;
      throw rabbitMqError(error, asked, this.#server);
    }
    // Nobody waits: the client never answers where the connection is lost meanwhile.
    channel.close().catch(() => {});
  }

  /** Publishes a message, and waits for what comes of it, however long that takes. */
  publish(publication: Publication): Promise<Published> {
    const { exchange, routingKey, body, options } = publication;
    const waiting: Waiting = { publication };
    return new Promise((resolve) => {
      const settle = (result: Published) => {
        this.#waiting.delete(waiting);
        resolve(result);
      };
      this.#waiting.add(waiting);
      try {
        this.#channel.publish(exchange, routingKey, body, options, (error: Error | null) =>
          settle(this.#outcome(waiting, error)),
        );
      } catch (error) {
        settle(this.#notWritten(error));
      }
    });
  }

  /** Takes no more messages, and closes the connection; what is confirmed from now on is lost. */
  end(reason: BrokerError): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    void this.close();
  }

  async close(): Promise<void> {
    await closeRabbitMq(this.#model);
  }

  #outcome({ publication, returned }: Waiting, error: Error | null): Published {
    const at = shown(this.#server);
    const { exchange, routingKey } = publication;
    const way = `the exchange ${exchange === '' ? '(default)' : exchange} with the routing key ${routingKey}`;
    if (returned !== undefined)
      return refused(
        'NoSuchDestination',
        `no queue is bound for the message: ${at} returned it from ${way}: ${returned}; bind a queue, or give the exchange an alternate one`,
      );
    if (error === null) return { kind: 'confirmed' };
    if (error.message === 'message nacked')
      return refused(
        'NotConfirmed',
        `${at} has not taken the message, from ${way} (basic.nack): a queue is full and rejects what comes (overflow), or has failed`,
      );
    return { kind: 'lost', error: this.#ended ?? rabbitMqError(error, way, this.#server) };
  }

  /** The client throws where the channel has ended, and where it cannot encode a message. */
  #notWritten(error: unknown): Published {
    if (this.#ended !== undefined) return { kind: 'lost', error: this.#ended };
    const text = error instanceof Error ? error.message : String(error);
    return refused('InvalidMessage', `the message cannot be written in AMQP: ${text}`);
  }

  /** RabbitMQ returns a message before it confirms it, and in the order of publishing. */
  #return({ fields, properties, content }: Message): void {
    for (const waiting of this.#waiting) {
      const { routingKey, body, options } = waiting.publication;
      const isIt =
        waiting.returned === undefined &&
        routingKey === fields.routingKey &&
        options.messageId === properties.messageId &&
        body.equals(content);
      if (!isIt) continue;
      waiting.returned = 'replyText' in fields ? String(fields.replyText) : 'NO_ROUTE';
      return;
    }
  }
}

function refused(name: BrokerError['name'], message: string): Published {
  return { kind: 'refused', error: new BrokerError(name, message) };
}
