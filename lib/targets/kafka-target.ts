import { BrokerTarget, type BrokerTargetProps } from './broker-target.ts';

/** A topic of Kafka that events are sent to. */
export interface KafkaTargetProps extends BrokerTargetProps {
  /** Bootstrap servers, each `host:port`. */
  readonly brokers: readonly string[];
  readonly topic: string;
  /** The attribute of an event that is its record's key: `subject`, say. @default - its `partitionkey`, or the key of the message that it was */
  readonly key?: string;
  /** What the broker's logs call this client. @default 'waybill' */
  readonly clientId?: string;
  /** Whether the connection is encrypted. @default - it is where there is a `ca` */
  readonly tls?: boolean;
  /** How the user and the password are shown to the cluster. @default 'scram-sha-512' - as MSK has it */
  readonly sasl?: 'plain' | 'scram-sha-256' | 'scram-sha-512';
}

/** Sends events to a topic of Kafka, by CloudEvents' Kafka binding; each is delivered once all replicas in sync have it. */
export class KafkaTarget extends BrokerTarget {
  readonly #props: KafkaTargetProps;

  /** Throws what it must refuse. */
  constructor(props: KafkaTargetProps) {
    super(props);
    if (props.brokers.length === 0)
      throw new Error('KafkaTarget: `brokers` must have a bootstrap server, such as broker:9092');
    this.#props = props;
  }

  protected override describe() {
    const { brokers, topic, key, clientId, format, sasl, secret, parameter } = this.#props;
    const { ca, tls: told = ca === undefined ? undefined : true } = this.#props;
    const tls = told === undefined ? undefined : this.tls(told);
    const isNamed = (secret ?? parameter) !== undefined;
    return {
      bundle: 'deliver-kafka',
      options: {
        ...{ brokers, topic, key, clientId, tls, format },
        ...(isNamed ? { mechanism: sasl ?? 'scram-sha-512' } : {}),
      },
    };
  }
}
