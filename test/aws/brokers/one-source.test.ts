import { describe, expect, it } from '@jest/globals';
import { readActiveMqRecords } from '../../../aws/brokers/read-activemq-records.ts';
import { readKafkaRecords } from '../../../aws/brokers/read-kafka-records.ts';
import { readRabbitMqRecords } from '../../../aws/brokers/read-rabbitmq-records.ts';
import { amqp1ToMessage } from '../../../core/bridge/amqp1/amqp1-to-message.ts';
import {
  AMQP_BINDING,
  type Binding,
  JMS_BINDING,
  KAFKA_BINDING,
} from '../../../core/bridge/binding.ts';
import type { BrokerMessage } from '../../../core/bridge/broker-message.ts';
import { kafkaSourceUri } from '../../../core/bridge/kafka/kafka-source-uri.ts';
import { recordToMessage } from '../../../core/bridge/kafka/record-to-message.ts';
import { messageToEvent } from '../../../core/bridge/message-to-event.ts';
import { bytesOf, toBase64 } from '../../../core/shared/bytes.ts';
import { receivedMessage } from '../../../targets/rabbitmq/received-message.ts';

const BODY = bytesOf('{"order":17}');
const ARN = 'arn:aws:mq:eu-west-1:111122223333:broker:shop:b-9bcfa592';
const JMS_ID = 'ID:b-9bcfa592-1.mq.eu-west-1.amazonaws.com-37557-1:1:1:1:1';

/** One message, as a worker has it from its library, and as Lambda hands it over. */
interface Both {
  readonly binding: Binding;
  readonly worker: BrokerMessage | undefined;
  readonly lambda: BrokerMessage | undefined;
}

const BOTH: Readonly<Record<string, Both>> = {
  RabbitMQ: {
    binding: AMQP_BINDING,
    worker: receivedMessage(
      {
        content: Buffer.from(BODY),
        fields: {
          ...{ exchange: 'shop', routingKey: 'orders.eu', consumerTag: 'a' },
          ...{ deliveryTag: 1, redelivered: false },
        },
        properties: { messageId: 'm-1' },
      } as unknown as Parameters<typeof receivedMessage>[0],
      { source: 'amqps://b-9bcfa592.mq.eu-west-1.amazonaws.com:5671/%2F/orders', queue: 'orders' },
    ),
    lambda: readRabbitMqRecords({
      ...{ eventSource: 'aws:rmq', eventSourceArn: ARN },
      rmqMessagesByQueue: {
        'orders::/': [
          { basicProperties: { messageId: 'm-1' }, redelivered: false, data: toBase64(BODY) },
        ],
      },
    })[0],
  },
  ActiveMQ: {
    binding: JMS_BINDING,
    worker: amqp1ToMessage(
      { message_id: JMS_ID, body: '{"order":17}' },
      {
        source: 'activemqs://b-9bcfa592.mq.eu-west-1.amazonaws.com:5671/queue/orders',
        destination: 'orders',
      },
    ),
    lambda: readActiveMqRecords({
      ...{ eventSource: 'aws:mq', eventSourceArn: ARN },
      messages: [
        {
          ...{ messageID: JMS_ID, messageType: 'jms/text-message', data: toBase64(BODY) },
          destination: { physicalName: 'orders' },
        },
      ],
    })[0],
  },
  Kafka: {
    binding: KAFKA_BINDING,
    worker: recordToMessage(
      {
        ...{ topic: 'orders', partition: 3, offset: '1077', key: null, value: BODY, headers: [] },
        timestampMs: 1,
      },
      kafkaSourceUri(['b-2.shop:9098', 'b-1.shop:9098'], 'orders', 'kafka:production'),
    ),
    lambda: readKafkaRecords({
      ...{ eventSource: 'aws:kafka', eventSourceArn: ARN, bootstrapServers: 'b-1.shop:9092' },
      records: {
        'orders-3': [
          {
            ...{ topic: 'orders', partition: 3, offset: 1077, timestamp: 1 },
            ...{ timestampType: 'CREATE_TIME', key: '', value: toBase64(BODY), headers: [] },
          },
        ],
      },
    } as unknown as Parameters<typeof readKafkaRecords>[0])[0],
  },
};

function identify(message: BrokerMessage | undefined, binding: Binding, source?: string) {
  if (message === undefined) throw new Error('there is no message');
  const given = source === undefined ? {} : { source };
  const item = messageToEvent(message, { binding, newId: () => 'made', ...given });
  return item.ok ? { id: item.event.id, source: item.event.source } : item.error;
}

describe.each(Object.entries(BOTH))(
  'a message of %s that a worker reads, and Lambda after a move',
  (_, { binding, worker, lambda }) => {
    it('is one event where both are told one source', () => {
      const [one, other] = [worker, lambda].map((read) => identify(read, binding, 'shop:orders'));

      expect(one).toEqual({ id: worker?.id, source: 'shop:orders' });
      expect(other).toEqual(one);
    });

    it('is another where neither is told one, since each knows the broker by its own address', () => {
      const [one, other] = [worker, lambda].map((read) => identify(read, binding));

      expect(other).toMatchObject({ id: worker?.id });
      expect(other).not.toEqual(one);
    });
  },
);
