import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AwsCall, AwsJson, ServiceName } from '../../../local/api/aws-api.ts';
import { AwsError } from '../../../local/api/aws-error.ts';
import { makeAwsApi } from '../../../local/api/route-calls.ts';
import { Faults } from '../../../local/cloud/faults.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../local/support/account-region.ts';
import { QueuesUnderTest } from '../../support/worlds/queues-under-test.ts';

/** An engine that does nothing but remember what it did. */
function engine(service: ServiceName, done: string[]) {
  return {
    service,
    call: async (action: string): Promise<AwsJson> => {
      done.push(`${service}.${action}`);
      return {};
    },
    access: () => ({ action: '', resources: [] }),
    stop: async () => {},
  };
}

let done: string[];
let faults: Faults;
let call: (service: ServiceName, action: string, accessKeyId?: string) => Promise<AwsJson>;

beforeEach(() => {
  done = [];
  faults = new Faults((name) => `KEY-${name}`);
  const services = ['sqs', 'dynamodb', 'events'] as const;
  const engines = services.map((service) => engine(service, done));
  const api = makeAwsApi({ engines, authorize: () => {}, fault: faults.gate });
  call = (service, action, accessKeyId) => api.call({ service, action, input: {}, accessKeyId });
});

const ACTIONS = [
  ['sqs', 'SendMessage'],
  ['sqs', 'SendMessageBatch'],
  ['dynamodb', 'PutItem'],
  ['dynamodb', 'BatchWriteItem'],
  ['events', 'PutEvents'],
] as const;

/** What has become of a promise once all that was ready has run. */
async function stateOf(promise: Promise<unknown>): Promise<'open' | 'done' | 'failed'> {
  const open = new Promise((resolve) => setImmediate(resolve)).then(() => 'open' as const);
  const ended = promise.then(
    () => 'done' as const,
    () => 'failed' as const,
  );
  return Promise.race([ended, open]);
}

describe.each(ACTIONS)('a fault of %s %s', (service, action) => {
  it('refuses the action, and no other', async () => {
    const fix = faults.set({ service, action });

    await expect(call(service, action)).rejects.toMatchObject({ statusCode: 503 });
    await call(service, 'Other');
    fix();
    await call(service, action);

    expect(done).toEqual([`${service}.Other`, `${service}.${action}`]);
  });

  it('that hangs never answers, and does nothing', async () => {
    faults.set({ service, action, error: 'hang', times: 1 });

    expect(await stateOf(call(service, action))).toBe('open');
    expect(done).toEqual([]);
    expect(await stateOf(call(service, action))).toBe('done');
  });

  it('that loses the answer does the call, and says 500', async () => {
    faults.set({ service, action, error: 'lose-answer', times: 2 });

    for (let tried = 0; tried < 2; tried++)
      await expect(call(service, action)).rejects.toMatchObject({
        code: 'InternalFailure',
        statusCode: 500,
      });
    await call(service, action);

    expect(done).toHaveLength(3);
  });

  it('meets the calls of one function alone', async () => {
    faults.set({ service, action, function: 'billing', error: 'lose-answer' });

    await call(service, action, 'KEY-email');

    await expect(call(service, action, 'KEY-billing')).rejects.toBeInstanceOf(AwsError);
  });
});

describe('a fault of several actions', () => {
  it('meets the calls of each, counted together, and no other', async () => {
    faults.set({ action: ['PutItem', 'PutEvents'], skip: 1, times: 1 });

    await call('dynamodb', 'PutItem');
    await call('dynamodb', 'Query');
    await expect(call('events', 'PutEvents')).rejects.toMatchObject({ statusCode: 503 });
    await call('dynamodb', 'PutItem');
  });
});

describe('a fault of no service', () => {
  it('meets the calls of all, and tells of each', async () => {
    const told: unknown[] = [];
    faults.set({ function: 'billing', times: 2, met: (one) => told.push(one) });

    await expect(call('sqs', 'SendMessage', 'KEY-billing')).rejects.toThrow();
    await call('events', 'PutEvents', 'KEY-email');
    await expect(call('dynamodb', 'PutItem', 'KEY-billing')).rejects.toThrow();
    await call('dynamodb', 'PutItem', 'KEY-billing');

    expect(told).toEqual([
      { service: 'sqs', action: 'SendMessage' },
      { service: 'dynamodb', action: 'PutItem' },
    ]);
  });

  it('lets as many calls pass first as it is told to, which others then meet', async () => {
    faults.set({ skip: 2, times: 1, error: 'throttle' });
    faults.set({ service: 'sqs', times: 1 });

    await expect(call('sqs', 'SendMessage')).rejects.toMatchObject({ statusCode: 503 });
    await call('sqs', 'SendMessage');
    await expect(call('events', 'PutEvents')).rejects.toMatchObject({
      code: 'ThrottlingException',
    });
    await call('events', 'PutEvents');
  });
});

describe('a lost answer of SQS', () => {
  let queues: QueuesUnderTest;

  beforeEach(async () => {
    queues = new QueuesUnderTest();
    await queues.create('orders');
  });

  afterEach(() => queues.engine.stop());

  it('leaves the message on its queue', async () => {
    const { gate } = faults;
    const api = makeAwsApi({ engines: [queues.engine], authorize: () => {}, fault: gate });
    const input = {
      QueueUrl: `http://sqs/${DEFAULT_ACCOUNT_REGION.accountId}/orders`,
      MessageBody: 'a',
    };
    const send: AwsCall = { service: 'sqs', action: 'SendMessage', input, accessKeyId: undefined };
    faults.set({ service: 'sqs', action: 'SendMessage', error: 'lose-answer' });

    await expect(api.call(send)).rejects.toMatchObject({ statusCode: 500 });

    expect(await queues.bodies('orders')).toEqual(['a']);
  });
});
