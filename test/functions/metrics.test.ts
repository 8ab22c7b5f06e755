import { describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyEventV2, SQSEvent } from 'aws-lambda';
import { sha256 } from '../../aws/sha256.ts';
import { sealEnvelope } from '../../core/event/envelope.ts';
import type { EventRecord } from '../../core/records/event-record.ts';
import { makeDeadLetter } from '../../functions/dead-letter.ts';
import { makeIngest } from '../../functions/ingest.ts';
import { makeReconcile } from '../../functions/reconcile.ts';
import { makeRecord, makeSubscriber } from '../contracts/ledger/make-records.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakeRandom } from '../fakes/fake-random.ts';
import { MemoryEventBus } from '../fakes/memory-event-bus.ts';
import { MemoryLedger } from '../fakes/memory-ledger.ts';
import { MemoryQueue } from '../fakes/memory-queue.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { RecordingMetricLog } from '../fakes/recording-metric-log.ts';

function makeWorld() {
  const ledger = new MemoryLedger();
  const random = new FakeRandom(0);
  const metrics = new RecordingMetricLog();
  const log = new RecordingLog();
  const bus = new MemoryEventBus();
  const clock = new FakeClock();
  const queue = new MemoryQueue(clock);
  const recoveryQueueUrl = 'http://127.0.0.1/recovery';
  const roles = { events: ledger, registry: ledger, recoveryQueueUrl };
  return { ledger, bus, clock, queue, random, metrics, log, sha256, ...roles };
}

function request(body: unknown): APIGatewayProxyEventV2 {
  const headers = { 'content-type': 'application/cloudevents-batch+json' };
  return {
    headers,
    body: JSON.stringify(body),
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEventV2;
}

const event = (id: string, changes: object = {}) => ({
  ...{ specversion: '1.0', id, source: '/shop', type: 'order.placed', data: { amount: 500 } },
  ...changes,
});

describe('ingest', () => {
  it('counts what became of a request’s events', async () => {
    const world = makeWorld();
    await world.ledger.putSubscriber(makeSubscriber('billing'));
    world.bus.outcome = ({ id }) => (id === 'late' ? 'throttle' : 'take');
    const ingest = makeIngest(world);
    const unwanted = event('unwanted', { type: 'nothing.at.all' });

    await world.clock.until(ingest(request([event('1'), event('late'), unwanted, { id: 'bad' }])));
    await world.clock.until(ingest(request([event('1')])));

    expect(world.metrics.counts).toEqual([
      { AcceptedEvents: 3, RejectedEvents: 1, UnmatchedEvents: 1, OutboxedEvents: 1 },
      { DuplicateEvents: 1 },
    ]);
  });

  it('does not count as in the outbox what the ledger could not take either', async () => {
    const world = makeWorld();
    world.bus.outcome = () => 'outage';
    world.ledger.outage = ['putEvents'];

    await world.clock.until(makeIngest(world)(request([event('1')])));

    expect(world.metrics.counts).toEqual([{ RejectedEvents: 1 }]);
  });

  it('leaves a request that is refused as a whole to the metrics of the API', async () => {
    const world = makeWorld();

    await world.clock.until(makeIngest(world)(request('no list of events')));

    expect(world.metrics.counts).toEqual([]);
  });
});

describe('reconcile', () => {
  it('counts what it left in the outbox, and what is overdue', async () => {
    const world = makeWorld();
    const acceptedAt = '2026-11-24T16:54:30.000Z';
    await world.ledger.putEvents([
      makeRecord('1', { state: 'outbox', acceptedAt: '2026-11-24T16:59:00.000Z' }),
      makeRecord('2', { state: 'outbox', acceptedAt: '2026-11-24T16:59:00.000Z' }),
      makeRecord('3', { acceptedAt }),
    ]);
    world.bus.outcome = () => 'throttle';

    await makeReconcile({ overdueAfterMs: 300_000 }, world)();

    expect(world.metrics.counts).toEqual([{ OutboxSize: 2, OverdueEvents: 1 }]);
  });

  it('counts the deliveries that end since their subscriber was removed', async () => {
    const world = makeWorld();
    const dueAt = '2026-11-24T15:00:00.000Z';
    const to = { subscriber: 'removed', round: 1, attempt: 2 };
    await world.ledger.putDue(
      ['1', '2'].map((id) => ({ trackingId: makeRecord(id).trackingId, dueAt, to })),
      world.clock.now(),
    );

    await makeReconcile({ overdueAfterMs: 300_000 }, world)();

    expect(world.metrics.counts).toEqual([{ subscriber: 'removed', DeadDeliveries: 2 }]);
  });

  it('writes nothing when all is well', async () => {
    const world = makeWorld();

    await makeReconcile({ overdueAfterMs: 300_000 }, world)();

    expect(world.metrics.counts).toEqual([]);
  });
});

/** A letter on the dead-letter queue of a subscriber. */
function letter(messageId: string, subscriber: string, body: EventRecord | string) {
  return {
    messageId,
    receiptHandle: messageId,
    body: typeof body === 'string' ? body : JSON.stringify(sealEnvelope(body)),
    attributes: { ApproximateReceiveCount: '6' },
    messageAttributes: {},
    eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:${subscriber}-dead`,
  };
}

/** So that the first attempt without an outcome is the last. */
const ONCE = { maxAttempts: 1, baseSeconds: 2, capSeconds: 60 };

describe('dead-letter', () => {
  it('counts the dead by subscriber, and the letters that it could not record', async () => {
    const world = makeWorld();
    for (const name of ['billing', 'email'])
      await world.ledger.putSubscriber(makeSubscriber(name, { retry: ONCE }));
    const Records = [
      letter('1', 'billing', makeRecord('1')),
      letter('2', 'billing', makeRecord('2')),
      letter('3', 'email', makeRecord('1')),
      letter('4', 'email', 'no event'),
      letter('5', 'nobody', makeRecord('1')),
    ];

    await makeDeadLetter(world)({ Records } as unknown as SQSEvent);

    expect(world.metrics.counts).toEqual([
      { UnrecordedOutcomes: 2 },
      { subscriber: 'billing', DeadDeliveries: 2 },
      { subscriber: 'email', DeadDeliveries: 1 },
    ]);
  });

  it('does not count a letter again that comes again', async () => {
    const world = makeWorld();
    await world.ledger.putSubscriber(makeSubscriber('billing', { retry: ONCE }));
    const deadLetter = makeDeadLetter(world);
    const batch = { Records: [letter('1', 'billing', makeRecord('1'))] } as unknown as SQSEvent;

    await deadLetter(batch);
    await deadLetter(batch);

    expect(world.metrics.counts).toEqual([{ subscriber: 'billing', DeadDeliveries: 1 }]);
  });
});
