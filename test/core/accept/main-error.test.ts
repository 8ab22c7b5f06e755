import { describe, expect, it } from '@jest/globals';
import { mainError } from '../../../core/accept/main-error.ts';
import { result } from '../../support/builders/make-result.ts';

describe('mainError', () => {
  const invalid = result('rejected', 'invalid-event');
  const large = result('rejected', 'event-too-large');
  const forbidden = result('rejected', 'forbidden');
  const unavailable = result('rejected', 'unavailable');

  it.each([
    ['all are invalid', [invalid, invalid], 'invalid-event'],
    ['one is too large, and another invalid', [large, invalid], 'event-too-large'],
    ['the key allows none', [forbidden, forbidden], 'forbidden'],
    ['the key allows none, and one is invalid', [forbidden, invalid], 'invalid-event'],
    ['all could not be taken now', [unavailable, unavailable], 'unavailable'],
    ['one could not be taken now, and one is invalid', [unavailable, invalid], 'unavailable'],
    ['one could not be taken now, and one is forbidden', [unavailable, forbidden], 'unavailable'],
  ])('when %s: %j has %s', (_, results, code) => {
    expect(mainError(results)?.code).toBe(code);
    if (code !== 'event-too-large') expect(mainError(results.toReversed())?.code).toBe(code);
  });

  it('is the first of several that the producer must fix', () => {
    const errors = [
      result('rejected', 'forbidden', 'a'),
      result('rejected', 'invalid-event', 'b'),
      result('rejected', 'invalid-event', 'c'),
    ];

    expect(mainError(errors)?.message).toBe('b');
  });
});
