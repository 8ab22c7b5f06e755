import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../core/event/event.ts';
import { accepted, BATCHED, post, postStructured } from '../../support/builders/post.ts';

/*
 * The examples of cloudevents/spec at ce@v1.0.2 (cloudevents/spec.md "Example", formats/json-format.md 3.2 and 4.3,
 * bindings/http-protocol-binding.md 3.1), with real bytes where they only say "base64 encoded string".
 */
const COMMON = {
  specversion: '1.0',
  type: 'com.example.someevent',
  source: '/mycontext',
  time: '2018-04-05T17:31:00Z',
  comexampleextension1: 'value',
  comexampleothervalue: 5,
};

const COMMON_HEADERS = {
  'ce-specversion': '1.0',
  'ce-type': 'com.example.someevent',
  'ce-source': '/mycontext',
  'ce-time': '2018-04-05T17:31:00Z',
  'ce-comexampleextension1': 'value',
  'ce-comexampleothervalue': '5',
};

const PULL_REQUEST = {
  specversion: '1.0',
  type: 'com.github.pull_request.opened',
  source: 'https://github.com/cloudevents/spec/pull',
  subject: '123',
  id: 'A234-1234-1234',
  time: '2018-04-05T17:31:00Z',
  comexampleextension1: 'value',
  comexampleothervalue: 5,
  datacontenttype: 'text/xml',
  data: '<much wow="xml"/>',
};

const THRIFT = {
  ...COMMON,
  id: 'A234-1234-1234',
  datacontenttype: 'application/vnd.apache.thrift.binary',
  data_base64: 'gAEAAQAAAARwaW5n',
};

const APP_INFO = { appinfoA: 'abc', appinfoB: 123, appinfoC: true };

describe('the examples of the CloudEvents specification', () => {
  it.each<[string, Json]>([
    ['a pull request with XML data', PULL_REQUEST],
    ['binary data', THRIFT],
    [
      'XML data and no value for an extension',
      {
        ...COMMON,
        id: 'B234-1234-1234',
        unsetextension: null,
        datacontenttype: 'application/xml',
        data: '<much wow="xml"/>',
      },
    ],
    [
      'an object and no subject',
      {
        ...COMMON,
        subject: null,
        id: 'C234-1234-1234',
        datacontenttype: 'application/json',
        data: APP_INFO,
      },
    ],
    [
      'a number',
      {
        ...COMMON,
        subject: null,
        id: 'C234-1234-1234',
        datacontenttype: 'application/json',
        data: 1.5,
      },
    ],
    [
      'a text without datacontenttype',
      { ...COMMON, subject: null, id: 'D234-1234-1234', data: "I'm just a string" },
    ],
    [
      'bytes without datacontenttype',
      {
        specversion: '1.0',
        type: 'com.example.someevent',
        source: '/mycontext',
        id: 'D234-1234-1234',
        data_base64: 'eyAieHl6IjogMTIzIH0=',
      },
    ],
  ])('takes the structured event with %s as it is, less its nulls', (_, event) => {
    const parsed = accepted(postStructured(event));

    const set = Object.entries(event as object).filter(([, value]) => value !== null);
    expect(parsed).toEqual(Object.fromEntries(set));
  });

  it('takes the binary event with thrift data', () => {
    const headers = {
      ...COMMON_HEADERS,
      'ce-id': 'A234-1234-1234',
      'content-type': 'application/vnd.apache.thrift.binary',
    };

    const { mode, items } = post(headers, Buffer.from(THRIFT.data_base64, 'base64'));

    expect(mode).toBe('binary');
    expect(accepted(items[0])).toEqual({ ...THRIFT, comexampleothervalue: '5' });
  });

  it.each<[string, string, Json]>([
    [
      'an object',
      '{\n  "appinfoA" : "abc",\n  "appinfoB" : 123,\n  "appinfoC" : true\n}',
      APP_INFO,
    ],
    ['a number', '1.5', 1.5],
    ['a text', '"I\'m just a string"', "I'm just a string"],
  ])('takes the binary event with %s as JSON data', (_, body, data) => {
    const headers = {
      ...COMMON_HEADERS,
      'ce-id': 'C234-1234-1234',
      'content-type': 'application/json',
    };

    const { items } = post(headers, body);

    const attributes = { ...COMMON, id: 'C234-1234-1234', comexampleothervalue: '5' };
    expect(accepted(items[0])).toEqual({
      ...attributes,
      datacontenttype: 'application/json',
      data,
    });
  });

  it('takes the binary event of no content type, whose bytes are JSON, as JSON', () => {
    const headers = {
      'ce-specversion': '1.0',
      'ce-type': 'com.example.someevent',
      'ce-source': '/mycontext',
      'ce-id': 'D234-1234-1234',
    };

    const { items } = post(headers, '{ "xyz": 123 }');

    expect(accepted(items[0])).toEqual({
      specversion: '1.0',
      type: 'com.example.someevent',
      source: '/mycontext',
      id: 'D234-1234-1234',
      data: { xyz: 123 },
    });
  });

  it('takes the batch of two, in order', () => {
    const first = { ...THRIFT, source: '/mycontext/4', id: 'B234-1234-1234' };
    const second = {
      ...COMMON,
      type: 'com.example.someotherevent',
      source: '/mycontext/9',
      id: 'C234-1234-1234',
      time: '2018-04-05T17:31:05Z',
      datacontenttype: 'application/json',
      data: APP_INFO,
    };

    const { mode, items } = post({ 'content-type': BATCHED }, JSON.stringify([first, second]));

    expect(mode).toBe('batch');
    expect(items.map(accepted)).toEqual([first, second]);
  });

  it('decodes the header value with the euro sign and the grinning face', () => {
    const headers = {
      ...COMMON_HEADERS,
      'ce-id': 'A234-1234-1234',
      'ce-subject': 'Euro%20%E2%82%AC%20%F0%9F%98%80',
    };

    const { items } = post(headers, '');

    expect(accepted(items[0]).subject).toBe('Euro \u20AC \u{1F600}');
  });
});
