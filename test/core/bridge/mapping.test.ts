import { describe, expect, test } from '@jest/globals';
import { AMQP_BINDING, KAFKA_BINDING } from '../../../core/bridge/binding.ts';
import type { BrokerMessage } from '../../../core/bridge/broker-message.ts';
import { eventToMessage } from '../../../core/bridge/event-to-message.ts';
import { messageToEvent } from '../../../core/bridge/message-to-event.ts';
import { bytesOf, textOf } from '../../../core/shared/bytes.ts';

const PLAIN: BrokerMessage = {
  id: 'orders-3-1077',
  source: 'kafka://broker:9092/orders',
  destination: 'orders',
  headers: [],
  timeMs: Date.UTC(2026, 10, 28),
  body: bytesOf('{"total":1.50}'),
  contentType: 'application/json',
};

const ATTRIBUTES = [
  ['ce_specversion', '1.0'],
  ['ce_id', 'a-1'],
  ['ce_source', '/shop'],
  ['ce_type', 'order.placed'],
] as const;

function read(message: Partial<BrokerMessage>, options: { type?: string; source?: string } = {}) {
  const whole = { ...PLAIN, ...message };
  return messageToEvent(whole, { binding: KAFKA_BINDING, newId: () => 'new', ...options });
}

function readEvent(...args: Parameters<typeof read>) {
  const parsed = read(...args);
  if (!parsed.ok) throw parsed.error;
  return parsed.event;
}

describe('a message that is no CloudEvent', () => {
  test('is an event whose identity is its place at the broker', () => {
    const parsed = read({ key: 'customer-7' });
    expect(parsed).toMatchObject({
      ok: true,
      dataText: '{"total":1.50}',
      event: {
        specversion: '1.0',
        id: 'orders-3-1077',
        source: 'kafka://broker:9092/orders',
        type: 'orders',
        subject: 'orders',
        time: '2026-11-28T00:00:00.000Z',
        datacontenttype: 'application/json',
        partitionkey: 'customer-7',
        data: { total: 1.5 },
      },
    });
  });

  test('has the type and the source that the bridge is told', () => {
    const told = { type: 'order.placed', source: '/legacy' };
    expect(readEvent({ type: 'ORDER' }, told)).toMatchObject(told);
  });

  test('has the type that the broker has a word for', () => {
    expect(readEvent({ type: 'order.placed' }).type).toBe('order.placed');
  });

  test('has an id of its own where the broker gives none', () => {
    const { id: _, ...others } = PLAIN;
    const parsed = messageToEvent(others, { binding: KAFKA_BINDING, newId: () => 'new' });
    expect(parsed).toMatchObject({ ok: true, event: { id: 'new' } });
  });

  test('shows its headers to patterns, where an attribute can hold them', () => {
    const event = readEvent({
      headers: [
        ['Order-Region', 'EU'],
        ['weight', 5],
        ['ratio', 0.5],
        ['twice', 'a'],
        ['Twice', 'b'],
        ['id', 'not-the-event'],
        ['line\nbreak', 'x\ny'],
        ['bytes', new Uint8Array([255])],
        ['empty', null],
      ],
    });
    const { brokermeta: _, ...attributes } = event;
    expect(attributes).toMatchObject({ orderregion: 'EU', weight: 5, id: 'orders-3-1077' });
    for (const name of ['ratio', 'twice', 'linebreak', 'bytes', 'empty'])
      expect(attributes).not.toHaveProperty(name);
  });

  test.each([
    ['text', bytesOf('héllo'), { data: 'héllo', datacontenttype: 'text/plain' }],
    ['JSON', bytesOf('{"a":1}'), { data: { a: 1 } }],
    ['bytes', new Uint8Array([255, 0]), { data_base64: '/wA=' }],
  ])('without a content type is %s where it is', (_name, body, expected) => {
    const { contentType: _type, ...others } = PLAIN;
    const parsed = messageToEvent(
      { ...others, body },
      { binding: KAFKA_BINDING, newId: () => 'n' },
    );
    expect(parsed).toMatchObject({ ok: true, event: expected });
  });

  test('keeps as bytes what is not what its content type says', () => {
    expect(readEvent({ body: bytesOf('{') })).toMatchObject({ data_base64: 'ew==' });
  });
});

