import { describe, expect, it } from '@jest/globals';
import type { AcceptResult } from '../../core/accept-events.ts';
import type { ErrorCode } from '../../core/errors.ts';
import { responseStatus } from '../../core/response-status.ts';

describe('responseStatus', () => {
  const result = (status: AcceptResult['status'], code?: ErrorCode) => ({
    status,
    subscribers: [],
    ...(code === undefined ? {} : { error: { code, message: '' } }),
  });
  const accepted = result('accepted');
  const duplicate = result('duplicate');
  const invalid = result('rejected', 'invalid-event');
  const forbidden = result('rejected', 'forbidden');
  const unavailable = result('rejected', 'unavailable');

  it.each<[string, AcceptResult[], number]>([
    ['all were accepted', [accepted, accepted], 202],
    ['some were accepted before', [accepted, duplicate], 202],
    ['all were accepted before', [duplicate], 202],
    ['one is invalid among others', [accepted, invalid], 207],
    ['one is invalid among duplicates', [invalid, duplicate], 207],
    ['one could not be taken now', [accepted, unavailable], 207],
    ['the key does not allow one', [accepted, forbidden], 207],
    ['the key allows none', [forbidden, forbidden], 403],
    ['the key allows none, and one is invalid', [forbidden, invalid], 400],
    ['all are invalid', [invalid, invalid], 400],
    ['all could not be taken now', [unavailable, unavailable], 503],
    ['none was taken, and sending again helps only some', [unavailable, invalid], 400],
  ])('when %s: %j is %d', (_, results, status) => {
    expect(responseStatus(results)).toBe(status);
  });
});
