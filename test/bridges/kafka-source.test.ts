import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { KafkaSource } from '../../bridges/sources/kafka.ts';
import { KAFKA_BINDING } from '../../core/bridge/binding.ts';
import type { KafkaSourceOptions } from '../../core/bridge/kafka/kafka-options.ts';
import { messageToEvent } from '../../core/bridge/message-to-event.ts';
import { bytesOf } from '../../core/shared/bytes.ts';
import { KafkaTarget } from '../../targets/kafka.ts';
import { type ForeignClient, foreignClient } from '../brokers/kafka/foreign-client.ts';
import { isKafkaInstalled } from '../brokers/kafka/install-kafka.ts';
import { runTool } from '../brokers/kafka/run-tool.ts';
import { type Kafka, NO_KAFKA, startKafka } from '../brokers/start-kafka.ts';
import { makeEvent } from '../contracts/bridging/make-event.ts';
import { Reader, textsOf } from '../contracts/bridging/reader.ts';

const isInstalled = isKafkaInstalled();

(isInstalled ? describe : describe.skip)(isInstalled ? 'a source of Kafka' : NO_KAFKA, () => {
  let kafka: Kafka;
  let client: ForeignClient;
  beforeAll(async () => {
    kafka = await startKafka();
    client = await foreignClient(kafka.broker);
  });
  afterAll(async () => {
    await client.close();
    await kafka.stop();
  });

  const sourceOf = (topic: string, options: Partial<KafkaSourceOptions> = {}) =>
    new KafkaSource({
      brokers: [kafka.broker],
      topics: [topic],
      group: `of-${topic}`,
      from: 'earliest',
      ...options,
    });
  const put = (topic: string, ...texts: readonly string[]) =>
    client.put(
      topic,
      texts.map((text) => ({ body: bytesOf(text), headers: {} })),
    );
  const committed = async (topic: string) => {
    const [offsets] = await client.admin.fetchOffsets({ groupId: `of-${topic}`, topics: [topic] });
    return offsets?.partitions.map(({ offset }) => offset);
  };
  const eventually = async (check: () => Promise<boolean>) => {
    const deadline = performance.now() + 30_000;
    while (!(await check())) if (performance.now() > deadline) throw new Error('not in time');
  };

  test('begins a new group at the latest record, and misses nothing from then on', async () => {
    const topic = await client.createTopic(2);
    await put(topic, 'before', 'before');
    const latest = () => sourceOf(topic, { from: 'latest' });

    const lost = new Reader(latest(), (reader) => reader.untilAborted());
    await eventually(async () => (await committed(topic))?.includes('-1') === false);
    await put(topic, 'a', 'b');
    await lost.until(() => lost.read.length > 0);
    await lost.end();
    await put(topic, 'c');
    const read = await Reader.read(latest(), 3);

    expect(read.map(textsOf).sort()).toEqual(['a', 'b', 'c']);
  });

  test('goes on at the oldest record where what it wanted is no longer kept', async () => {
    const topic = await client.createTopic();
    await put(topic, '0', '1', '2', '3', '4');
    await client.admin.setOffsets({
      groupId: `of-${topic}`,
      topic,
      partitions: [{ partition: 0, offset: '1' }],
    });
    await client.admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '3' }] });

    const read = await Reader.read(sourceOf(topic, { from: 'latest' }), 2);

    expect(read.map(textsOf)).toEqual(['3', '4']);
  });

  test('says so when its topic is deleted', async () => {
    const topic = await client.createTopic();
    await put(topic, 'a');
    const reader = new Reader(sourceOf(topic));
    await reader.until(() => reader.read.length === 1);

    await client.admin.deleteTopics({ topics: [topic] });

    await expect(reader.ended).rejects.toMatchObject({ name: 'NoSuchDestination' });
  });

  test('lets others join while it waits for what it holds, and what it took comes once', async () => {
    const topic = await client.createTopic(2);
    await put(topic, 'a');
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });

    const first = new Reader(sourceOf(topic), () => held);
    await first.until(() => first.read.length === 1);
    const second = new Reader(sourceOf(topic));
    await eventually(async () => {
      const { groups } = await client.admin.describeGroups([`of-${topic}`]);
      return groups[0]?.state === 'PreparingRebalance';
    });
    release();
    await put(topic, ...Array(50).fill('b'));
    await first.until(() => first.read.length + second.read.length >= 51);
    await Promise.all([first.end(), second.end()]);

    expect(
      [...first.read, ...second.read].filter((message) => textsOf(message) === 'a'),
    ).toHaveLength(1);
  });

  test.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)(
    'reads as a user who logs in by %s',
    async (mechanism) => {
      const topic = await client.createTopic();
      await put(topic, 'a');
      const sasl = { mechanism, username: 'alice', password: 'secret' };

      const read = await Reader.read(sourceOf(topic, { brokers: [kafka.saslBroker], sasl }), 1);

      expect(read.map(textsOf)).toEqual(['a']);
    },
  );

  test.each(['gzip', 'snappy', 'lz4', 'zstd'])('reads what is compressed by %s', async (codec) => {
    const topic = await client.createTopic();
    const lines = Array.from({ length: 2000 }, (_, place) => `order ${place} of a customer 世界`);
    const args = [
      '--bootstrap-server',
      kafka.broker,
      '--topic',
      topic,
      '--compression-codec',
      codec,
    ];
    await runTool('ConsoleProducer', args, `${lines.join('\n')}\n`);

    const read = await Reader.read(sourceOf(topic), lines.length);

    expect(read.map(textsOf)).toEqual(lines);
  });

  test('reads exactly what the verifiable producer of Kafka was told to be there', async () => {
    const topic = await client.createTopic(3);
    const args = ['--bootstrap-server', kafka.broker, '--topic', topic, '--max-messages', '5000'];
    const acked = linesOf(await runTool('VerifiableProducer', args)).filter(
      ({ name }) => name === 'producer_send_success',
    );

    const read = await Reader.read(sourceOf(topic), acked.length);

    expect(acked).toHaveLength(5000);
    expect(read.map((message) => `${message.id} ${textsOf(message)}`).sort()).toEqual(
      acked
        .map(({ partition, offset, value }) => `${topic}-${partition}-${offset} ${value}`)
        .sort(),
    );
  });

  test('is read by the verifiable consumer of Kafka as the target has sent it', async () => {
    const topic = await client.createTopic();
    const target = new KafkaTarget({ brokers: [kafka.broker], topic, format: 'plain' });
    const events = Array.from({ length: 1000 }, (_, place) => makeEvent({ data: place }));

    const { signal } = new AbortController();
    const results = await target.send(events, signal);
    await target.close();
    const args = ['--bootstrap-server', kafka.broker, '--topic', topic, '--group-id', 'verifiable'];
    const printed = linesOf(
      await runTool('VerifiableConsumer', [
        ...args,
        '--max-messages',
        '1000',
        '--verbose',
        '--reset-policy',
        'earliest',
      ]),
    );

    expect(results.every(({ kind }) => kind === 'delivered')).toBe(true);
    const values = printed.filter(({ name }) => name === 'record_data').map(({ value }) => value);
    expect(values).toEqual(events.map(({ dataText }) => dataText));
  });

  test('brings back an event that the target has sent, a hop later', async () => {
    const topic = await client.createTopic();
    const target = new KafkaTarget({ brokers: [kafka.broker], topic });
    const event = {
      id: 'a',
      source: '/shop',
      subject: 'Grüße',
      time: '2026-11-28T10:00:00.123Z',
      partitionkey: 'k',
      correlationid: 'c-1',
      datacontenttype: 'application/json',
      data: { n: 1 },
    };

    await target.send([makeEvent(event, '{"n":1.00}')], new AbortController().signal);
    await target.close();
    const [message] = await Reader.read(sourceOf(topic), 1);
    const item = message && messageToEvent(message, { binding: KAFKA_BINDING, newId: () => 'new' });

    expect(item).toMatchObject({
      ok: true,
      event: { ...event, specversion: '1.0', type: 'order.placed', bridgehops: 1 },
      dataText: '{"n":1.00}',
    });
  });
});

/** The lines of JSON that Kafka's verifiable tools print. */
function linesOf(printed: string): readonly Readonly<Record<string, unknown>>[] {
  return printed
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}
