import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../core/event/event.ts';
import {
  accepted,
  cloudEvent,
  NEW_ID,
  NOW,
  post,
  postShorthand,
  refusal,
  refusalOf,
} from '../../support/builders/post.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

describe('the plain-JSON shorthand', () => {
  it('becomes a CloudEvent with an id and a time of its own', () => {
    const { mode, items } = post(
      JSON_TYPE,
      '{"source": "/shop", "type": "order.placed", "data": {"amount": 5}}',
    );

    expect(mode).toBe('json');
    expect(accepted(items[0])).toEqual({
      specversion: '1.0',
      id: NEW_ID,
      time: NOW,
      source: '/shop',
      type: 'order.placed',
      data: { amount: 5 },
    });
  });

  it('keeps the id, time, subject and extensions that it is given', () => {
    const given = {
      source: '/shop',
      type: 'order.placed',
      id: 'order-1',
      time: '2018-04-05T17:31:00+02:00',
      subject: 'customer-1',
      partitionkey: 'customer-1',
    };

    expect(accepted(postShorthand(given))).toEqual({ specversion: '1.0', ...given });
  });

  it.each(['specversion', 'id', 'time'])('takes null for %s as left out', (name) => {
    const event = accepted(postShorthand({ source: '/shop', type: 'order.placed', [name]: null }));

    expect(event).toMatchObject({ specversion: '1.0', id: NEW_ID, time: NOW });
  });

  it('takes a CloudEvent with its specversion as it stands, and adds nothing', () => {
    expect(accepted(postShorthand({ ...cloudEvent() }))).toEqual(cloudEvent());
  });

  it.each([JSON_TYPE['content-type'], 'Application/JSON; charset=UTF-8', 'application/json;'])(
    'is what %s means',
    (type) => {
      expect(post({ 'Content-Type': type }, '{"source":"/s","type":"t"}').mode).toBe('json');
    },
  );

  it.each<[string, Json, string]>([
    ['no source', { type: 't' }, '`source` is missing'],
    ['no type', { source: '/s' }, '`type` is missing'],
    ['an empty object', {}, '`source` is missing'],
    ['an empty id', { source: '/s', type: 't', id: '' }, '`id` must be a non-empty text'],
    ['another specversion', { ...cloudEvent(), specversion: '2.0' }, 'must be "1.0"'],
    ['a specversion and no id', { specversion: '1.0', source: '/s', type: 't' }, '`id` is missing'],
    ['a field that is no attribute', { source: '/s', type: 't', orderId: 1 }, 'put it into data'],
    ['both kinds of data', { source: '/s', type: 't', data: 1, data_base64: '' }, 'exclude'],
  ])('rejects %s', (_, body, reason) => {
    const { code, message } = refusal(postShorthand(body));

    expect(code).toBe('invalid-event');
    expect(message).toContain(reason);
  });

  it.each<[string, string, string]>([
    ['a list', '[{"source":"/s","type":"t"}]', 'application/cloudevents-batch+json'],
    ['a text', '"order.placed"', 'received "order.placed"'],
    ['a number', '5', 'received 5'],
    ['null', 'null', 'received null'],
  ])('rejects %s as a whole request', (_, body, reason) => {
    const { code, message } = refusalOf(JSON_TYPE, body);

    expect(code).toBe('invalid-request');
    expect(message).toContain(reason);
  });
});
