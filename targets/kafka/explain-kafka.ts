import type { BrokerError } from '../../core/bridge/broker-error.ts';
import { explainTls } from '../tls/explain-tls.ts';
import { type KafkaRequest, kafkaError } from './kafka-error.ts';

/** ApiVersions, version 0, of a client without a name (Kafka protocol guide). */
const WORDS = Buffer.from('0000000a0012000000000001ffff', 'hex');

/** What is wrong, as a `BrokerError`; where there is no connection, a broker may be asked whether it speaks TLS. */
export async function explainKafka(thrown: unknown, request: KafkaRequest): Promise<BrokerError> {
  const { brokers, tls = false } = request;
  const [broker = ''] = brokers;
  const end = broker.lastIndexOf(':');
  const place = { host: broker.slice(0, end), port: Number(broker.slice(end + 1)) };
  const shown = `Kafka at ${brokers.join(', ')}`;
  return explainTls(kafkaError(thrown, request), { ...place, tls, shown, words: WORDS });
}
