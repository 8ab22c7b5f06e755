import { BrokerTarget, type BrokerTargetProps } from './broker-target.ts';

/** A queue or a topic of ActiveMQ, or of whoever speaks AMQP 1.0, that events are sent to. */
export interface ActiveMqTargetProps extends BrokerTargetProps {
  readonly host: string;
  /** @default - 5671, or 5672 without TLS */
  readonly port?: number;
  /** Whether the connection is encrypted, as Amazon MQ's are. @default true */
  readonly tls?: boolean;
  /** @default - none: a `topic` is told */
  readonly queue?: string;
  /** @default - none: a `queue` is told */
  readonly topic?: string;
}

/** Sends events to a queue or a topic by AMQP 1.0; each is delivered once the broker has accepted it. */
export class ActiveMqTarget extends BrokerTarget {
  readonly #props: ActiveMqTargetProps;

  /** Throws what it must refuse. */
  constructor(props: ActiveMqTargetProps) {
    super(props);
    const { queue, topic } = props;
    if ((queue === undefined) === (topic === undefined))
      throw new Error(
        `ActiveMqTarget: pass a \`queue\` or a \`topic\`; received ${queue === undefined ? 'none' : 'both'}`,
      );
    this.#props = props;
  }

  protected override describe() {
    const { host, tls = true, port = tls ? 5671 : 5672, queue, topic, format } = this.#props;
    const server = { host, port, tls: this.tls(tls) };
    const place =
      queue === undefined ? { kind: 'topic', name: topic } : { kind: 'queue', name: queue };
    return { bundle: 'deliver-activemq', options: { ...place, server, format } };
  }
}
