import type { BrokerTls } from '../broker-tls.ts';
import type { MessageFormat } from '../event-to-message.ts';

/** How a Kafka cluster is reached; plain values, that JSON can hold. */
export interface KafkaConnection {
  /** Bootstrap servers, each `host:port`. */
  readonly brokers: readonly string[];
  /** What the broker's logs call this client. @default 'waybill' */
  readonly clientId?: string;
  /** Whether the connection is encrypted, and by which certificates. @default - it is not */
  readonly tls?: boolean | BrokerTls;
  /** Who asks, by SASL. @default - nobody in particular */
  readonly sasl?: KafkaLogin;
}

type Mechanism = 'plain' | 'scram-sha-256' | 'scram-sha-512';

/** A user of a cluster, and how the password is shown to it. */
export type KafkaLogin = {
  readonly [Name in Mechanism]: {
    readonly mechanism: Name;
    readonly username: string;
    readonly password: string;
  };
}[Mechanism];

/** A topic that events are sent to. */
export interface KafkaTargetOptions extends KafkaConnection {
  readonly topic: string;
  /** @default 'binary' */
  readonly format?: MessageFormat;
  /**
   * The attribute of an event that is its record's key, where it has it: `subject`, say. Records of one key are in one partition, and in
   * order there. @default - the event's `partitionkey`, or the key of the message that it was
   */
  readonly key?: string;
}
/** Topics that messages are read from, as a member of a consumer group. */
export interface KafkaSourceOptions extends KafkaConnection {
  readonly topics: readonly string[];
  /** Those that read as one group share the partitions, and its offsets are where it goes on. */
  readonly group: string;
  /** Where a group begins that has never read these topics: `earliest` has all that is kept. @default 'latest' */
  readonly from?: 'earliest' | 'latest';
  /** What the sources of the events begin with, instead of the bootstrap server: the same wherever the topic is read. */
  readonly source?: string;
}
