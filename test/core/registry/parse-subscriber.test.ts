import { describe, expect, it } from '@jest/globals';
import { parseSubscriber } from '../../../core/registry/parse-subscriber.ts';
import { makeSubscriber } from '../../support/builders/make-records.ts';

const subscriber = makeSubscriber('billing');

describe('parseSubscriber', () => {
  it.each<[string, unknown]>([
    ['as it was written', subscriber],
    ['whose pattern is wrong, which is for another to say', { ...subscriber, pattern: { no: 1 } }],
    [
      'of a later version',
      { ...subscriber, state: 'paused', target: { kind: 'webhook' }, more: 1 },
    ],
  ])('reads a subscriber %s', (_, value) => {
    expect(parseSubscriber(value, 'billing')).toBe(value);
  });

  it.each<[string, unknown, string]>([
    ['nothing', null, 'it is no object'],
    ['a text', 'billing', 'it is no object'],
    ['a list', [subscriber], 'it is no object'],
    ['an empty object', {}, '`name`'],
    ['one of another name', { ...subscriber, name: 'email' }, 'another name than its row'],
    ...Object.keys(subscriber).map((name): [string, unknown, string] => [
      `one without \`${name}\``,
      { ...subscriber, [name]: undefined },
      `\`${name}\``,
    ]),
    ['a pattern that is a text', { ...subscriber, pattern: '{}' }, '`pattern`'],
    ['attempts that are none', { ...subscriber, retry: { maxAttempts: 0 } }, '`retry`'],
    [
      'a delay that is a text',
      { ...subscriber, retry: { ...subscriber.retry, capSeconds: '9' } },
      '`retry`',
    ],
    ['an impossible time', { ...subscriber, createdAt: 'yesterday' }, '`createdAt`'],
  ])('rejects %s', (_, value, reason) => {
    const parsing = () => parseSubscriber(value, 'billing');

    expect(parsing).toThrow(expect.objectContaining({ code: 'unreadable' }));
    expect(parsing).toThrow(reason);
  });
});
