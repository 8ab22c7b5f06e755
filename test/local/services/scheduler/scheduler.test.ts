import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AwsError } from '../../../../local/api/aws-error.ts';
import type { ScheduleTarget } from '../../../../local/services/scheduler/schedule-spec.ts';
import { Scheduler } from '../../../../local/services/scheduler/scheduler.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../../local/support/account-region.ts';
import { FakeClock } from '../../../support/fakes/fake-clock.ts';
import { BusUnderTest, queueArn, type Sent } from '../../../support/worlds/bus-under-test.ts';

const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:f';
const SCHEDULE = 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/tick';

let clock: FakeClock;
let buses: BusUnderTest;
let scheduler: Scheduler;
let sent: Pick<Sent, 'queue' | 'body' | 'attributes'>[];
let warnings: string[];
/** How often a function fails before it takes an input. */
let failures: number;

beforeEach(() => {
  clock = new FakeClock();
  buses = new BusUnderTest();
  sent = [];
  warnings = [];
  failures = 0;
  scheduler = new Scheduler({
    place: DEFAULT_ACCOUNT_REGION,
    clock,
    buses: buses.engine,
    queues: {
      send: (arn, body, { attributes = {} } = {}) => sent.push({ queue: arn, body, attributes }),
      flush: () => {},
    },
    async invoke(arn, body) {
      if (failures-- > 0) throw new AwsError('ThrottlingException', 'slow down');
      sent.push({ queue: arn, body, attributes: {} });
    },
    async publish(arn, body) {
      sent.push({ queue: arn, body, attributes: {} });
    },
    authorizeDelivery: () => {},
    warn: (message) => warnings.push(message),
  });
});

afterEach(async () => {
  scheduler.stop();
  await buses.engine.stop();
});

function addOnce(own: Partial<ScheduleTarget> = {}): void {
  scheduler.add({
    arn: SCHEDULE,
    expression: 'at(2026-11-24T17:01:00)',
    timeZone: 'UTC',
    startAt: undefined,
    endAt: undefined,
    target: {
      arn: FUNCTION,
      roleArn: 'arn:aws:iam::000000000000:role/r',
      input: '"attempt <aws.scheduler.attempt-number>"',
      deadLetterArn: queueArn('dead'),
      retry: { attempts: 185, ageMs: 86_400_000 },
      messageGroupId: undefined,
      event: undefined,
      ...own,
    },
  });
  scheduler.start();
}

async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    clock.advance(1000);
    await turn();
  }
}

describe('a schedule whose target fails', () => {
  it('is tried again, ever later, until the target takes the input', async () => {
    failures = 2;
    addOnce();

    await pass(62);
    const before = sent.length;
    await pass(1);

    expect(before).toBe(0);
    expect(sent).toEqual([{ queue: FUNCTION, body: '"attempt 3"', attributes: {} }]);
  });

  it.each<[string, ScheduleTarget['retry'], string, string]>([
    ['so many retries', { attempts: 1, ageMs: 86_400_000 }, 'MaximumRetryAttempts', '1'],
    ['so long', { attempts: 185, ageMs: 60_000 }, 'MaximumEventAgeInSeconds', '5'],
  ])('is given up after %s, and is a dead letter', async (_, retry, condition, retries) => {
    failures = 100;
    addOnce({ retry });

    await pass(180);

    expect(sent).toMatchObject([
      {
        queue: queueArn('dead'),
        attributes: {
          ERROR_CODE: 'ThrottlingException',
          ERROR_MESSAGE: 'slow down',
          EXHAUSTED_RETRY_CONDITION: condition,
          RETRY_ATTEMPTS: retries,
          SCHEDULE_ARN: SCHEDULE,
        },
      },
    ]);
  });

  it('and that has no dead-letter queue is told of in the log', async () => {
    failures = 1;
    addOnce({ deadLetterArn: undefined, retry: { attempts: 0, ageMs: 60_000 } });

    await pass(60);

    expect(warnings).toEqual([
      `${SCHEDULE} did not reach ${FUNCTION}, and it has no dead-letter queue: slow down`,
    ]);
  });

  it('is not tried after the scheduler has stopped', async () => {
    failures = 1;
    addOnce();
    await pass(60);

    scheduler.stop();
    await pass(60);

    expect(sent).toEqual([]);
  });
});
