import type { MessageFormat } from '../event-to-message.ts';

/** A RabbitMQ server, and who asks it. */
export interface RabbitMqServer {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** @default / */
  readonly vhost?: string;
  /** @default - RabbitMQ's own, `guest`, who may connect from the same machine only */
  readonly username?: string;
  readonly password?: string;
  /** The certificate, as PEM, of who signed the server's. @default - those that Node trusts */
  readonly ca?: string;
}

/** Where events go in RabbitMQ. */
export interface RabbitMqTargetOptions {
  readonly server: RabbitMqServer;
  /** Empty for the default exchange, by which a routing key is the name of a queue. */
  readonly exchange: string;
  /** An attribute's name in braces stands for its value: `orders.{subject}`. @default {type} */
  readonly routingKey?: string;
  /** @default binary */
  readonly format?: MessageFormat;
}

/** Where messages come from in RabbitMQ: a queue that is there, or one that is bound to an exchange. */
export interface RabbitMqSourceOptions {
  readonly server: RabbitMqServer;
  /** Without an exchange, it must be there. @default - a queue of this reader's own, which goes with it, and with it what it missed */
  readonly queue?: string;
  /** What the queue is bound to; one that is not there is made, durable. */
  readonly exchange?: string;
  /** What it is bound with. @default # (everything, for topic and fanout exchanges) */
  readonly routingKeys?: readonly string[];
  /** The most messages that are held at once, 65,535 at most. @default 200 */
  readonly prefetch?: number;
}
