import { BrokerTarget, type BrokerTargetProps } from './broker-target.ts';

/** An exchange or a queue of RabbitMQ that events are sent to. */
export interface RabbitMqTargetProps extends BrokerTargetProps {
  readonly host: string;
  /** @default '/' */
  readonly vhost?: string;
  /** @default - 5671, or 5672 without TLS */
  readonly port?: number;
  /** Whether the connection is encrypted, as Amazon MQ's are. @default true */
  readonly tls?: boolean;
  /** @default - none: a `queue` is told */
  readonly exchange?: string;
  /** Of an exchange; an attribute's name in braces stands for its value: `orders.{subject}`. @default '{type}' */
  readonly routingKey?: string;
  /** @default - none: an `exchange` is told */
  readonly queue?: string;
}

/** Sends events to an exchange or a queue of RabbitMQ; each is delivered once the broker has confirmed it, and a queue has it. */
export class RabbitMqTarget extends BrokerTarget {
  readonly #props: RabbitMqTargetProps;

  /** Throws what it must refuse. */
  constructor(props: RabbitMqTargetProps) {
    super(props);
    const { exchange, queue, routingKey } = props;
    if ((exchange === undefined) === (queue === undefined))
      throw new Error(
        `RabbitMqTarget: pass an \`exchange\` or a \`queue\`; received ${queue === undefined ? 'none' : 'both'}`,
      );
    if (queue !== undefined && routingKey !== undefined)
      throw new Error('RabbitMqTarget: a `routingKey` is of an exchange; a queue has its name');
    this.#props = props;
  }

  protected override describe() {
    const { host, tls = true, port = tls ? 5671 : 5672, vhost } = this.#props;
    const { exchange, queue, routingKey, format } = this.#props;
    const place = queue === undefined ? { exchange, routingKey } : { queue };
    return {
      bundle: 'deliver-rabbitmq',
      options: { server: { host, port, tls: this.tls(tls), vhost }, ...place, format },
    };
  }
}
