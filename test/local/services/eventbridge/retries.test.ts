import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AwsError } from '../../../../local/api/aws-error.ts';
import { BusUnderTest, makeEntry, queueArn } from '../../../support/worlds/bus-under-test.ts';

const HOUR = 3_600_000;
const RULE = 'arn:aws:events:us-east-1:000000000000:rule/orders';
const DEAD = { DeadLetterConfig: { Arn: queueArn('dead') } };

let bus: BusUnderTest;

beforeEach(() => {
  bus = new BusUnderTest();
});

afterEach(async () => {
  await bus.engine.stop();
});

/** The queue of the rule fails for as long as it is told; the dead letters' takes all. */
function fail(until: (attempt: number) => boolean, error: Error): number[] {
  const tries: number[] = [];
  bus.receive = (target) => {
    if (target === 'dead') return;
    tries.push(bus.clock.now());
    if (until(tries.length)) throw error;
  };
  return tries;
}

const THROTTLED = new AwsError('RequestThrottled', 'Request throttled', 400);
const always = () => true;

describe('a target that fails', () => {
  it('is tried again, ever later, until it takes the event', async () => {
    const tries = fail((attempt) => attempt < 6, THROTTLED);
    await bus.addRule('orders', { source: ['shop'] }, DEAD);

    await bus.put(makeEntry());
    bus.clock.advance(HOUR);

    const pauses = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000]);
    expect(bus.sent.map(({ queue }) => queue)).toEqual(['orders']);
    expect(bus.unflushed).toBe(0);
  });

  it('does not hold up the others', async () => {
    await bus.addRule('orders', { source: ['shop'] }, DEAD);
    await bus.addRule('other', { source: ['shop'] });
    bus.receive = (target) => {
      if (target === 'orders') throw THROTTLED;
    };

    await bus.put(makeEntry());

    expect(bus.sent.map(({ queue }) => queue)).toEqual(['other']);
  });

  it('is given up after 24 hours, when 185 tries are not over by then', async () => {
    const tries = fail(always, THROTTLED);
    await bus.addRule('orders', { source: ['shop'] }, DEAD);

    await bus.put(makeEntry());
    bus.clock.advance(23 * HOUR);
    const before = bus.sent.length;
    bus.clock.advance(2 * HOUR);

    expect(before).toBe(0);
    expect(bus.sent).toHaveLength(1);
    expect(bus.sent[0]?.attributes).toEqual({
      RULE_ARN: RULE,
      TARGET_ARN: queueArn('orders'),
      ERROR_CODE: 'THROTTLING',
      ERROR_MESSAGE: 'Request throttled',
      EXHAUSTED_RETRY_CONDITION: 'MaximumEventAgeInSeconds',
      RETRY_ATTEMPTS: String(tries.length - 1),
    });
  });

  it('is given up after as many retries as its policy says', async () => {
    const tries = fail(always, new AwsError('InternalFailure', 'why', 500));
    const RetryPolicy = { MaximumRetryAttempts: 2 };
    await bus.addRule('orders', { source: ['shop'] }, { ...DEAD, RetryPolicy });

    await bus.put(makeEntry());
    bus.clock.advance(HOUR);

    expect(tries).toHaveLength(3);
    expect(bus.sent[0]).toMatchObject({
      queue: 'dead',
      attributes: {
        ERROR_CODE: 'ERROR_FROM_TARGET',
        EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
        RETRY_ATTEMPTS: '2',
      },
    });
  });

  it('is given up by the age of the event when its policy says so', async () => {
    fail(always, THROTTLED);
    const RetryPolicy = { MaximumEventAgeInSeconds: 60 };
    await bus.addRule('orders', { source: ['shop'] }, { ...DEAD, RetryPolicy });

    await bus.put(makeEntry());
    bus.clock.advance(61_000);

    expect(bus.sent.map(({ queue }) => queue)).toEqual(['dead']);
  });

  it('is not tried at all again with a policy of no retries', async () => {
    fail(always, THROTTLED);
    const RetryPolicy = { MaximumRetryAttempts: 0 };
    await bus.addRule('orders', { source: ['shop'] }, { ...DEAD, RetryPolicy });

    await bus.put(makeEntry());

    expect(bus.sent.map(({ queue }) => queue)).toEqual(['dead']);
    expect(bus.unflushed).toBe(0);
  });

  it.each([
    ['is not there', 'QueueDoesNotExist', 'NO_RESOURCE'],
    ['may not be used', 'AccessDeniedException', 'NO_PERMISSIONS'],
  ])(
    'because it %s sends the whole event to the dead letters at once',
    async (_, code, expected) => {
      fail(always, new AwsError(code, 'why', 400));
      await bus.addRule('orders', { source: ['shop'] }, { ...DEAD, InputPath: '$.detail' });

      await bus.put(makeEntry());

      const [letter] = bus.sent;
      expect(letter?.queue).toBe('dead');
      expect(JSON.parse(letter?.body ?? '')).toMatchObject({
        source: 'shop',
        detail: { amount: 10 },
      });
      expect(letter?.attributes).toEqual({
        RULE_ARN: RULE,
        TARGET_ARN: queueArn('orders'),
        ERROR_CODE: expected,
        ERROR_MESSAGE: 'why',
        RETRY_ATTEMPTS: '0',
      });
    },
  );

  it('whose policy forbids the rule sends the event to the dead letters', async () => {
    await bus.addRule('orders', { source: ['shop'] }, { ...DEAD, Arn: queueArn('forbidden') });

    await bus.put(makeEntry());

    expect(bus.sent[0]).toMatchObject({
      queue: 'dead',
      attributes: { ERROR_CODE: 'NO_PERMISSIONS' },
    });
  });

  it.each([
    ['has no dead-letter queue', {}, 'it has no dead-letter queue'],
    [
      'has one that forbids the rule',
      { DeadLetterConfig: { Arn: queueArn('forbidden') } },
      'its dead-letter queue cannot take it',
    ],
  ])('and that %s drops the event, with a warning', async (_, target, warning) => {
    fail(always, new AwsError('QueueDoesNotExist', 'why', 400));
    await bus.addRule('orders', { source: ['shop'] }, target);

    await bus.put(makeEntry());

    expect(bus.sent).toEqual([]);
    expect(bus.warnings).toEqual([expect.stringContaining(warning)]);
  });

  it('is not tried after the buses have stopped', async () => {
    const tries = fail(always, THROTTLED);
    await bus.addRule('orders', { source: ['shop'] });
    await bus.put(makeEntry());

    await bus.engine.stop();
    bus.clock.advance(HOUR);

    expect(tries).toHaveLength(1);
  });
});

