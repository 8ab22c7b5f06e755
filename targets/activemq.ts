import { messageToAmqp1, type SentAmqp1Message } from '../core/bridge/amqp1/message-to-amqp1.ts';
import { JMS_BINDING } from '../core/bridge/binding.ts';
import type { BrokerError } from '../core/bridge/broker-error.ts';
import { eventToMessage } from '../core/bridge/event-to-message.ts';
import { DELIVERED, notTaken } from '../core/bridge/target-result.ts';
import type { ActiveMqTargetOptions } from '../core/bridge/urls/activemq-url.ts';
import type { Target, TargetEvent, TargetResult } from '../core/ports/bridging/target.ts';
import { inGroups } from '../core/shared/in-groups.ts';
import { Amqp1Sender } from './activemq/amqp1-sender.ts';
import { Together } from './together.ts';

/** The most messages that wait for a confirmation at once. */
const AT_ONCE = 100;

/**
 * Sends events by AMQP 1.0 as durable messages, each accepted by the broker: to queues and topics of ActiveMQ, and to addresses of whatever
 * speaks it. What is sent while others are on their way goes together after them, so that messages have the order in which they were given.
 */
export class ActiveMqTarget implements Target {
  readonly #options: ActiveMqTargetOptions;
  #sender: Promise<Amqp1Sender> | undefined;
  readonly #together = new Together<SentAmqp1Message, TargetResult>((messages, signal) =>
    this.#sendAll(messages, signal),
  );

  constructor(options: ActiveMqTargetOptions) {
    this.#options = options;
  }

  /** A broker that makes a queue by itself does so now. */
  async connect(): Promise<void> {
    await this.#connect();
  }

  async send(
    events: readonly TargetEvent[],
    signal: AbortSignal,
  ): Promise<readonly TargetResult[]> {
    try {
      const messages = events.map((event) => this.#toMessage(event));
      return await this.#together.run(messages, signal);
    } catch (error) {
      return events.map(() => notTaken(error));
    }
  }

  async close(): Promise<void> {
    await this.#together.end();
    await this.#drop();
  }

  async #sendAll(
    messages: readonly SentAmqp1Message[],
    signal: AbortSignal,
  ): Promise<readonly TargetResult[]> {
    const results: TargetResult[] = [];
    for (const group of inGroups(messages, AT_ONCE)) {
      results.push(...(await this.#sendGroup(group, signal)));
    }
    return results;
  }

  async #sendGroup(
    messages: readonly SentAmqp1Message[],
    signal: AbortSignal,
  ): Promise<readonly TargetResult[]> {
    try {
      signal.throwIfAborted();
      const sender = await this.#connect();
      const sent = await sender.sendAll(messages, signal);
      if (sent.some(isLost)) await this.#drop();
      return sent.map((error) => (error === undefined ? DELIVERED : notTaken(error)));
    } catch (error) {
      return messages.map(() => notTaken(error));
    }
  }

  async #connect(): Promise<Amqp1Sender> {
    if ((await this.#sender)?.isOpen === false) await this.#drop();
    this.#sender ??= Amqp1Sender.open({ server: this.#options.server, place: this.#options });
    const opening = this.#sender;
    // One that could not be made is made anew for the next events.
    opening.catch(() => {
      if (this.#sender === opening) this.#sender = undefined;
    });
    return opening;
  }

  async #drop(): Promise<void> {
    const sender = this.#sender;
    this.#sender = undefined;
    await sender?.then((open) => open.close()).catch(() => {});
  }

  #toMessage({ event, dataText }: TargetEvent) {
    const { name, format = 'binary' } = this.#options;
    const options = { binding: JMS_BINDING, format, destination: name };
    return messageToAmqp1(eventToMessage({ event, dataText }, options));
  }
}

/** Whether the connection is of no more use: it is lost, or does not answer. */
function isLost(error: BrokerError | undefined): boolean {
  return error?.name === 'BrokerUnreachable' || error?.name === 'NotConfirmed';
}
