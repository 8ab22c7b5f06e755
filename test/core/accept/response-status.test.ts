import { describe, expect, it } from '@jest/globals';
import { responseStatus } from '../../../core/accept/response-status.ts';
import { result } from '../../support/builders/make-result.ts';

describe('responseStatus', () => {
  const accepted = result('accepted');
  const duplicate = result('duplicate');
  const invalid = result('rejected', 'invalid-event');
  const forbidden = result('rejected', 'forbidden');
  const unavailable = result('rejected', 'unavailable');

  it.each([
    ['all were accepted', [accepted, accepted], 202],
    ['some were accepted before', [accepted, duplicate], 202],
    ['all were accepted before', [duplicate], 202],
    ['one is invalid among others', [accepted, invalid], 207],
    ['one is invalid among duplicates', [invalid, duplicate], 207],
    ['one could not be taken now', [accepted, unavailable], 207],
    ['the key does not allow one', [accepted, forbidden], 207],
    ['none was taken', [forbidden, invalid], undefined],
  ])('when %s: %j is %d', (_, results, status) => {
    expect(responseStatus(results)).toBe(status);
  });
});
