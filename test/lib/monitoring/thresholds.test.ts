import { describe, expect, it } from '@jest/globals';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { CfnParameter, Duration, Stack } from 'aws-cdk-lib/core';
import {
  EventRouter,
  FunctionTarget,
  type RouterAlarmOptions,
  type SubscriberAlarmOptions,
} from '../../../lib/index.ts';
import { newApp, newRouter } from '../synth.ts';

const pattern = { type: ['order.placed'] };

/** Every alarm, with where it goes off by default, a figure of one's own, and what that becomes. */
const ALARMS: readonly {
  readonly name: keyof RouterAlarmOptions;
  readonly id: string;
  readonly byDefault: object;
  readonly given: number | Duration;
  readonly wanted: object;
}[] = [
  ...(
    [
      ['deadDeliveries', 'DeadDeliveries', 1],
      ['serverErrors', 'ServerErrors', 1],
      ['overdueDeliveries', 'OverdueDeliveries', 1],
      ['deadLetterFailing', 'DeadLetterFailing', 1],
      ['busDeadLetters', 'BusDeadLetters', 1],
      ['throttles', 'Alarms/Throttles', 2],
      ['tableThrottles', 'TableThrottles', 2],
      ['busThrottles', 'BusThrottles', 2],
    ] as const
  ).map(([name, id, evaluationPeriods]) => ({
    ...{ name, id, given: 25, wanted: { threshold: 25, evaluationPeriods } },
    byDefault: { threshold: 0, evaluationPeriods, comparisonOperator: 'GreaterThanThreshold' },
  })),
  {
    ...{ name: 'outboxNotEmpty', id: 'OutboxNotEmpty', given: Duration.minutes(1) },
    byDefault: { threshold: 0, period: 60, evaluationPeriods: 5, datapointsToAlarm: 4 },
    wanted: { threshold: 0, period: 60, evaluationPeriods: 1, datapointsToAlarm: 1 },
  },
  {
    ...{ name: 'retryingForLong', id: 'RetryingForLong', given: Duration.hours(9) },
    byDefault: { threshold: 3600 },
    wanted: { threshold: 32_400 },
  },
  {
    ...{ name: 'pausedForLong', id: 'PausedForLong', given: Duration.days(7) },
    byDefault: { threshold: 1_036_800 },
    wanted: { threshold: 604_800 },
  },
  {
    ...{ name: 'reconcileNotRunning', id: 'ReconcileNotRunning', given: Duration.hours(1) },
    byDefault: { threshold: 1, evaluationPeriods: 1 },
    wanted: { threshold: 1, evaluationPeriods: 12 },
  },
  {
    ...{ name: 'reconcileBehind', id: 'ReconcileBehind', given: Duration.hours(1) },
    byDefault: { threshold: 300, evaluationPeriods: 2 },
    wanted: { threshold: 3600, evaluationPeriods: 2 },
  },
  {
    ...{ name: 'oldestAge', id: 'OldestAge', given: Duration.minutes(1) },
    byDefault: { threshold: 3600 },
    wanted: { threshold: 60 },
  },
  {
    ...{ name: 'inFlight', id: 'InFlight', given: 120_000 },
    byDefault: { threshold: 80_000 },
    wanted: { threshold: 120_000 },
  },
  {
    ...{ name: 'deadLetterAge', id: 'one/DeadLetterAge', given: Duration.days(14) },
    byDefault: { threshold: 900 },
    wanted: { threshold: 1_209_600 },
  },
  {
    ...{ name: 'deadLetterAge', id: 'FinalQueueAge', given: Duration.days(14) },
    byDefault: { threshold: 900 },
    wanted: { threshold: 1_209_600 },
  },
  {
    ...{ name: 'notReceived', id: 'NotReceived', given: Duration.minutes(5) },
    byDefault: { threshold: 0, evaluationPeriods: 4 },
    wanted: { threshold: 0, evaluationPeriods: 1 },
  },
];