describe('a CloudEvent', () => {
  test('in the binary mode is the event that its headers say', () => {
    const event = readEvent({ headers: [...ATTRIBUTES, ['ce_region', 'eu'], ['trace', 't-1']] });
    expect(event).toMatchObject({
      ...{ id: 'a-1', source: '/shop', type: 'order.placed', region: 'eu', trace: 't-1' },
      data: { total: 1.5 },
    });
  });

  test('has attributes whose headers are bytes', () => {
    const headers = ATTRIBUTES.map(([name, value]) => [name, bytesOf(value)] as const);
    expect(readEvent({ headers })).toMatchObject({ id: 'a-1', type: 'order.placed' });
  });

  test('in the structured mode is its body, with every digit', () => {
    const body = bytesOf(
      '{"specversion":"1.0","id":"a-1","source":"/shop","type":"order.placed","data":{"total":1.50}}',
    );
    const parsed = read({ body, contentType: 'application/cloudevents+json; charset=utf-8' });
    expect(parsed).toMatchObject({ ok: true, dataText: '{"total":1.50}', event: { id: 'a-1' } });
  });

  test.each(['cloudEvents:', 'cloudEvents_'])('of AMQP may have the prefix %s', (prefix) => {
    const headers = ATTRIBUTES.map(([name, v]) => [name.replace('ce_', prefix), v] as const);
    const options = { binding: AMQP_BINDING, newId: () => 'new' };
    expect(messageToEvent({ ...PLAIN, headers }, options)).toMatchObject({
      ok: true,
      event: { id: 'a-1' },
    });
  });
});

describe('what cannot be mapped says why', () => {
  const big = 'x'.repeat(13_000);
  test.each<[string, Partial<BrokerMessage>, string]>([
    ['a batch', { contentType: 'application/cloudevents-batch+json' }, 'a message is one event'],
    [
      'no UTF-8',
      { contentType: 'application/cloudevents+json', body: new Uint8Array([255]) },
      'not UTF-8',
    ],
    ['a null event', { contentType: 'application/cloudevents+json', body: null }, 'not UTF-8'],
    ['no JSON', { contentType: 'application/cloudevents+json', body: bytesOf('{') }, 'not JSON'],
    [
      'no source',
      { headers: ATTRIBUTES.filter(([name]) => name !== 'ce_source') },
      '`source` is missing',
    ],
    ['a data header', { headers: [...ATTRIBUTES, ['ce_data', 'x']] }, 'ce_data must be left out'],
    ['bytes', { headers: [...ATTRIBUTES, ['ce_x', new Uint8Array([255])]] }, 'not UTF-8'],
    ['an empty type', { destination: '' }, '`type` must be a non-empty text'],
    ['headers too large', { headers: [['x', big]] }, 'may have 12288 bytes as JSON'],
    [
      'a body too large',
      { body: bytesOf(JSON.stringify('x'.repeat(1_100_000))) },
      'may have 1032192 bytes',
    ],
    ['a number beyond 64 bits', { body: bytesOf('92233720368547758070') }, 'beyond 64 bits'],
    ['too many hops', { headers: [['waybill_hops', 9]] }, '9 times, and 8 are allowed'],
    ['hops that are none', { headers: [['waybill_hops', 'x']] }, 'received x'],
    ['hops of an event', { headers: [...ATTRIBUTES, ['ce_bridgehops', '9']] }, '9 times'],
    ['a time that is none', { timeMs: Number.NaN }, "the message's time is none"],
  ])('%s', (_name, message, expected) => {
    const parsed = read(message);
    if (parsed.ok) throw new Error('it was mapped');
    expect(parsed.error.message).toContain(expected);
  });
});

describe('an event that goes out', () => {
  const event = {
    specversion: '1.0',
    ...{ id: 'a-1', source: '/shop', type: 'order.placed' },
    ...{ partitionkey: 'c-7', region: 'eu', data: { total: 1.5 } },
  } as const;
  const sent = { event, dataText: '{"total":1.50}' };
  const to = { binding: KAFKA_BINDING, destination: 'orders' };

  test('in the binary format has its attributes in headers', () => {
    const message = eventToMessage(sent, { ...to, format: 'binary' });
    expect(message).toMatchObject({ key: 'c-7', contentType: 'application/json' });
    expect(textOf(message.body ?? new Uint8Array())).toBe('{"total":1.50}');
    expect(Object.fromEntries(message.headers)).toEqual({
      ...Object.fromEntries(ATTRIBUTES),
      ...{ ce_partitionkey: 'c-7', ce_region: 'eu', ce_bridgehops: 1 },
    });
  });

  test('in the structured format is its own JSON, with every digit', () => {
    const { body, contentType, headers } = eventToMessage(sent, { ...to, format: 'structured' });
    expect({ contentType, headers }).toEqual({
      contentType: 'application/cloudevents+json',
      headers: [],
    });
    const text = textOf(body ?? new Uint8Array());
    expect(text).toContain('"data":{"total":1.50}');
    expect(JSON.parse(text ?? '')).toEqual({ ...event, bridgehops: 1 });
  });

  test('in the plain format has nothing of CloudEvents', () => {
    const message = eventToMessage(sent, { ...to, format: 'plain' });
    expect(message).toMatchObject({
      id: 'a-1',
      type: 'order.placed',
      headers: [['waybill_hops', 1]],
    });
  });
});
