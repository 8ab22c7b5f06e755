import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Context, SQSEvent } from 'aws-lambda';
import { sealEnvelope } from '../../core/event/envelope.ts';
import { ENV } from '../../core/settings.ts';
import { makeRecord } from '../contracts/ledger/make-records.ts';

/** What the ledger knows; without it every AWS call fails at once, and the counts are of what the handler did all the same. */
let known: object | undefined;

const requestHandler = {
  handle: async ({ headers }: { readonly headers: Readonly<Record<string, string>> }) => {
    if (known === undefined || !headers['x-amz-target']?.endsWith('BatchGetItem'))
      throw new Error('no network');
    const body = Buffer.from(JSON.stringify({ Responses: { table: [known] } }));
    return { response: { statusCode: 200, headers: {}, body } };
  },
  destroy: () => {},
};
Object.assign(globalThis, {
  [Symbol.for('waybill.clientConfig')]: {
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
    requestHandler,
  },
});
Object.assign(process.env, {
  [ENV.table]: 'table',
  [ENV.retentionDays]: '30',
  [ENV.bus]: 'shop-bus',
  [ENV.subscriber]: 'billing',
  [ENV.queueUrl]: 'https://sqs.us-east-1.amazonaws.com/000000000000/billing',
  [ENV.deadLetterQueueUrl]: 'https://sqs.us-east-1.amazonaws.com/000000000000/billing-dead',
  [ENV.maxAttempts]: '30',
  [ENV.retryBaseSeconds]: '2',
  [ENV.retryCapSeconds]: '3600',
});
const { subscriber } = await import('../../subscriber/subscriber.ts');

const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 10_000 } as Context;

function batch(...ids: readonly string[]): SQSEvent {
  const Records = ids.map((id) => ({
    messageId: id,
    receiptHandle: id,
    body: JSON.stringify(sealEnvelope(makeRecord(id))),
    attributes: { ApproximateReceiveCount: '1' },
    messageAttributes: {},
  }));
  return { Records } as unknown as SQSEvent;
}

/** What a handler writes on stdout while a batch is handled: metrics, and lines of its log. */
async function linesOf(handler: ReturnType<typeof subscriber>, event: SQSEvent) {
  const stdout = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  await handler(event, context);
  const lines = stdout.mock.calls.map(
    ([line]) => JSON.parse(String(line)) as Record<string, unknown>,
  );
  return {
    metrics: lines.filter((line) => '_aws' in line),
    log: lines.filter((line) => !('_aws' in line)),
  };
}

afterEach(() => {
  known = undefined;
  jest.restoreAllMocks();
});

describe('a subscriber', () => {
  it('writes one line for the failed attempts of a batch', async () => {
    const failing = subscriber(({ id }) => {
      if (id !== '3') throw new Error('down');
    });

    const { metrics } = await linesOf(failing, batch('1', '2', '3'));

    expect(metrics).toMatchObject([
      { router: 'shop-bus', subscriber: 'billing', FailedAttempts: 2 },
    ]);
  });

  it('writes for how long an event has been retried that fails again', async () => {
    const { trackingId } = makeRecord('1');
    const firstAttemptAt = new Date(Date.now() - 7_200_000).toISOString();
    known = {
      ...{ pk: { S: `DELIVERY#billing#${trackingId}` }, sk: { S: 'DELIVERY' } },
      ...{
        status: { S: 'pending' },
        round: { N: '1' },
        attempts: { N: '0' },
        history: { S: '[]' },
      },
      firstAttemptAt: { S: firstAttemptAt },
    };
    const failing = subscriber(() => {
      throw new Error('down');
    });

    const { metrics } = await linesOf(failing, batch('1', '2'));

    const [line] = metrics;
    expect(line).toMatchObject({ subscriber: 'billing', FailedAttempts: 2 });
    expect(line?.RetryAge).toBeGreaterThanOrEqual(7200);
    expect(line?.RetryAge).toBeLessThan(7300);
  });

  it('writes nothing when nothing failed', async () => {
    const { metrics } = await linesOf(
      subscriber(() => {}),
      batch('1', '2'),
    );

    expect(metrics).toEqual([]);
  });

  it('names the request in every line of its log, and the delivery in those of its handler', async () => {
    const talking = subscriber((_, { log }) => log.info('charged', { amount: 5 }));

    const { log } = await linesOf(talking, batch('1'));

    const trackingId = makeRecord('1').trackingId;
    for (const line of log) expect(line).toMatchObject({ requestId: 'request-1', trackingId });
    expect(log).toContainEqual(
      expect.objectContaining({
        ...{ level: 'INFO', message: 'charged', amount: 5 },
        ...{ subscriber: 'billing', attempt: 1, messageId: '1' },
      }),
    );
  });
});
