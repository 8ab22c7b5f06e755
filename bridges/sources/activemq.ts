import { setImmediate as turn } from 'node:timers/promises';
import type { Delivery, EventContext, Receiver } from 'rhea';
import type { Amqp1Message } from '../../core/bridge/amqp1/amqp1-message.ts';
import { amqp1ToMessage } from '../../core/bridge/amqp1/amqp1-to-message.ts';
import type { BrokerMessage } from '../../core/bridge/broker-message.ts';
import type { ActiveMqSourceOptions } from '../../core/bridge/urls/activemq-url.ts';
import type { Source, TakeMessages } from '../../core/ports/bridging/source.ts';
import { Amqp1Connection, addressOf } from '../../targets/activemq/amqp1-connection.ts';
import { shown } from '../../targets/activemq/amqp1-error.ts';

/** How many messages are held at once, unless told otherwise. */
const BATCH = 100;

/** A message that has come, and what its broker is told of it. */
interface Received {
  readonly message: BrokerMessage;
  readonly delivery: Delivery;
}

/** Reads a queue or a topic of ActiveMQ, or an address of whatever speaks AMQP 1.0; accepts each message once it was taken. */
export class ActiveMqSource implements Source {
  readonly #options: ActiveMqSourceOptions;

  constructor(options: ActiveMqSourceOptions) {
    this.#options = options;
  }

  async run(take: TakeMessages, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const held: Received[] = [];
    const more = new Waiting();
    const connection = await this.#open((received) => {
      held.push(received);
      more.wake();
    });
    void connection.lost.then(more.wake);
    signal.addEventListener('abort', more.wake, { once: true });
    const { batch = BATCH } = this.#options;
    connection.link.add_credit(batch);
    try {
      while (!signal.aborted) {
        if (connection.failure !== undefined) throw connection.failure;
        const received = held.splice(0, batch);
        if (received.length === 0) await more.wait();
        else await this.#handle(received, { take, signal, link: connection.link });
      }
    } finally {
      signal.removeEventListener('abort', more.wake);
      for (const { delivery } of held) delivery.release();
      await connection.close();
    }
  }

  /** Accepts what was taken, and makes room for as many; what was not goes back to the broker. */
  async #handle(
    received: readonly Received[],
    { take, signal, link }: { take: TakeMessages; signal: AbortSignal; link: Receiver },
  ): Promise<void> {
    try {
      await take(received.map(({ message }) => message));
    } catch (error) {
      for (const { delivery } of received) delivery.release();
      if (signal.aborted) return;
      throw error;
    }
    for (const { delivery } of received) delivery.accept();
    link.add_credit(received.length);
    // Until it is written: rhea 3.0.5 accepts what is released in the same turn behind one message that is accepted.
    await turn();
  }

  #open(onReceived: (received: Received) => void): Promise<Amqp1Connection<Receiver>> {
    const { server, kind, name, durable } = this.#options;
    const place = { kind, name };
    const from = {
      source: `${shown(server)}/${kind}/${encodeURIComponent(name)}`,
      destination: name,
    };
    const link = {
      credit_window: 0,
      autoaccept: false,
      ...(durable === undefined ? {} : { name: durable.name }),
      source: {
        address: addressOf(place),
        ...(kind === 'address' ? {} : { capabilities: kind }),
        // Kept by the broker, for ever (AMQP 1.0, 3.5.3).
        ...(durable === undefined ? {} : { durable: 2, expiry_policy: 'never' }),
      },
    };
    return Amqp1Connection.open(
      { server, place },
      (connection) => {
        const receiver = connection.open_receiver(link);
        receiver.on('message', ({ message, delivery }: EventContext) => {
          if (message === undefined || delivery === undefined) return;
          onReceived({ message: amqp1ToMessage(message as Amqp1Message, from), delivery });
        });
        return receiver;
      },
      durable?.client,
    );
  }
}

/** One wait at a time, which a wake ends: also one that was before it. */
class Waiting {
  #isWoken = false;
  #end: () => void = () => {};

  async wait(): Promise<void> {
    if (!this.#isWoken)
      await new Promise<void>((resolve) => {
        this.#end = resolve;
      });
    this.#isWoken = false;
  }

  readonly wake = (): void => {
    this.#isWoken = true;
    this.#end();
  };
}
