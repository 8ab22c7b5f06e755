import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PlacedRecord } from '../../../../core/bridge/kafka/kafka-record.ts';
import { kafkaSourceUri } from '../../../../core/bridge/kafka/kafka-source-uri.ts';
import { messageToRecord } from '../../../../core/bridge/kafka/message-to-record.ts';
import { recordToMessage } from '../../../../core/bridge/kafka/record-to-message.ts';
import { bytesOf } from '../../../../core/shared/bytes.ts';

const PLACE = { topic: 'orders', partition: 3, offset: '1077' };
const SOURCE = 'kafka://broker:9092/orders';
const BARE = { ...PLACE, key: null, value: null, headers: [] };

const bytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 20 }),
  fc.string({ unit: 'grapheme' }).map(bytesOf),
);

const name = fc.oneof(
  fc.constantFrom('content-type', 'kafka_correlationId', '__proto__', 'a'),
  fc.string(),
);

const header = fc
  .record({ name, value: fc.option(bytes) })
  .map(({ name, value }) => [name, value] as const);

const record: fc.Arbitrary<PlacedRecord> = fc.record({
  topic: fc.constant('orders'),
  partition: fc.constant(3),
  offset: fc.constant('9007199254740993'),
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc.array(header, { maxLength: 5 }),
  timestampMs: fc.nat(),
});

describe('a record of Kafka as a message', () => {
  test('is the same record again, whatever it has', () => {
    fc.assert(
      fc.property(record, ({ topic, partition, offset, ...content }) => {
        const message = recordToMessage({ topic, partition, offset, ...content }, SOURCE);

        const again = messageToRecord(message);

        expect({ ...again, headers: sorted(again.headers) }).toEqual({
          ...content,
          headers: sorted(content.headers),
        });
      }),
    );
  });

  test('has its place as its id, with each digit of the offset', () => {
    const { id, source, destination } = recordToMessage(
      { ...BARE, offset: '9223372036854775807' },
      SOURCE,
    );

    expect({ id, source, destination }).toEqual({
      id: 'orders-3-9223372036854775807',
      source: SOURCE,
      destination: 'orders',
    });
  });

  test('has its content type and its correlation id out of its headers, however they are written', () => {
    const headers = [
      ['Content-Type', bytesOf('application/json')],
      ['kafka_correlationId', bytesOf('c-1')],
      ['kafka_replyTopic', bytesOf('replies')],
      ['content-type', bytesOf('text/plain')],
      ['trace', bytesOf('t')],
    ] as const;

    const message = recordToMessage({ ...BARE, headers }, SOURCE);

    expect(message).toMatchObject({
      contentType: 'application/json',
      correlationId: 'c-1',
      replyTo: 'replies',
      headers: [
        ['content-type', 'text/plain'],
        ['trace', 't'],
      ],
    });
  });

  test('keeps a correlation id that no attribute could hold as a header', () => {
    const uuid = Uint8Array.from([255, 1, 2]);
    const headers = [
      ['kafka_correlationId', uuid],
      ['kafka_correlationId', bytesOf('a\u0000')],
    ] as const;

    const message = recordToMessage({ ...BARE, headers }, SOURCE);

    expect(message.correlationId).toBeUndefined();
    expect(message.headers).toEqual([
      ['kafka_correlationId', uuid],
      ['kafka_correlationId', 'a\u0000'],
    ]);
  });
});

describe('a message as a record of Kafka', () => {
  test('has the properties of other brokers and each kind of value as headers of text', () => {
    const { headers } = messageToRecord({
      source: '/s',
      destination: 'orders',
      headers: [
        ['n', 1.5],
        ['yes', true],
        ['none', null],
        ['priority', 'own'],
      ],
      properties: { priority: 4, appId: 'shop' },
      body: null,
    });

    expect(headers.map(([name, value]) => [name, value && Buffer.from(value).toString()])).toEqual([
      ['appId', 'shop'],
      ['n', '1.5'],
      ['yes', 'true'],
      ['none', null],
      ['priority', 'own'],
    ]);
  });
});

describe('the source of a topic', () => {
  test.each([
    [['b:9092', 'a:9092'], undefined, 'kafka://a:9092/orders'],
    [['a:9092', 'b:9092'], undefined, 'kafka://a:9092/orders'],
    [['a:9092'], 'kafka:production', 'kafka:production/orders'],
    [['a:9092'], 'https://kafka.example/', 'https://kafka.example/orders'],
  ])('of %j, called %s, is %s', (brokers, cluster, source) => {
    expect(kafkaSourceUri(brokers, 'orders', cluster)).toBe(source);
  });
});

function sorted(headers: PlacedRecord['headers']) {
  return headers
    .map(
      ([name, value]) =>
        `${name.toLowerCase()}=${value === null ? '-' : Buffer.from(value).toString('hex')}`,
    )
    .sort();
}
