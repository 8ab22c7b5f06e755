import { describe, expect, it } from '@jest/globals';
import { isJsonType, parseMediaType } from '../../../core/event/media-type.ts';
import { cloudEvent, post, refusalOf } from '../../support/builders/post.ts';

describe('parseMediaType', () => {
  it.each([
    ['text/plain', 'text/plain', undefined],
    ['  Text/PLAIN  ', 'text/plain', undefined],
    ['text/plain;charset=UTF-8', 'text/plain', 'utf-8'],
    ['text/plain ; CharSet = utf-8', undefined, undefined],
    ['text/plain; charset="utf-8"', 'text/plain', 'utf-8'],
    ['text/plain; format=flowed; charset=us-ascii', 'text/plain', 'us-ascii'],
    ['application/vnd.apache.thrift.binary', 'application/vnd.apache.thrift.binary', undefined],
    ['multipart/form-data; boundary="a;b\\"c"', 'multipart/form-data', undefined],
    ['application/json;', 'application/json', undefined],
    ['image/svg+xml', 'image/svg+xml', undefined],
    ['', undefined, undefined],
    ['json', undefined, undefined],
    ['text/', undefined, undefined],
    ['/plain', undefined, undefined],
    ['text/plain/more', undefined, undefined],
    ['text/pl ain', undefined, undefined],
    ['text/plain; charset', undefined, undefined],
    ['text/plain; charset=', undefined, undefined],
    ['text/plain; charset="utf-8', undefined, undefined],
    ['text/plain, text/html', undefined, undefined],
    ['text/*; q=é', undefined, undefined],
  ])('reads %j', (text, name, charset) => {
    const type = parseMediaType(text);

    expect(type?.name).toBe(name);
    expect(type?.charset).toBe(charset);
  });

  it('reads a hostile text in no time', () => {
    const text = `text/plain${'; a="\\\\'.repeat(20_000)}`;

    expect(parseMediaType(text)).toBeUndefined();
  });
});

describe('isJsonType', () => {
  it.each(['application/json', 'text/json', 'application/cloudevents+json', 'x/a+b+json'])(
    'takes %s for JSON',
    (name) => {
      expect(isJsonType(name)).toBe(true);
    },
  );

  it.each([
    'application/jsonp',
    'application/json-seq',
    'json',
    'application/xml',
    'json/xml',
    'a/+json',
  ])('takes %s for something else', (name) => {
    expect(isJsonType(name)).toBe(false);
  });
});

describe('the content type of a request', () => {
  const body = JSON.stringify(cloudEvent());

  it.each([
    ['application/cloudevents+json', 'structured'],
    ['APPLICATION/CloudEvents+JSON; Charset=UTF-8', 'structured'],
    ['application/cloudevents-batch+json', 'batch'],
    ['application/json', 'json'],
  ])('%s chooses the mode %s', (type, mode) => {
    const text = mode === 'batch' ? `[${body}]` : body;

    expect(post({ 'CONTENT-Type': type }, text).mode).toBe(mode);
  });

  it('chooses the structured mode though there are ce- headers too', () => {
    const headers = { 'content-type': 'application/cloudevents+json', 'ce-id': 'other' };

    const { mode, items } = post({ ...headers, 'ce-specversion': '1.0' }, body);

    expect(mode).toBe('structured');
    expect(items).toMatchObject([{ event: { id: 'A234-1234-1234' } }]);
  });

  it.each([
    [undefined, 'received none'],
    ['', 'received ""'],
    ['text/plain', 'received "text/plain"'],
    ['application/xml', 'received "application/xml"'],
    ['application/x-www-form-urlencoded', 'received "application/x-www-form-urlencoded"'],
    ['application/cloudevents', 'received "application/cloudevents"'],
    ['application/cloudevents+avro', 'received "application/cloudevents+avro"'],
    ['application/cloudevents+json-seq', 'received "application/cloudevents+json-seq"'],
    ['application/cloudevents-batch', 'received "application/cloudevents-batch"'],
    ['application/cloudevents+json; charset=utf-16', 'received "utf-16"'],
    ['application/json; charset=latin1', 'received "latin1"'],
    ['no media type', 'received "no media type"'],
  ])('rejects %s with what is allowed', (type, received) => {
    const { code, message } = refusalOf({ 'content-type': type }, body);

    expect(code).toBe('unsupported-media-type');
    expect(message).toMatch(/must be .*application\/cloudevents\+json|charset must be utf-8/);
    expect(message).toContain(received);
  });
});