/** The alarms of a router with every part and one subscriber, by their paths in it; without a synth, which would take long. */
function alarmsOf(
  alarms?: boolean | RouterAlarmOptions,
  own?: boolean | SubscriberAlarmOptions,
): readonly (readonly [string, CfnAlarm])[] {
  const stack = new Stack(newApp(), 'Test');
  const router = new EventRouter(stack, 'Router', {
    ...{ authorizer: 'public', encryptionKey: new Key(stack, 'Key') },
    ...(alarms === undefined ? {} : { alarms }),
  });
  const options = { pattern, target: new FunctionTarget(unbundled(stack)) };
  router.addSubscriber('one', { ...options, ...(own === undefined ? {} : { alarms: own }) });
  return router.node
    .findAll()
    .filter((found) => found instanceof CfnAlarm)
    .map((alarm) => [alarm.node.path.replace(/^Test\/Router\/|\/Resource$/g, ''), alarm]);
}

/** A function whose code is taken as it is. */
function unbundled(stack: Stack, timeout = Duration.seconds(30), id = 'function'): LambdaFunction {
  return new LambdaFunction(stack, id, {
    code: Code.fromAsset('test/lib/handlers/made'),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    timeout,
  });
}

const all = alarmsOf();
/** Those of a router with a figure of one's own for each. */
const own = alarmsOf(Object.fromEntries(ALARMS.map(({ name, given }) => [name, given])));
const idsOf = (found: ReturnType<typeof alarmsOf>) => found.map(([id]) => id);

describe('an alarm', () => {
  it.each(ALARMS)('goes off by $name where nobody has said where: $id', ({ id, byDefault }) => {
    expect(all.filter(([name]) => name.includes(id))).toMatchObject([
      [expect.anything(), byDefault],
    ]);
  });

  it.each(ALARMS)('goes off where $name says: $id', ({ id, wanted }) => {
    expect(own.filter(([path]) => path.includes(id))).toMatchObject([[expect.anything(), wanted]]);
  });

  it.each([...new Set(ALARMS.map(({ name }) => name))])(
    'is left out alone where %s is false',
    (name) => {
      const gone = ALARMS.filter((alarm) => alarm.name === name).map(({ id }) => id);
      const rest = idsOf(all).filter((id) => !gone.some((part) => id.includes(part)));

      expect(idsOf(alarmsOf({ [name]: false }))).toEqual(rest);
      expect(rest).toHaveLength(all.length - gone.length);
    },
  );

  it('is in the table of this suite', () => {
    const unknown = idsOf(all).filter((id) => !ALARMS.some((alarm) => id.includes(alarm.id)));

    expect(unknown).toEqual([]);
    expect(all).toHaveLength(ALARMS.length);
  });
});

describe('a subscriber', () => {
  const ownAlarms = (...args: Parameters<typeof alarmsOf>) =>
    alarmsOf(...args)
      .filter(([path]) => path.startsWith('one/'))
      .map(([path, { threshold }]) => [path.replace('one/', ''), threshold]);

  it('has what it says itself, and for the rest what its router says', () => {
    const found = ownAlarms({ oldestAge: Duration.hours(2), inFlight: false }, { inFlight: 10 });

    expect(found).toEqual([
      ['OldestAge', 7200],
      ['InFlight', 10],
      ['DeadLetterAge', 900],
      ['NotReceived', 0],
    ]);
  });

  it('takes a value that is undefined for none', () => {
    const nothing = { oldestAge: undefined } as unknown as SubscriberAlarmOptions;

    expect(ownAlarms({}, nothing)[0]).toEqual(['OldestAge', 3600]);
  });

  it.each([
    ['it says false', true, false],
    ['its router says false, whatever it says itself', false, { inFlight: 10 }],
  ])('has none where %s', (_, ofRouter, own) => {
    expect(ownAlarms(ofRouter, own)).toEqual([]);
  });

  it('is retried for an hour where its router looks at no age', () => {
    const [alarm] = alarmsOf({ oldestAge: false }).filter(([id]) => id.includes('Retrying'));

    expect(alarm).toMatchObject([expect.anything(), { threshold: 3600 }]);
  });
});

