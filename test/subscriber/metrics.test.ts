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

const context = { getRemainingTimeInMillis: () => 10_000 } as Context;

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

/** The metrics that a handler writes on stdout while a batch is handled. */
async function metricsOf(handler: ReturnType<typeof subscriber>, event: SQSEvent) {
  jest.spyOn(console, 'warn').mockReturnValue();
  const stdout = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  await handler(event, context);
  return stdout.mock.calls.map(([line]) => JSON.parse(String(line)) as unknown);
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('a subscriber', () => {
  it('writes one line for the failed attempts of a batch', async () => {
    const failing = subscriber(({ id }) => {
      if (id !== '3') throw new Error('down');
    });

    const lines = await metricsOf(failing, batch('1', '2', '3'));

    expect(lines).toMatchObject([{ router: 'shop-bus', subscriber: 'billing', FailedAttempts: 2 }]);
  });

  it('writes nothing when nothing failed', async () => {
    const lines = await metricsOf(
      subscriber(() => {}),
      batch('1', '2'),
    );

    expect(lines).toEqual([]);
  });
});