describe.each([
  ['function', 'arn:aws:lambda:us-east-1:000000000000:function:f'],
  ['topic', 'arn:aws:sns:us-east-1:000000000000:t'],
])('a %s as a target', (_, Arn) => {
  it('is handed the event', async () => {
    await bus.addRule('orders', { source: ['shop'] }, { Arn, InputPath: '$.detail' });

    await bus.put(makeEntry());

    expect(bus.sent).toEqual([{ queue: Arn, body: '{"amount":10}', attributes: {} }]);
  });

  it('that cannot take it has its dead letters, for good', async () => {
    bus.receive = (target) => {
      if (target === Arn) throw new AwsError('ResourceNotFoundException', 'it is not there', 404);
    };
    await bus.addRule('orders', { source: ['shop'] }, { ...DEAD, Arn });

    await bus.put(makeEntry());
    for (let turn = 0; turn < 10 && bus.sent.length === 0; turn++) await Promise.resolve();

    expect(bus.sent[0]).toMatchObject({ queue: 'dead', attributes: { ERROR_CODE: 'NO_RESOURCE' } });
    expect(bus.unflushed).toBe(0);
  });
});

describe('a target', () => {
  it('of a kind that is not run here is said to be so in its dead letter', async () => {
    await bus.addRule(
      'orders',
      { source: ['shop'] },
      { ...DEAD, Arn: 'arn:aws:logs:x:0:log-group:a' },
    );

    await bus.put(makeEntry());

    expect(bus.sent[0]?.attributes.ERROR_MESSAGE).toContain('not run locally');
  });
});
