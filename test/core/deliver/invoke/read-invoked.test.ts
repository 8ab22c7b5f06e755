import { describe, expect, it } from '@jest/globals';
import { readInvoked } from '../../../../core/deliver/invoke/read-invoked.ts';
import type { NotRunReason } from '../../../../core/ports/bridging/function-invoker.ts';

const EVENTS = ['1', '2', '3'].map((id) => ({
  event: { specversion: '1.0', id, source: '/shop', type: 'order.placed' } as const,
  ...{ dataText: undefined, trackingId: `wb_${id}`, attempt: 1 },
}));

const returned = (payload: unknown, names: readonly string[] = []) =>
  readInvoked(
    { kind: 'returned', payload: typeof payload === 'string' ? payload : JSON.stringify(payload) },
    EVENTS,
    names,
  );

const delivered = { kind: 'delivered' };
const all = (result: object) => [result, result, result];

describe('what a function returns', () => {
  it.each([
    ['nothing', 'null'],
    ['no text at all', ''],
    ['a text', '"ok"'],
    ['a number', '7'],
    ['a list', '[{"retryAfter": 5}]'],
    ['an object', '{"ok":true}'],
    ['an answer to HTTP', '{"statusCode":500}'],
    ['what is no JSON, by a runtime of its own', '<ok/>'],
    ['no failures', '{"batchItemFailures":[]}'],
    ['null for failures, as SQS takes it', '{"batchItemFailures":null}'],
    ['no time', '{"retryAfter":null}'],
  ])('is delivered: %s', (_, payload) => {
    expect(returned(payload)).toEqual(all(delivered));
  });

  it('is later where it says so, for all', () => {
    expect(returned({ retryAfter: 60 })).toEqual(
      all({
        kind: 'later',
        delaySeconds: 60,
        error: {
          class: 'RetryLater',
          message: 'the function asks for the event again in 60 seconds',
        },
      }),
    );
    expect(returned({ retryAfter: 0.2, errorType: 'Closed', errorMessage: 'until 9' })).toEqual(
      all({ kind: 'later', delaySeconds: 1, error: { class: 'Closed', message: 'until 9' } }),
    );
  });

  it('names those of a batch that have failed, each in its way', () => {
    const batchItemFailures = [
      { itemIdentifier: '3', errorType: 'PermanentError', errorMessage: 'no such order' },
      { itemIdentifier: '1', retryAfter: 5 },
    ];

    expect(returned({ batchItemFailures })).toMatchObject([
      { kind: 'later', delaySeconds: 5, error: { class: 'RetryLater' } },
      delivered,
      { kind: 'permanent', error: { class: 'PermanentError', message: 'no such order' } },
    ]);
  });

  it('says for all of those in one place when they are to come again', () => {
    const batchItemFailures = [{ itemIdentifier: '1' }, { itemIdentifier: '2', retryAfter: 5 }];

    expect(returned({ retryAfter: 60, batchItemFailures })).toMatchObject([
      { kind: 'later', delaySeconds: 60 },
      { kind: 'later', delaySeconds: 5 },
      delivered,
    ]);
  });

  it('has failed without a word, as for SQS', () => {
    expect(returned({ batchItemFailures: [{ itemIdentifier: '2' }] })).toEqual([
      delivered,
      {
        kind: 'failed',
        error: {
          class: 'ItemFailed',
          message: 'the function reports that the event has failed, and not why',
        },
      },
      delivered,
    ]);
  });

  it.each<[string, object, string]>([
    ['no list', { batchItemFailures: 'all' }, '`batchItemFailures` must be a list'],
    [
      'an id of none',
      { batchItemFailures: [{ itemIdentifier: '1' }, { itemIdentifier: 'wb_2' }] },
      '`batchItemFailures[1]` must be an object whose `itemIdentifier` is the id of an event that it was given; the function has answered {"itemIdentifier":"wb_2"}',
    ],
    ['an empty id', { batchItemFailures: [{ itemIdentifier: '' }] }, '`batchItemFailures[0]`'],
    ['an id alone', { batchItemFailures: ['1'] }, '`batchItemFailures[0]`'],
    ['another name', { batchItemFailures: [{ id: '1' }] }, '`batchItemFailures[0]`'],
    ['null in the list', { batchItemFailures: [null] }, '`batchItemFailures[0]`'],
    [
      'a time that is a text',
      { retryAfter: '60' },
      '`retryAfter` of the answer must be seconds, a number above 0 and up to 1209600 (14 days); the function has answered "60"',
    ],
    ['no time at all', { retryAfter: 0 }, '`retryAfter` of the answer'],
    ['a time before now', { retryAfter: -1 }, '`retryAfter` of the answer'],
    ['more than 14 days', { retryAfter: 1_209_601 }, '`retryAfter` of the answer'],
    [
      'a wrong time of one',
      { batchItemFailures: [{ itemIdentifier: '1', retryAfter: true }] },
      '`retryAfter` of `batchItemFailures[0]`',
    ],
  ])('fails all where it cannot be read: %s', (_, payload, message) => {
    expect(returned(payload)).toEqual(
      all({
        kind: 'failed',
        error: { class: 'UnreadableAnswer', message: expect.stringContaining(message) },
      }),
    );
  });

  it('shows of an answer that cannot be read only its beginning', () => {
    const [result] = returned({ batchItemFailures: 'x'.repeat(100_000) });

    expect(JSON.stringify(result).length).toBeLessThan(300);
  });
});

