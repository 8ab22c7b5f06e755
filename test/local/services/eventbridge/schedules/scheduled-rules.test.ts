import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../../../local/api/aws-api.ts';
import { AwsError } from '../../../../../local/api/aws-error.ts';
import { BusUnderTest, queueArn } from '../../../../support/worlds/bus-under-test.ts';

const RULE = 'arn:aws:events:us-east-1:000000000000:rule/minutely';
const MINUTE = 60_000;

let bus: BusUnderTest;

beforeEach(() => {
  bus = new BusUnderTest();
  bus.engine.startSchedules();
});

afterEach(async () => {
  await bus.engine.stop();
});

const putRule = (own: AwsJson = {}) =>
  bus.call('PutRule', { Name: 'minutely', ScheduleExpression: 'rate(1 minute)', ...own });

const putTarget = (own: AwsJson = {}) =>
  bus.call('PutTargets', {
    Rule: 'minutely',
    Targets: [{ Id: 'queue', Arn: queueArn('ticks'), ...own }],
  });

describe('a rule with a schedule', () => {
  it('sends an event to the targets that it has by then', async () => {
    await putRule();
    bus.clock.advance(MINUTE);
    await putTarget();
    bus.clock.advance(MINUTE);

    expect(bus.bodies('ticks')).toEqual([
      {
        version: '0',
        id: expect.any(String),
        'detail-type': 'Scheduled Event',
        source: 'aws.events',
        account: '000000000000',
        time: '2026-11-24T17:02:00Z',
        region: 'us-east-1',
        resources: [RULE],
        detail: {},
      },
    ]);
    expect(bus.unflushed).toBe(0);
  });

  it.each<[string, AwsJson, unknown]>([
    ['a constant', { Input: '{"always": "this"}' }, { always: 'this' }],
    ['a part of the event', { InputPath: '$.resources[0]' }, RULE],
    [
      'what a template makes of it',
      {
        InputTransformer: {
          InputPathsMap: { at: '$.time' },
          InputTemplate: '{"at": <at>, "by": "<aws.events.rule-name>"}',
        },
      },
      { at: '2026-11-24T17:01:00Z', by: 'minutely' },
    ],
  ])('sends %s', async (_, input, expected) => {
    await putRule();
    await putTarget(input);

    bus.clock.advance(MINUTE);

    expect(bus.bodies('ticks')).toEqual([expected]);
  });

  it('has the dead-letter queue and the retries of its target', async () => {
    bus.receive = (queue) => {
      if (queue === 'ticks') throw new AwsError('RequestThrottled', 'slow down');
    };
    await putRule();
    await putTarget({
      DeadLetterConfig: { Arn: queueArn('dead') },
      RetryPolicy: { MaximumRetryAttempts: 1 },
    });

    bus.clock.advance(MINUTE + 1000);

    expect(bus.sent).toMatchObject([
      { queue: 'dead', attributes: { RULE_ARN: RULE, RETRY_ATTEMPTS: '1' } },
    ]);
  });

  it('rests while it is disabled', async () => {
    await putRule({ State: 'DISABLED' });
    await putTarget();
    bus.clock.advance(MINUTE);
    await bus.call('EnableRule', { Name: 'minutely' });
    bus.clock.advance(MINUTE);
    const sent = bus.sent.length;
    await bus.call('DisableRule', { Name: 'minutely' });
    bus.clock.advance(10 * MINUTE);

    expect(sent).toBe(1);
    expect(bus.sent).toHaveLength(1);
  });

  it('has the schedule that it was put with last, or none', async () => {
    await putRule();
    await putTarget();
    await putRule({ ScheduleExpression: 'cron(0 18 * * ? *)' });
    bus.clock.advance(59 * MINUTE);
    const before = bus.sent.length;
    bus.clock.advance(MINUTE);
    const then = bus.sent.length;
    await putRule({ ScheduleExpression: undefined, EventPattern: '{"source": ["shop"]}' });
    bus.clock.advance(24 * 60 * MINUTE);

    expect([before, then]).toEqual([0, 1]);
    expect(bus.sent).toHaveLength(1);
  });

  it('ends with the rule', async () => {
    await putRule();
    await putTarget();
    await bus.call('RemoveTargets', { Rule: 'minutely', Ids: ['queue'] });
    await bus.call('DeleteRule', { Name: 'minutely' });
    await putRule({ State: 'DISABLED' });
    await putTarget();

    bus.clock.advance(MINUTE);

    expect(bus.sent).toEqual([]);
  });

  it('may have a pattern beside it', async () => {
    await putRule({ EventPattern: '{"source": ["shop"]}' });
    await putTarget();

    await bus.put({ Source: 'shop', DetailType: 'order', Detail: '{}' });
    bus.clock.advance(MINUTE);

    expect(bus.bodies('ticks')).toMatchObject([{ source: 'shop' }, { source: 'aws.events' }]);
  });

  it('waits for the start of the schedules', async () => {
    bus.engine.stopSchedules();
    await putRule();
    await putTarget();
    bus.clock.advance(MINUTE);
    const before = bus.sent.length;

    bus.engine.startSchedules();
    bus.clock.advance(MINUTE);

    expect(before).toBe(0);
    expect(bus.sent).toHaveLength(1);
  });

  it.each([
    ['a plural for one', { ScheduleExpression: 'rate(1 minutes)' }],
    ['both day fields', { ScheduleExpression: 'cron(0 12 * * * *)' }],
    ['five fields', { ScheduleExpression: 'cron(0 12 * * ?)' }],
  ])('rejects %s', async (_, own) => {
    await expect(putRule(own)).rejects.toMatchObject({
      code: 'ValidationException',
      message: 'Parameter ScheduleExpression is not valid.',
    });
  });

  it('rejects a bus of its own', async () => {
    await bus.call('CreateEventBus', { Name: 'shop' });

    await expect(putRule({ EventBusName: 'shop' })).rejects.toMatchObject({
      code: 'ValidationException',
      message: 'ScheduleExpression is supported only on the default event bus.',
    });
  });
});
