import { describe, expect, it } from '@jest/globals';
import { isRetryable } from '../../aws/is-retryable.ts';

/** An error as the SDK throws it. */
function sdkError(name: string, httpStatusCode?: number): Error {
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });
}

describe('isRetryable', () => {
  it.each([
    ['throttling', sdkError('ThrottlingException', 400)],
    ['a table over its throughput', sdkError('ProvisionedThroughputExceededException', 400)],
    ['an account over its requests', sdkError('RequestLimitExceeded', 400)],
    ["a server's fault", sdkError('SomethingNew', 500)],
    ['a service that is away', sdkError('ServiceUnavailable', 503)],
    ['too many requests', sdkError('SomethingNew', 429)],
    ['no answer in time', Object.assign(new Error('late'), { name: 'TimeoutError' })],
    ['no connection', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['an answer that is no JSON from a proxy that is overloaded', proxyError(502)],
  ])('is true for %s', (_, error) => {
    expect(isRetryable(error)).toBe(true);
  });

  it.each([
    ['a missing grant', sdkError('AccessDeniedException', 400)],
    ['a table that is not there', sdkError('ResourceNotFoundException', 400)],
    ['a condition that failed', sdkError('ConditionalCheckFailedException', 400)],
    ['a mistake of ours', new TypeError('undefined is not a function')],
    ['an item that is no JSON', new SyntaxError('Unexpected token')],
    ['a length that is none', new RangeError('Invalid array length')],
    ['what is no error', 'a text'],
    ['nothing', undefined],
  ])('is false for %s', (_, error) => {
    expect(isRetryable(error)).toBe(false);
  });
});

/** The SDK reads every answer as JSON, and says of one that is not what came and with which status. */
function proxyError(httpStatusCode: number): Error {
  return Object.assign(new SyntaxError('Unexpected token <'), { $metadata: { httpStatusCode } });
}
