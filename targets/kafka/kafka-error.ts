import { BrokerError, type BrokerErrorName } from '../../core/bridge/broker-error.ts';
import type { KafkaConnection } from '../../core/bridge/kafka/kafka-options.ts';

/** What was asked of a cluster, for the text of what was wrong. */
export interface KafkaRequest extends Pick<KafkaConnection, 'brokers' | 'sasl' | 'tls'> {
  readonly topics: readonly string[];
  readonly group?: string;
}

/** What Kafka and its client say is wrong; of TLS, `explainKafka` says it. */
type KafkaErrorName = Exclude<BrokerErrorName, 'TlsFailed'>;

/** What the codes of the Kafka protocol come to (Kafka protocol guide, "Error Codes"); one that is not here is a broker that cannot now. */
const CODES: Readonly<Record<string, KafkaErrorName>> = {
  UNKNOWN_TOPIC_OR_PARTITION: 'NoSuchDestination',
  INVALID_TOPIC_EXCEPTION: 'NoSuchDestination',
  MESSAGE_TOO_LARGE: 'MessageTooLarge',
  RECORD_LIST_TOO_LARGE: 'MessageTooLarge',
  INVALID_TIMESTAMP: 'InvalidMessage',
  INVALID_RECORD: 'InvalidMessage',
  TOPIC_AUTHORIZATION_FAILED: 'BrokerRefused',
  GROUP_AUTHORIZATION_FAILED: 'BrokerRefused',
  CLUSTER_AUTHORIZATION_FAILED: 'BrokerRefused',
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: 'BrokerRefused',
  SASL_AUTHENTICATION_FAILED: 'BrokerRefused',
  UNSUPPORTED_SASL_MECHANISM: 'BrokerRefused',
  ILLEGAL_SASL_STATE: 'BrokerRefused',
  UNSUPPORTED_VERSION: 'BrokerRefused',
  POLICY_VIOLATION: 'BrokerRefused',
  INVALID_GROUP_ID: 'BrokerRefused',
  INCONSISTENT_GROUP_PROTOCOL: 'BrokerRefused',
  GROUP_MAX_SIZE_REACHED: 'BrokerRefused',
  REQUEST_TIMED_OUT: 'NotConfirmed',
  NOT_ENOUGH_REPLICAS: 'NotConfirmed',
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: 'NotConfirmed',
};

/** What the errors of KafkaJS come to that have no code of the protocol. */
const NAMES: Readonly<Record<string, KafkaErrorName>> = {
  KafkaJSSASLAuthenticationError: 'BrokerRefused',
  KafkaJSServerDoesNotSupportApiKey: 'BrokerRefused',
  KafkaJSNotImplemented: 'BrokerRefused',
  KafkaJSRequestTimeoutError: 'NotConfirmed',
};

/** What is wrong, as a `BrokerError`; one that is one already is returned as it is. */
export function kafkaError(thrown: unknown, request: KafkaRequest): BrokerError {
  if (thrown instanceof BrokerError) return thrown;
  const error = origin(thrown);
  const type = error !== undefined && 'type' in error ? String(error.type) : undefined;
  const name =
    (type === undefined ? undefined : CODES[type]) ??
    NAMES[error?.name ?? ''] ??
    'BrokerUnreachable';
  const said =
    type === undefined ? (error?.message ?? String(thrown)) : `${type}, ${error?.message}`;
  const isAnswer = type !== undefined || error?.name === 'KafkaJSGroupCoordinatorNotFound';
  const say = name === 'BrokerUnreachable' && isAnswer ? sayNotNow : SAY[name];
  return new BrokerError(name, say(said, request), { cause: thrown });
}

/** What was sent may not be there. */
export function notConfirmed(said: string, request: KafkaRequest): BrokerError {
  return new BrokerError('NotConfirmed', SAY.NotConfirmed(said, request));
}

/** KafkaJS wraps what went wrong in what it has tried. */
function origin(thrown: unknown): Error | undefined {
  if (!(thrown instanceof Error)) return undefined;
  return thrown.cause instanceof Error ? origin(thrown.cause) : thrown;
}

/** A broker that answers, and has no leader or coordinator yet. */
function sayNotNow(said: string, { brokers, topics }: KafkaRequest): string {
  return `Kafka at ${brokers.join(', ')} answers, and cannot do it now for ${nameTopics(topics)}: ${said}; it may be starting, or choosing a leader`;
}

const SAY: Readonly<Record<KafkaErrorName, (said: string, request: KafkaRequest) => string>> = {
  BrokerUnreachable: (said, { brokers, tls = false, sasl }) =>
    `Kafka is not reached at ${brokers.join(', ')}, ${tls === false ? 'without' : 'with'} TLS and ${sasl === undefined ? 'without a login' : `as ${sasl.username}`}: ${said}; check that it runs, that its listener takes such connections, and that the addresses which it advertises can be reached from here`,
  BrokerRefused: (said, { brokers, topics, group, sasl }) =>
    `Kafka at ${brokers.join(', ')} refuses ${sasl === undefined ? 'a client without a login' : `${sasl.username} (${sasl.mechanism})`} for ${nameTopics(topics)}${group === undefined ? '' : ` and the group ${group}`}: ${said}; check user, password and mechanism, and what the user may do`,
  NoSuchDestination: (said, { brokers, topics }) =>
    `Kafka at ${brokers.join(', ')} has not ${nameTopics(topics)}: ${said}; create it, since none is created by sending or reading`,
  MessageTooLarge: (said, { topics }) =>
    `the message is larger than ${nameTopics(topics)} takes: ${said}; raise \`max.message.bytes\` of the topic, or send less`,
  NotConfirmed: (said, { brokers, topics }) =>
    `Kafka at ${brokers.join(', ')} has not confirmed in time what was sent to ${nameTopics(topics)}: ${said}; it may have it, and it is sent again`,
  InvalidMessage: (said, { topics }) =>
    `${nameTopics(topics)} does not take this message: ${said}; check that it has a key where the topic is compacted, and a time that the topic allows`,
};

function nameTopics(topics: readonly string[]): string {
  return `the topic${topics.length === 1 ? '' : 's'} ${topics.join(', ')}`;
}
