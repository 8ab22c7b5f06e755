import { describe, expect, it } from '@jest/globals';
import {
  type KafkaEvent,
  type KafkaLambdaRecord,
  readKafkaRecords,
} from '../../../aws/brokers/read-kafka-records.ts';

const RECORD: KafkaLambdaRecord = {
  ...{ topic: 'orders', partition: 3, offset: 1077, timestamp: 1_545_084_650_987 },
  ...{ key: 'Yy03', value: 'eyJhbW91bnQiOjF9' },
  headers: [{ 'content-type': [...Buffer.from('application/json')] }, { trace: [116, 45, 49] }],
};

function read(...records: readonly Partial<KafkaLambdaRecord>[]) {
  const event: KafkaEvent = {
    bootstrapServers: 'b-2.shop:9092,b-1.shop:9092',
    records: { 'orders-3': records.map((record) => ({ ...RECORD, ...record })) },
  };
  return readKafkaRecords(event);
}

describe('the records that Lambda reads from Kafka', () => {
  it('are messages of the place where they lie', () => {
    expect(read({})).toEqual([
      {
        ...{ id: 'orders-3-1077', source: 'kafka://b-1.shop:9092/orders', destination: 'orders' },
        ...{ key: 'c-7', headers: [['trace', 't-1']], contentType: 'application/json' },
        ...{ timeMs: 1_545_084_650_987, body: Uint8Array.from(Buffer.from('{"amount":1}')) },
      },
    ]);
  });

  it.each<[string, Partial<KafkaLambdaRecord>, object]>([
    ['no key', { key: null }, { id: 'orders-3-1077' }],
    ['no value', { value: null }, { body: null }],
    ['an empty value', { value: '' }, { body: new Uint8Array() }],
    ['no time', { timestamp: -1 }, { id: 'orders-3-1077' }],
    ['a key of bytes', { key: '/w==' }, { key: Uint8Array.of(255) }],
    ['signed bytes', { headers: [{ a: [-61, -87] }] }, { headers: [['a', 'é']] }],
    ['a header without a value', { headers: [{ a: null }] }, { headers: [['a', null]] }],
    [
      'a header twice',
      { headers: [{ a: [49] }, { a: [50] }] },
      {
        headers: [
          ['a', '1'],
          ['a', '2'],
        ],
      },
    ],
  ])('with %s', (_name, record, expected) => {
    expect(read(record)).toMatchObject([expected]);
  });

  it('without what a record does not have', () => {
    const { key: _, value: __, headers: ___, ...bare } = RECORD;
    const [message] = readKafkaRecords({ bootstrapServers: 'b:9092', records: { o: [bare] } });

    expect(message).toMatchObject({ headers: [], body: null });
    expect(message).not.toHaveProperty('key');
  });

  it('of several partitions, each in its order', () => {
    const [first, second] = [
      { ...RECORD, partition: 0 },
      { ...RECORD, partition: 0, offset: 1078 },
    ];
    const records = { 'orders-0': [first, second], 'orders-3': [RECORD] };

    expect(readKafkaRecords({ bootstrapServers: 'b:9092', records }).map(({ id }) => id)).toEqual([
      ...['orders-0-1077', 'orders-0-1078', 'orders-3-1077'],
    ]);
  });
});
