import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Context, SQSEvent } from 'aws-lambda';
import { sealEnvelope } from '../../core/event/envelope.ts';
import { ENV } from '../../core/settings.ts';
import { makeRecord } from '../contracts/ledger/make-records.ts';

// Every AWS call fails at once: the counts are of what the handler did, whatever the ledger says to it.
const unreachable = { handle: () => Promise.reject(new Error('no network')), destroy: () => {} };
Object.assign(globalThis, {
  [Symbol.for('waybill.clientConfig')]: {
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
    requestHandler: unreachable,
  },
});
Object.assign(process.env, {
  [ENV.table]: 'table',
  [ENV.retentionDays]: '30',
  [ENV.bus]: 'shop-bus',
  [ENV.subscriber]: 'billing',
  [ENV.queueUrl]: 'https://sqs.us-east-1.amazonaws.com/000000000000/billing',
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
  const lines = stdout.mock.calls.map(([line]) => JSON.parse(String(line)) as object);
  return {
    metrics: lines.filter((line) => '_aws' in line),
    log: lines.filter((line) => !('_aws' in line)),
  };
}

afterEach(() => {
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
