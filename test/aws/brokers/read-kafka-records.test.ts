import { describe, expect, test } from '@jest/globals';
import { readKafkaRecords } from '../../../aws/brokers/read-kafka-records.ts';
import { bytesOf } from '../../../core/shared/bytes.ts';

/** Of the Lambda developer guide, "Using Lambda with Amazon MSK" and "Using Lambda with self-managed Apache Kafka". */
const BOOTSTRAP =
  'b-2.demo-cluster-1.a1bcde.c1.kafka.us-east-1.amazonaws.com:9092,b-1.demo-cluster-1.a1bcde.c1.kafka.us-east-1.amazonaws.com:9092';
const SOURCE = 'kafka://b-1.demo-cluster-1.a1bcde.c1.kafka.us-east-1.amazonaws.com:9092/mytopic';

const RECORD = {
  topic: 'mytopic',
  partition: 0,
  offset: 15,
  timestamp: 1545084650987,
  timestampType: 'CREATE_TIME' as const,
  key: 'abcDEFghiJKLmnoPQRstuVWXyz1234==',
  value: 'SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lg==',
  headers: [{ headerKey: [104, 101, 97, 100, 101, 114, 86, 97, 108, 117, 101] }],
};

const MSK = {
  eventSource: 'aws:kafka' as const,
  eventSourceArn:
    'arn:aws:kafka:us-east-1:123456789012:cluster/vpc-2priv-2pub/751d2973-a626-431c-9d4e-d7975eb44dd7-2',
  bootstrapServers: BOOTSTRAP,
  records: { 'mytopic-0': [RECORD] },
};

const SELF_MANAGED = {
  eventSource: 'SelfManagedKafka' as const,
  bootstrapServers: BOOTSTRAP,
  records: { 'mytopic-0': [RECORD] },
};

describe('records of Kafka as Lambda brings them', () => {
  test.each([
    ['of MSK', MSK],
    ['of a cluster of one’s own', SELF_MANAGED],
  ])('%s: the example of the developer guide', (_, event) => {
    expect(readKafkaRecords(event)).toEqual([
      {
        id: 'mytopic-0-15',
        source: SOURCE,
        destination: 'mytopic',
        key: Uint8Array.from(Buffer.from(RECORD.key, 'base64')),
        headers: [['headerKey', 'headerValue']],
        timeMs: 1545084650987,
        body: bytesOf('Hello, this is a test.'),
      },
    ]);
  });

  test('have the source that is chosen', () => {
    const [message] = readKafkaRecords(MSK, 'kafka:production');

    expect(message?.source).toBe('kafka:production/mytopic');
  });

  test.each([
    ['a header of signed bytes', { headers: [{ h: [-61, -68] }] }, { headers: [['h', 'ü']] }],
    [
      'bytes that are no text',
      { headers: [{ h: [-1] }] },
      { headers: [['h', Uint8Array.of(255)]] },
    ],
    [
      'one name twice',
      { headers: [{ h: [97] }, { h: [98] }] },
      {
        headers: [
          ['h', 'a'],
          ['h', 'b'],
        ],
      },
    ],
    ['a header without a value', { headers: [{ h: null }] }, { headers: [['h', null]] }],
    ['no headers', { headers: null }, { headers: [] }],
    ['a tombstone', { value: null }, { body: null }],
    ['an empty value', { value: '' }, { body: new Uint8Array() }],
    ['no key', { key: undefined }, { key: undefined }],
    ['an empty key', { key: '' }, { key: '' }],
    ['no time', { timestamp: -1 }, { timeMs: undefined }],
    [
      'a content type',
      { headers: [{ 'Content-Type': [...Buffer.from('text/plain')] }] },
      { contentType: 'text/plain', headers: [] },
    ],
  ])('may have %s', (_, members, expected) => {
    const record = { ...RECORD, ...members } as typeof RECORD;
    const [message] = readKafkaRecords({ ...MSK, records: { 'mytopic-0': [record] } });

    expect({
      ...Object.fromEntries(Object.keys(expected).map((name) => [name, undefined])),
      ...message,
    }).toMatchObject(expected);
  });

  test('of a partition stay in their order', () => {
    const records = {
      'mytopic-1': [1, 2, 3].map((offset) => ({ ...RECORD, partition: 1, offset })),
      'mytopic-0': [RECORD],
    };

    expect(readKafkaRecords({ ...MSK, records }).map(({ id }) => id)).toEqual([
      'mytopic-1-1',
      'mytopic-1-2',
      'mytopic-1-3',
      'mytopic-0-15',
    ]);
  });
});
