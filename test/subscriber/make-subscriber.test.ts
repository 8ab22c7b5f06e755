import { describe, expect, it } from '@jest/globals';
import type { Context, SQSEvent } from 'aws-lambda';
import { HandledMemory } from '../../core/deliver/handled-memory.ts';
import { NotAttempted } from '../../core/deliver/retries/not-attempted.ts';
import { sealEnvelope } from '../../core/records/envelope.ts';
import { makeSubscriber } from '../../subscriber/make-subscriber.ts';
import { makeRecord } from '../support/builders/make-records.ts';
import { FakeClock } from '../support/fakes/fake-clock.ts';
import { FakeRandom } from '../support/fakes/fake-random.ts';
import { MemoryLedger } from '../support/fakes/memory-ledger.ts';
import { MemoryQueue } from '../support/fakes/memory-queue.ts';
import { RecordingLog } from '../support/fakes/recording-log.ts';
import { RecordingMetricLog } from '../support/fakes/recording-metric-log.ts';

type Handler = Parameters<typeof makeSubscriber>[0];

/** A subscribing function whose outside world is in memory. */
function makeWorld(handler: Handler) {
  const clock = new FakeClock();
  const [ledger, log, metrics] = [new MemoryLedger(), new RecordingLog(), new RecordingMetricLog()];
  const exits: number[] = [];
  const composed: number[] = [];
  const run = makeSubscriber(handler, () => {
    composed.push(1);
    return {
      settings: {
        subscriber: 'billing',
        once: false,
        queueUrl: 'https://queues/billing',
        deadLetterQueueUrl: 'https://queues/billing-dead',
        policy: { maxAttempts: 30, baseSeconds: 2, capSeconds: 3600 },
      },
      ports: {
        ...{ deliveries: ledger, queue: new MemoryQueue(clock), clock, log },
        ...{ random: new FakeRandom(), memory: new HandledMemory() },
      },
      metrics,
      exit: () => exits.push(1),
    };
  });
  const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 10_000 } as Context;
  const handle = (...ids: readonly string[]) => clock.until(run(batch(...ids), context));
  return { handle, clock, ledger, log, metrics, exits, composed };
}

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

describe('a subscriber', () => {
  it('counts the failed attempts of a batch', async () => {
    const { handle, metrics } = makeWorld(({ id }) => {
      if (id !== '3') throw new Error('down');
    });

    await handle('1', '2', '3');

    expect(metrics.counts).toEqual([{ subscriber: 'billing', FailedAttempts: 2 }]);
  });

  it('counts for how long an event has been retried that fails again', async () => {
    const { handle, clock, ledger, metrics } = makeWorld(() => {
      throw new Error('down');
    });
    const firstAttemptAt = new Date(clock.now() - 7_200_000).toISOString();
    await ledger.record({
      ...{ trackingId: makeRecord('1').trackingId, subscriber: 'billing', status: 'retrying' },
      ...{ round: 1, attempts: 0, firstAttemptAt, history: [] },
    });

    await handle('1', '2');

    expect(metrics.counts).toEqual([{ subscriber: 'billing', FailedAttempts: 2, RetryAge: 7200 }]);
  });

  it('counts the events that have not reached their target', async () => {
    const { handle, metrics } = makeWorld(() => {
      throw new NotAttempted({ delaySeconds: 5, cause: new Error('busy') });
    });

    await handle('1', '2');

    expect(metrics.counts).toEqual([{ subscriber: 'billing', UnreachedEvents: 2 }]);
  });

  it('counts nothing when nothing failed, and composes its parts once', async () => {
    const { handle, metrics, composed, exits } = makeWorld(() => {});

    await handle('1', '2');
    await handle('3');

    expect(metrics.counts).toEqual([]);
    expect(composed).toHaveLength(1);
    expect(exits).toEqual([]);
  });

  it('names the request in every line of its log, and the delivery in those of its handler', async () => {
    const { handle, log } = makeWorld((_, context) => context.log.info('charged', { amount: 5 }));

    await handle('1');

    const { trackingId } = makeRecord('1');
    for (const line of log.lines)
      expect(line).toMatchObject({ requestId: 'request-1', trackingId });
    expect(log.lines).toContainEqual(
      expect.objectContaining({
        ...{ level: 'INFO', message: 'charged', amount: 5 },
        ...{ subscriber: 'billing', attempt: 1, messageId: '1' },
      }),
    );
  });
});
