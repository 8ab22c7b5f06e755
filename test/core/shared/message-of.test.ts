import { describe, expect, it } from '@jest/globals';
import { messageOf } from '../../../core/shared/message-of.ts';

const refused = new Error('connect ECONNREFUSED 127.0.0.1:9');
const several = Object.assign(new AggregateError([refused]), { code: 'ECONNREFUSED' });

describe('messageOf', () => {
  it.each([
    ['an error', new Error('no'), 'no'],
    [
      'an error that has a cause and says what was wrong',
      new Error('no', { cause: refused }),
      'no',
    ],
    [
      'a fetch that failed',
      new TypeError('fetch failed', { cause: refused }),
      'fetch failed: connect ECONNREFUSED 127.0.0.1:9',
    ],
    [
      'a fetch that failed at every address',
      new TypeError('fetch failed', { cause: several }),
      'fetch failed: ECONNREFUSED',
    ],
    ['a fetch without a cause', new TypeError('fetch failed'), 'fetch failed'],
    ['a cause that is no error', new TypeError('fetch failed', { cause: 'x' }), 'fetch failed'],
  ])('reads %s', (_, error, message) => {
    expect(messageOf(error)).toBe(message);
  });
});