const FOR_QUEUES = ', for which queues keep messages; received';

describe('EventRouter', () => {
  const { stack, router } = newRouter();

  it.each<[string, RouterAlarmOptions, string]>([
    [
      'a count below 0',
      { throttles: -1 },
      'throttles must be a whole number, 0 or more; received -1',
    ],
    ['half a count', { deadDeliveries: 0.5 }, 'deadDeliveries must be a whole number, 0 or more'],
    ['no number', { serverErrors: Number.NaN }, 'serverErrors must be a whole number, 0 or more'],
    ['none in flight', { inFlight: 0 }, 'inFlight must be a whole number, from 1 to 120000'],
    [
      'more in flight than SQS takes',
      { inFlight: 120_001 },
      'inFlight must be a whole number, from 1 to 120000; received 120001',
    ],
    [
      'an age of a moment',
      { oldestAge: Duration.seconds(59) },
      `oldestAge must be from 1 minute to 14 days${FOR_QUEUES} 59 seconds, or false`,
    ],
    [
      'an age that no message reaches',
      { deadLetterAge: Duration.seconds(14 * 86_400 + 1) },
      `deadLetterAge must be from 1 minute to 14 days${FOR_QUEUES} 1209601 seconds`,
    ],
    [
      'a lag of a moment',
      { reconcileBehind: Duration.seconds(1) },
      'reconcileBehind must be from 1 minute to 1 day; received 1 seconds',
    ],
    [
      'periods of half a minute',
      { outboxNotEmpty: Duration.seconds(90) },
      'outboxNotEmpty must be from 1 minute to 1 day in steps of 1 minute; received 90 seconds',
    ],
    [
      'more than CloudWatch looks back',
      { reconcileNotRunning: Duration.minutes(1445) },
      'reconcileNotRunning must be from 5 minutes to 1 day in steps of 5 minutes; received 86700',
    ],
    [
      'periods of 3 minutes',
      { notReceived: Duration.minutes(6) },
      'notReceived must be from 5 minutes to 1 day in steps of 5 minutes; received 360 seconds',
    ],
  ])('rejects %s', (_, alarms, message) => {
    expect(() => newRouter({ alarms })).toThrow(`alarms.${message}`);
  });

  it.each<[string, SubscriberAlarmOptions, string]>([
    ['half an event in flight', { inFlight: 0.5 }, 'inFlight must be a whole number'],
    ['an age of no time', { oldestAge: Duration.seconds(0) }, 'oldestAge must be from 1 minute'],
    ['a day and more', { notReceived: Duration.hours(25) }, 'notReceived must be from 5 minutes'],
  ])('rejects %s of one subscriber, and names it', (title, alarms, message) => {
    const target = new FunctionTarget(unbundled(stack, undefined, `${title}-function`));

    expect(() => router.addSubscriber(title, { pattern, target, name: 'one', alarms })).toThrow(
      `subscriber "one": alarms.${message}`,
    );
  });

  it('rejects periods that are known at the deployment only', () => {
    const stack = new Stack(newApp(), 'Test');
    const { valueAsNumber } = new CfnParameter(stack, 'Time', { type: 'Number' });
    const alarms = { outboxNotEmpty: Duration.minutes(valueAsNumber) };

    expect(() => new EventRouter(stack, 'Router', { authorizer: 'public', alarms })).toThrow(
      'alarms.outboxNotEmpty is known at the deployment only',
    );
  });

  it('rejects an alarm for a queue that a busy function leaves alone for as long', () => {
    const { stack, router } = newRouter({ alarms: { notReceived: Duration.minutes(5) } });
    const target = new FunctionTarget(unbundled(stack, Duration.minutes(5)));

    expect(() => router.addSubscriber('one', { pattern, target })).toThrow(
      'subscriber "one": alarms.notReceived must be longer than its target may be busy with a batch, 300 seconds, since it takes no events meanwhile; received 5 minutes',
    );
  });
});
