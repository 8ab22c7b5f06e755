import { describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyEventV2, SQSEvent } from 'aws-lambda';
import { writeLostWaybill } from '../../core/accept/lost-waybill.ts';
import { writeReceipt } from '../../core/deliver/dead-letters/receipt.ts';
import { sealEnvelope } from '../../core/records/envelope.ts';
import { makeDeadLetter } from '../../functions/dead-letter.ts';
import { makeIngest } from '../../functions/ingest.ts';
import { makeReconcile } from '../../functions/reconcile.ts';
import { randomBytes } from '../../node/random-bytes.ts';
import { sha256 } from '../../node/sha256.ts';
import { makeDelivery, makeRecord, makeSubscriber } from '../support/builders/make-records.ts';
import { FakeClock } from '../support/fakes/fake-clock.ts';
import { FakeRandom } from '../support/fakes/fake-random.ts';
import { MemoryCatalog, MemoryPolicies } from '../support/fakes/memory-catalog.ts';
import { MemoryEventBus } from '../support/fakes/memory-event-bus.ts';
import { MemoryEventSources } from '../support/fakes/memory-event-sources.ts';
import { MemoryLedger } from '../support/fakes/memory-ledger.ts';
import { MemoryOperations } from '../support/fakes/memory-operations.ts';
import { MemoryPauses } from '../support/fakes/memory-pauses.ts';
import { MemoryProvisions, RecordingProvisioning } from '../support/fakes/memory-provisions.ts';
import { MemoryQueue } from '../support/fakes/memory-queue.ts';
import { RecordingLog } from '../support/fakes/recording-log.ts';
import { RecordingMetricLog } from '../support/fakes/recording-metric-log.ts';

const JOBS = 'http://127.0.0.1/000000000000/jobs';
const RECOVERY = 'http://127.0.0.1/000000000000/recovery';

function makeWorld() {
  const ledger = new MemoryLedger();
  const random = new FakeRandom(0);
  const metrics = new RecordingMetricLog();
  const log = new RecordingLog();
  const bus = new MemoryEventBus();
  const clock = new FakeClock();
  const jobs = new MemoryOperations();
  const roles = { ledger, events: ledger, registry: ledger, jobs, audit: jobs, randomBytes };
  const pausing = {
    ...{ pauses: new MemoryPauses(), eventSources: new MemoryEventSources() },
    ...{ provisions: new MemoryProvisions(), provisioning: new RecordingProvisioning() },
  };
  const catalog = new MemoryCatalog();
  const queues = { queue: new MemoryQueue(clock), recoveryQueueUrl: RECOVERY, jobsQueueUrl: JOBS };
  return {
    ...roles,
    ...queues,
    ...pausing,
    bus,
    clock,
    random,
    metrics,
    log,
    sha256,
    newId: () => 'report',
    ...{ catalog, typeReports: catalog, policies: new MemoryPolicies(ledger) },
    guard: undefined,
  };
}

function request(body: unknown): APIGatewayProxyEventV2 {
  const headers = { 'content-type': 'application/cloudevents-batch+json' };
  return {
    routeKey: 'POST /events',
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
      makeRecord('1', { state: 'outbox', acceptedAt }),
      makeRecord('2', { state: 'outbox', acceptedAt }),
      makeRecord('3', { acceptedAt }),
    ]);
    world.bus.outcome = () => 'throttle';

    await makeReconcile({ overdueAfterMs: 300_000 }, world)();

    expect(world.metrics.counts).toEqual([{ OutboxSize: 2, OverdueEvents: 3 }]);
  });

  it('says how far it is behind when it does not come to an end', async () => {
    const world = makeWorld();
    await world.ledger.putCheckpoint('reconcile', '2026-11-24T16:45:00.000Z');
    world.ledger.listEvents = async ({ from }) => {
      world.clock.advance(60_000);
      return { events: [], lookedBackTo: from };
    };

    await makeReconcile({ overdueAfterMs: 300_000 }, world)();

    expect(world.metrics.counts).toEqual([{ ReconcileLag: 540 }]);
  });

  it('counts by subscriber the deliveries that it ended', async () => {
    const world = makeWorld();
    const record = makeRecord('1');
    await world.ledger.putEvents([record]);
    const dueAt = '2026-11-24T15:00:00.000Z';
    const to = { subscriber: 'billing', round: 1, attempt: 2 };
    await world.ledger.putCheckpoint('due-list', '2026-11-24T15:00');
    await world.ledger.putDue([{ trackingId: record.trackingId, dueAt, to }], Date.parse(dueAt));

    await makeReconcile({ overdueAfterMs: 86_400_000 }, world)();

    expect(world.metrics.counts).toEqual([{ subscriber: 'billing', DeadDeliveries: 1 }]);
  });

  it('says how long the oldest pause is', async () => {
    const world = makeWorld();
    for (const [name, since] of [
      ['billing', '2026-11-24T16:00:00.000Z'],
      ['email', '2026-11-24T16:30:00.000Z'],
    ] as const) {
      await world.ledger.putSubscriber(makeSubscriber(name));
      world.eventSources.add(`${name}-source`);
      const pause = { subscriber: name, state: 'pausing', since, reason: 'x', by: 'me' } as const;
      await world.pauses.replacePause(undefined, pause);
    }

    await makeReconcile({ overdueAfterMs: 300_000 }, world)();

    expect(world.metrics.counts).toEqual([{ PauseAge: 3600 }]);
  });

  it('writes nothing when all is well', async () => {
    const world = makeWorld();

    await makeReconcile({ overdueAfterMs: 300_000 }, world)();

    expect(world.metrics.counts).toEqual([]);
  });
});

