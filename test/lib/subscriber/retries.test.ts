import { describe, expect, it } from '@jest/globals';
import { CfnParameter, Duration, Stack } from 'aws-cdk-lib/core';
import { LONGEST_DELAY_SECONDS } from '../../../core/deliver/retries/retry-delay.ts';
import { FunctionTarget } from '../../../lib/index.ts';
import { checkRetries } from '../../../lib/subscriber/check-retries.ts';
import { newApp, newHandler, newRouter } from '../synth.ts';

const LONGEST_DAYS = LONGEST_DELAY_SECONDS / 86_400;

type Retries = Parameters<typeof checkRetries>[1];

const check =
  (options: Retries, retentionDays = 30) =>
  () =>
    checkRetries('billing', options, retentionDays);

const REFUSALS: readonly {
  readonly title: string;
  readonly options: Retries;
  readonly days?: number;
  readonly message: string;
}[] = [
  {
    title: 'a retryBase of nothing',
    options: { retryBase: Duration.seconds(0) },
    message: `subscriber "billing": retryBase and retryCap must be from 1 second to ${LONGEST_DAYS} days, and retryBase no longer than retryCap; received a retryBase of 0 seconds and a retryCap of 3600 seconds (the default)`,
  },
  {
    title: 'a retryBase above the retryCap',
    options: { retryBase: Duration.minutes(2), retryCap: Duration.minutes(1) },
    message: 'received a retryBase of 120 seconds and a retryCap of 60 seconds',
  },
  {
    title: 'a retryBase above the retryCap that nobody has said',
    options: { retryBase: Duration.hours(2) },
    message: 'received a retryBase of 7200 seconds and a retryCap of 3600 seconds (the default)',
  },
  {
    title: 'a retryCap that is longer than the longest delay',
    options: { retryCap: Duration.seconds(LONGEST_DELAY_SECONDS + 1) },
    message: `a retryCap of ${LONGEST_DELAY_SECONDS + 1} seconds`,
  },
  {
    title: 'more attempts than the ledger remembers the event for',
    options: { maxAttempts: 1000 },
    message:
      'subscriber "billing": its 1000 attempts (maxAttempts), with delays that double from 2 seconds (retryBase) to 3600 seconds (retryCap), may take 41.2 days, and the ledger forgets an event after 30 days (retention); lower maxAttempts or retryCap, or make the EventRouter with a retention of 42 days or more',
  },
  {
    title: 'delays that come to exactly the retention',
    options: { maxAttempts: 5, retryBase: Duration.hours(6), retryCap: Duration.hours(6) },
    days: 1,
    message: 'may take 1.0 days, and the ledger forgets an event after 1 days (retention)',
  },
];

describe('the retries of a subscriber', () => {
  it.each(REFUSALS)('rejects $title', ({ options, days, message }) => {
    expect(check(options, days)).toThrow(message);
  });

  it.each<[string, Retries, number]>([
    ['the default policy with the shortest retention', {}, 1],
    ['one attempt, which has no delay', { maxAttempts: 1, retryCap: Duration.hours(12) }, 1],
    ['the longest delay', { maxAttempts: 2, retryCap: Duration.seconds(LONGEST_DELAY_SECONDS) }, 1],
    [
      'delays of a second less than the retention',
      { maxAttempts: 2, retryBase: Duration.seconds(43_199), retryCap: Duration.hours(12) },
      1,
    ],
  ])('may be %s', (_, options, days) => {
    expect(check(options, days)).not.toThrow();
  });

  it('may be known at the deployment only', () => {
    const stack = new Stack(newApp(), 'Test');
    const { valueAsNumber: number } = new CfnParameter(stack, 'Number', { type: 'Number' });
    const late = Duration.seconds(number);

    for (const options of [
      { maxAttempts: number },
      { maxAttempts: 1000, retryBase: late },
      { maxAttempts: 1000, retryCap: late },
    ])
      expect(check(options, 1)).not.toThrow();
    expect(check({ maxAttempts: 1000 }, number)).not.toThrow();
    expect(check({ retryBase: late, retryCap: Duration.days(15) })).toThrow(/received a retryBase/);
  });

  it("are compared with the router's own retention", () => {
    const { stack, router } = newRouter({ retention: Duration.days(1) });
    const handler = newHandler(stack, 'function');
    const options = {
      pattern: { type: ['order.placed'] },
      target: new FunctionTarget(handler),
      maxAttempts: 60,
    };

    expect(() => router.addSubscriber('billing', options)).toThrow(
      'may take 2.0 days, and the ledger forgets an event after 1 days (retention)',
    );
  });
});
