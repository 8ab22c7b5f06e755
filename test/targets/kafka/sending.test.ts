import { describe, expect, test } from '@jest/globals';
import { BrokerError } from '../../../core/bridge/broker-error.ts';
import type { KafkaRecord } from '../../../core/bridge/kafka/kafka-record.ts';
import { byBytes } from '../../../targets/kafka/by-bytes.ts';
import { kafkaError } from '../../../targets/kafka/kafka-error.ts';
import type { ConnectKafka } from '../../../targets/kafka/kafka-producer.ts';
import { KafkaTarget } from '../../../targets/kafka.ts';
import { makeEvent } from '../../contracts/bridging/make-event.ts';

const OPTIONS = { brokers: ['broker:9092'], topic: 'orders' };
const { signal } = new AbortController();

/** Connections that answer one after the other, and what was sent by each. */
function connections(...answers: readonly (readonly boolean[] | Error | 'never')[]) {
  const sent: KafkaRecord[][] = [];
  const closed: number[] = [];
  let opened = 0;
  const connect: ConnectKafka = async () => {
    opened += 1;
    const number = opened;
    return {
      send: async (_, records) => {
        const answer = answers[sent.length];
        sent.push([...records]);
        if (answer === 'never') return new Promise(() => {});
        if (answer === undefined || answer instanceof Error)
          throw answer ?? new Error('sent too often');
        return answer;
      },
      look: async () => {},
      close: async () => {
        closed.push(number);
      },
    };
  };
  return { connect, sent, closed, opened: () => opened };
}

const outcomes = (results: Awaited<ReturnType<KafkaTarget['send']>>) =>
  results.map((result) => (result.kind === 'delivered' ? 'delivered' : result.error.class));

describe('a target of Kafka', () => {
  test('takes a record that no answer speaks of for unconfirmed, and connects anew', async () => {
    const world = connections([true, false], [true]);
    const target = new KafkaTarget(OPTIONS, world.connect);

    const results = await target.send([makeEvent(), makeEvent()], signal);
    const next = await target.send([makeEvent()], signal);
    await target.close();

    expect(outcomes(results)).toEqual(['delivered', 'NotConfirmed']);
    expect(outcomes(next)).toEqual(['delivered']);
    expect(world.closed).toEqual([1, 2]);
  });

  test('keeps one connection while all goes well', async () => {
    const world = connections([true], [true]);
    const target = new KafkaTarget(OPTIONS, world.connect);

    await Promise.all([target.send([makeEvent()], signal), target.send([makeEvent()], signal)]);

    expect(world.opened()).toBe(1);
  });

  test('tries a broker that is away once for all that waits, and not for each group', async () => {
    const away = Object.assign(new Error('connect ECONNREFUSED'), {
      name: 'KafkaJSConnectionError',
    });
    const world = connections(away);
    const target = new KafkaTarget(OPTIONS, world.connect);
    const events = [1, 2, 3].map(() => makeEvent({ data: 'x'.repeat(600_000) }));

    const results = await target.send(events, signal);

    expect(outcomes(results)).toEqual(Array(3).fill('BrokerUnreachable'));
    expect(world.sent).toHaveLength(1);
  });

  test('gives up what is not answered when its time is over', async () => {
    const world = connections('never');
    const target = new KafkaTarget(OPTIONS, world.connect);
    const time = new AbortController();

    const sending = target.send([makeEvent()], time.signal);
    time.abort();

    expect(outcomes(await sending)).toEqual(['NotConfirmed']);
  });

  test.each([
    ['the partition key of an event', {}, { partitionkey: 'a' }, 'a'],
    ['no key where an event has none', {}, {}, null],
    [
      'the attribute that is asked for',
      { key: 'subject' },
      { partitionkey: 'a', subject: 's' },
      's',
    ],
    ['a number', { key: 'tenant' }, { tenant: 7 }, '7'],
    [
      'the partition key where the attribute is not there',
      { key: 'tenant' },
      { partitionkey: 'a' },
      'a',
    ],
  ])('sends as a key %s', async (_, options, event, key) => {
    const world = connections([true]);

    await new KafkaTarget({ ...OPTIONS, ...options }, world.connect).send(
      [makeEvent(event)],
      signal,
    );

    const sent = world.sent[0]?.[0]?.key ?? null;
    expect(sent && Buffer.from(sent).toString()).toBe(key);
  });
});

describe('records that go together', () => {
  const recordOf = (bytes: number): KafkaRecord => ({
    key: null,
    value: new Uint8Array(bytes),
    headers: [['name', new Uint8Array(10)]],
  });

  test.each([
    [[], []],
    [[10, 10], [[10, 10]]],
    [
      [500_000, 500_000, 10],
      [[500_000], [500_000, 10]],
    ],
    [
      [2_000_000, 10, 10],
      [[2_000_000], [10, 10]],
    ],
    [
      [10, 2_000_000, 10],
      [[10], [2_000_000], [10]],
    ],
  ])('of %j bytes are %j', (sizes, groups) => {
    const together = byBytes(sizes.map(recordOf));

    expect(together.map((group) => group.map(({ value }) => value?.length))).toEqual(groups);
  });
});

describe('what is wrong with Kafka', () => {
  const request = { brokers: ['a:9092', 'b:9092'], topics: ['orders'], group: 'shop' };
  const protocol = (type: string) => Object.assign(new Error('said so'), { type });

  test.each([
    [protocol('UNKNOWN_TOPIC_OR_PARTITION'), 'NoSuchDestination'],
    [protocol('MESSAGE_TOO_LARGE'), 'MessageTooLarge'],
    [protocol('INVALID_TIMESTAMP'), 'InvalidMessage'],
    [protocol('TOPIC_AUTHORIZATION_FAILED'), 'BrokerRefused'],
    [protocol('NOT_ENOUGH_REPLICAS'), 'NotConfirmed'],
    [protocol('LEADER_NOT_AVAILABLE'), 'BrokerUnreachable'],
    [Object.assign(new Error('no'), { name: 'KafkaJSSASLAuthenticationError' }), 'BrokerRefused'],
    [Object.assign(new Error('late'), { name: 'KafkaJSRequestTimeoutError' }), 'NotConfirmed'],
    [new Error('tried', { cause: protocol('MESSAGE_TOO_LARGE') }), 'MessageTooLarge'],
    ['a text', 'BrokerUnreachable'],
    [undefined, 'BrokerUnreachable'],
  ])('%p is %s', (thrown, name) => {
    const error = kafkaError(thrown, request);

    expect(error.name).toBe(name);
    expect(error.message).toMatch(/orders|a:9092, b:9092/);
  });

  test('never shows a password', () => {
    const sasl = { mechanism: 'plain', username: 'alice', password: 'hidden' } as const;

    for (const thrown of [new Error('connect'), protocol('SASL_AUTHENTICATION_FAILED')]) {
      const { message } = kafkaError(thrown, { ...request, sasl });
      expect(message).toContain('alice');
      expect(message).not.toContain('hidden');
    }
  });

  test('says of a broker that answers, and has no leader yet, that it answers', () => {
    expect(kafkaError(protocol('LEADER_NOT_AVAILABLE'), request).message).toMatch(
      /^Kafka at a:9092, b:9092 answers/,
    );
  });

  test('is what it was where it is known already', () => {
    const error = new BrokerError('NotConfirmed', 'known');

    expect(kafkaError(error, request)).toBe(error);
  });
});
