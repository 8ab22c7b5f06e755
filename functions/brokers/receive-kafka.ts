import { type KafkaEvent, readKafkaRecords } from '../../aws/brokers/read-kafka-records.ts';
import { KAFKA_BINDING } from '../../core/bridge/binding.ts';
import type { BrokerMessage } from '../../core/bridge/broker-message.ts';
import { ENV } from '../../core/settings.ts';
import { lazy } from '../../core/shared/lazy.ts';
import { composeReceive, receiveAll } from './compose-receive.ts';

/** From where on Lambda is to repeat a partition, `orders-3` for instance (Lambda developer guide, "Configuring error handling controls for Kafka event sources"). */
interface KafkaBatchResponse {
  readonly batchItemFailures: readonly {
    readonly itemIdentifier: { readonly partition: string; readonly offset: number };
  }[];
}

const receive = lazy(() => composeReceive(KAFKA_BINDING));

/** The Lambda handler of a topic of Kafka. */
export async function handler(event: KafkaEvent): Promise<KafkaBatchResponse | undefined> {
  const messages = readKafkaRecords(event);
  if (process.env[ENV.partialFailures] !== 'true') {
    await receiveAll(receive(), messages);
    return undefined;
  }
  const safe = await receive()(messages);
  return { batchItemFailures: firstFailures(messages, safe) };
}

/** The first message of each partition that is not safe. */
export function firstFailures(
  messages: readonly BrokerMessage[],
  safe: readonly boolean[],
): KafkaBatchResponse['batchItemFailures'] {
  const first = new Map<string, number>();
  messages.forEach(({ id = '' }, place) => {
    if (safe[place] === true) return;
    const [partition, offset] = splitId(id);
    first.set(partition, Math.min(offset, first.get(partition) ?? offset));
  });
  return [...first].map(([partition, offset]) => ({ itemIdentifier: { partition, offset } }));
}

/** `orders-3-1077` is the record 1077 of `orders-3`. */
function splitId(id: string): readonly [partition: string, offset: number] {
  const end = id.lastIndexOf('-');
  return [id.slice(0, end), Number(id.slice(end + 1))];
}