/** A message of a queue, which the subscriber's function never answered. */
function message(messageId: string, queue: string, body: string) {
  return {
    messageId,
    receiptHandle: messageId,
    body,
    attributes: { ApproximateReceiveCount: '1' },
    messageAttributes: {},
    eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:${queue}`,
  };
}

const sealed = (id: string) => JSON.stringify(sealEnvelope(makeRecord(id)));

/** A world where each subscriber's first attempt is its last, and its dead-letter function. */
async function makeDeadWorld() {
  const world = makeWorld();
  const retry = { maxAttempts: 1, baseSeconds: 1, capSeconds: 1 };
  for (const name of ['billing', 'email'])
    await world.ledger.putSubscriber(makeSubscriber(name, { retry }));
  const deadLetter = makeDeadLetter(world);
  const take = (...Records: ReturnType<typeof message>[]) =>
    deadLetter({ Records } as unknown as SQSEvent);
  return { ...world, take };
}

describe('dead-letter', () => {
  it('counts the dead by subscriber, and the outcomes that it could not record', async () => {
    const { take, metrics } = await makeDeadWorld();

    const { batchItemFailures } = await take(
      message('1', 'billing-dead', sealed('1')),
      message('2', 'billing-dead', sealed('2')),
      message('3', 'email-dead', sealed('1')),
      message('4', 'email-dead', 'no event'),
      message('5', 'nobody-dead', sealed('1')),
    );

    expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual([
      '4',
      '5',
    ]);
    expect(metrics.counts).toEqual([
      { UnrecordedOutcomes: 2 },
      { subscriber: 'billing', DeadDeliveries: 2 },
      { subscriber: 'email', DeadDeliveries: 1 },
    ]);
  });

  it('does not count a message again that comes again', async () => {
    const { take, metrics } = await makeDeadWorld();

    await take(message('1', 'billing-dead', sealed('1')));
    await take(message('1', 'billing-dead', sealed('1')));

    expect(metrics.counts).toEqual([{ subscriber: 'billing', DeadDeliveries: 1 }]);
  });

  it('counts a delivery that dies by a receipt, once', async () => {
    const { take, metrics } = await makeDeadWorld();
    const body = writeReceipt(makeDelivery(makeRecord('1'), 'dead'));

    await take(message('1', 'billing-dead', body));
    await take(message('1', 'billing-dead', body));

    expect(metrics.counts).toEqual([{ subscriber: 'billing', DeadDeliveries: 1 }]);
  });

  it('counts no attempt that is to be repeated', async () => {
    const { take, metrics, ledger } = await makeDeadWorld();
    await ledger.putSubscriber(makeSubscriber('billing'));

    await take(message('1', 'billing-dead', sealed('1')));

    expect(metrics.counts).toEqual([]);
  });

  it('recovers the waybills of the recovery queue, and counts those that stay there', async () => {
    const { take, metrics, ledger } = await makeDeadWorld();
    const record = makeRecord('1');

    const { batchItemFailures } = await take(
      message('1', 'recovery', writeLostWaybill(record)),
      message('2', 'recovery', 'no waybill'),
    );

    expect(await ledger.getEvent(record.trackingId)).toEqual(record);
    expect(batchItemFailures).toEqual([{ itemIdentifier: '2' }]);
    expect(metrics.counts).toEqual([{ UnrecordedOutcomes: 1 }]);
  });
});
