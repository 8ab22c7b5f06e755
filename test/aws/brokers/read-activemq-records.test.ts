import { describe, expect, test } from '@jest/globals';
import {
  type ActiveMqEvent,
  type ActiveMqRecord,
  readActiveMqRecords,
} from '../../../aws/brokers/read-activemq-records.ts';
import { JMS_BINDING } from '../../../core/bridge/binding.ts';
import { messageToEvent } from '../../../core/bridge/message-to-event.ts';
import { isUriReference } from '../../../core/event/uri-reference.ts';
import { bytesOf, fromBase64 } from '../../../core/shared/bytes.ts';

const ARN = 'arn:aws:mq:us-west-2:111122223333:broker:test:b-9bcfa592-423a-4942-879d-eb284b418fc8';
const ID = 'ID:b-9bcfa592-1.mq.us-west-2.amazonaws.com-37557-1234520418293-4:1:1:1:1';

/** The example of the Lambda Developer Guide, "Using Lambda with Amazon MQ". */
const TEXT: ActiveMqRecord = {
  messageID: ID,
  messageType: 'jms/text-message',
  replyTo: null,
  type: null,
  priority: 1,
  correlationId: 'myJMSCoID',
  destination: { physicalName: 'testQueue' },
  data: 'QUJDOkFBQUE=',
  timestamp: 1598827811958,
  properties: { index: '1', doAlarm: 'false', myCustomProperty: 'value' },
};

const event = (record: Partial<ActiveMqRecord>): ActiveMqEvent => ({
  eventSource: 'aws:mq',
  eventSourceArn: ARN,
  messages: [{ ...TEXT, ...record }],
});

const read = (record: Partial<ActiveMqRecord> = {}) => readActiveMqRecords(event(record))[0];

describe('records of ActiveMQ as Lambda gives them', () => {
  test('are messages, as the guide shows one', () => {
    expect(read()).toEqual({
      id: ID,
      source: `${ARN}/queue/testQueue`,
      destination: 'testQueue',
      correlationId: 'myJMSCoID',
      timeMs: 1598827811958,
      headers: [
        ['index', '1'],
        ['doAlarm', 'false'],
        ['myCustomProperty', 'value'],
      ],
      properties: { priority: 1 },
      body: bytesOf('ABC:AAAA'),
    });
  });

  test.each<[string, Partial<ActiveMqRecord>, object]>([
    [
      'bytes',
      { messageType: 'jms/bytes-message', data: '3DTOOQ==' },
      { body: fromBase64('3DTOOQ==') },
    ],
    ['nothing', { data: '' }, { body: new Uint8Array() }],
    ['the other spelling', { correlationId: null, correlationID: 'c-2' }, { correlationId: 'c-2' }],
    ['an answer', { replyTo: { physicalName: 'answers' } }, { replyTo: 'answers' }],
    ['an answer as a text', { replyTo: 'queue://answers' }, { replyTo: 'queue://answers' }],
    ['a type', { type: 'order.placed' }, { type: 'order.placed' }],
    ['a group', { properties: { JMSXGroupID: 'k', n: 1 } }, { key: 'k', headers: [['n', 1]] }],
    ['AMQP', { properties: { JMS_AMQP_ContentType: 'a/b' } }, { contentType: 'a/b', headers: [] }],
    ['STOMP', { properties: { 'content-type': 'a/b' } }, { contentType: 'a/b', headers: [] }],
    ['no properties', { properties: null, priority: null }, { headers: [], properties: {} }],
    [
      'values',
      { properties: { a: true, b: null, c: [1] } },
      {
        headers: [
          ['a', true],
          ['b', null],
          ['c', '[1]'],
        ],
      },
    ],
  ])('have what they say: %s', (_, record, message) => {
    expect(read(record)).toMatchObject(message);
  });

  test('have a source that is a URI, whatever their queue is called', () => {
    const message = read({ destination: { physicalName: 'a b/[ü]' } });

    expect(isUriReference(message?.source ?? '')).toBe(true);
    expect(message?.destination).toBe('a b/[ü]');
  });

  test('are the CloudEvents that they say', () => {
    const message = read({
      properties: {
        cloudEvents_specversion: '1.0',
        cloudEvents_id: 'a',
        cloudEvents_source: '/shop',
        cloudEvents_type: 'order.placed',
      },
    });

    const item = message && messageToEvent(message, { binding: JMS_BINDING, newId: () => 'none' });

    expect(item).toMatchObject({ ok: true, event: { id: 'a', source: '/shop', data: 'ABC:AAAA' } });
  });
});
