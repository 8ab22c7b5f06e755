import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../../../core/event/event.ts';
import { MessageFilter } from '../../../../../local/services/lambda/event-sources/message-filter.ts';

const filterOf = (...patterns: Json[]) =>
  new MessageFilter(patterns.map((pattern) => JSON.stringify(pattern)));

const ORDER = JSON.stringify({ type: 'placed', amount: 7, user: { plan: null, name: '' } });

/** Sources: Lambda developer guide, "Using event filtering with an Amazon SQS event source" and "Filter rule syntax". */
describe('the filters of an event source mapping', () => {
  it.each<[string, Json, string]>([
    ['equals', { body: { type: ['placed'] } }, ORDER],
    ['one of several', { body: { type: ['paid', 'placed'] } }, ORDER],
    ['numbers', { body: { amount: [{ numeric: ['>', 5, '<=', 7] }] } }, ORDER],
    ['null', { body: { user: { plan: [null] } } }, ORDER],
    ['an empty text', { body: { user: { name: [''] } } }, ORDER],
    ['what begins so', { body: { type: [{ prefix: 'pl' }] } }, ORDER],
    ['what ends so', { body: { type: [{ suffix: 'ed' }] } }, ORDER],
    ['anything but', { body: { type: [{ 'anything-but': ['paid'] }] } }, ORDER],
    ['what is there', { body: { amount: [{ exists: true }] } }, ORDER],
    ['what is not there', { body: { price: [{ exists: false }] } }, ORDER],
    ['either field', { body: { $or: [{ type: ['paid'] }, { amount: [7] }] } }, ORDER],
    ['a plain text', { body: ['placed'] }, 'placed'],
    ['a part of a plain text', { body: [{ prefix: 'pl' }] }, 'placed'],
    ['another field, whatever the body is', { eventSource: ['aws:sqs'] }, 'placed'],
  ])('let pass %s', (_, pattern, body) => {
    expect(filterOf(pattern).passes({ body, eventSource: 'aws:sqs' })).toBe(true);
  });

  it.each<[string, Json, string]>([
    ['other values', { body: { type: ['paid'] } }, ORDER],
    ['what has only some of the fields', { body: { type: ['placed'], amount: [8] } }, ORDER],
    ['a plain text, where JSON is wanted', { body: { type: ['placed'] } }, 'placed'],
    ['broken JSON, where JSON is wanted', { body: { type: [{ exists: false }] } }, '{"type"'],
    ['JSON, where a plain text is wanted', { body: [ORDER] }, ORDER],
  ])('take out %s', (_, pattern, body) => {
    expect(filterOf(pattern).passes({ body })).toBe(false);
  });

  it('let pass what one of them matches', () => {
    const filter = filterOf({ body: { type: ['paid'] } }, { body: { amount: [7] } });

    expect(filter.passes({ body: ORDER })).toBe(true);
  });

  it('name the fields on which AWS documents no filtering', () => {
    expect(filterOf({ body: ['a'], messageAttributes: { a: ['b'] } }).otherKeys).toEqual([
      'messageAttributes',
    ]);
  });

  /** Sources: aws/aws-cdk#23057; localstack/localstack#6212. */
  it.each([
    ['a value without a list', '{"body":{"type":"placed"}}'],
    ['an unknown operator', '{"body":{"type":[{"like":"a"}]}}'],
    ['no object', 'null'],
    ['a list', '[{"eventName":["INSERT"]}]'],
    ['broken JSON', '{"body":'],
    ['an empty list', '{"body":[]}'],
  ])('reject %s', (_, pattern) => {
    expect(() => new MessageFilter([pattern])).toThrow(/^Invalid filter pattern definition\./);
  });

  it('reject more than five, and patterns above 4,096 characters', () => {
    const pattern = '{"body":["a"]}';

    expect(() => new MessageFilter(Array.from({ length: 6 }, () => pattern))).toThrow(
      'FilterCriteria may have 5 filters, received 6',
    );
    expect(() => new MessageFilter([pattern + ' '.repeat(4096)])).toThrow(
      'Member must have length less than or equal to 4096',
    );
  });
});