const failed = (payload: unknown, names: readonly string[] = []) =>
  readInvoked(
    { kind: 'failed', payload: typeof payload === 'string' ? payload : JSON.stringify(payload) },
    EVENTS.slice(0, 1),
    names,
  )[0];

describe('what the runtime of a function that has failed says', () => {
  it.each<[string, object | string, object]>([
    [
      'Python',
      { errorMessage: "'order'", errorType: 'KeyError', requestId: 'r', stackTrace: ['...'] },
      { class: 'KeyError', message: "'order'" },
    ],
    [
      'Node',
      { errorType: 'TypeError', errorMessage: 'x is not a function', trace: [] },
      { class: 'TypeError', message: 'x is not a function' },
    ],
    [
      'Java',
      {
        ...{ errorMessage: 'closed', errorType: 'java.lang.IllegalStateException' },
        ...{ stackTrace: [], cause: { errorMessage: 'io', errorType: 'java.io.IOException' } },
      },
      { class: 'java.lang.IllegalStateException', message: 'closed' },
    ],
    [
      'Go',
      { errorMessage: 'no route', errorType: 'errorString' },
      { class: 'errorString', message: 'no route' },
    ],
    [
      'Ruby',
      { errorMessage: 'down', errorType: 'Function<RuntimeError>', stackTrace: [] },
      { class: 'Function<RuntimeError>', message: 'down' },
    ],
    [
      'a crash',
      {
        errorType: 'Runtime.ExitError',
        errorMessage: 'RequestId: r Error: Runtime exited with error: exit status 1',
      },
      {
        class: 'Runtime.ExitError',
        message: 'RequestId: r Error: Runtime exited with error: exit status 1',
      },
    ],
    ['a message alone', { errorMessage: 'down' }, { class: 'FunctionError', message: 'down' }],
    [
      'a message that is none',
      { errorType: 'E', errorMessage: { code: 7 } },
      { class: 'E', message: '{"code":7}' },
    ],
    ['another object', { code: 7 }, { class: 'FunctionError', message: '{"code":7}' }],
    ['a JSON text', '"down"', { class: 'FunctionError', message: 'down' }],
    [
      'what is no JSON',
      'Segmentation fault',
      { class: 'FunctionError', message: 'Segmentation fault' },
    ],
    [
      'nothing',
      '',
      { class: 'FunctionError', message: 'the function has failed and said nothing of it' },
    ],
  ])('is the error of a failed attempt: %s', (_, payload, error) => {
    expect(failed(payload)).toEqual({ kind: 'failed', error });
  });

  it.each([
    ['PermanentError', []],
    ['com.shop.PermanentError', []],
    ['com.shop.Orders$PermanentError', []],
    ['Function<PermanentError>', []],
    ['Function<Shop::PermanentError>', []],
    ['shop::errors::PermanentError', []],
    ['ValidationError', ['ValidationError']],
    ['com.shop.NoSuchOrder', ['NoSuchOrder']],
    ['com.shop.NoSuchOrder', ['com.shop.NoSuchOrder']],
    ['Function<Shop::NoSuchOrder>', ['Shop::NoSuchOrder']],
  ])('ends the delivery where no retry can help: %s, %j', (errorType, names) => {
    expect(failed({ errorType, errorMessage: 'no' }, names)).toEqual({
      ...{ kind: 'permanent', error: { class: errorType, message: 'no' } },
    });
  });

  it.each([
    ['NotAPermanentError', []],
    ['PermanentErrors', []],
    ['com.shop.NoSuchOrder', ['Order']],
    ['com.shop.NoSuchOrder', ['org.shop.NoSuchOrder']],
  ])('does not, by another name: %s, %j', (errorType, names) => {
    expect(failed({ errorType, errorMessage: 'no' }, names)).toMatchObject({ kind: 'failed' });
  });

  it.each([
    {
      errorType: 'Sandbox.Timedout',
      errorMessage: 'RequestId: r Error: Task timed out after 3.00 seconds',
    },
    { errorMessage: '2026-11-28T10:00:00.000Z r Task timed out after 3.00 seconds' },
  ])('is no attempt after a timeout, for a while: %j', (payload) => {
    expect(failed(payload)).toEqual({
      ...{ kind: 'not-attempted', delaySeconds: 10, atMost: 2 },
      error: { class: 'Sandbox.Timedout', message: payload.errorMessage },
    });
  });

  it('is an attempt where a handler itself speaks of a timeout', () => {
    const payload = { errorType: 'Error', errorMessage: 'Task timed out after 3.00 seconds' };

    expect(failed(payload)).toMatchObject({ kind: 'failed', error: { class: 'Error' } });
  });
});

describe('a function that Lambda has not run', () => {
  const error = { class: 'E', message: 'why' };

  it.each<[NotRunReason, object]>([
    ['throttled', { kind: 'not-attempted', error, delaySeconds: 5 }],
    ['unavailable', { kind: 'not-attempted', error, delaySeconds: 5 }],
    ['unanswered', { kind: 'not-attempted', error, delaySeconds: 5, atMost: 2 }],
    ['refused', { kind: 'failed', error }],
    ['too-large', { kind: 'permanent', error }],
  ])('has had an attempt only where somebody must act: %s', (reason, result) => {
    expect(readInvoked({ kind: 'not-run', reason, error }, EVENTS, [])).toEqual(all(result));
  });
});
