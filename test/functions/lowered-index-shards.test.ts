import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoLedger } from '../../aws/ledger/dynamo-ledger.ts';
import { shardOf } from '../../core/records/ledger-keys.ts';
import { makeReconcile } from '../../functions/reconcile.ts';
import { randomBytes } from '../../node/random-bytes.ts';
import { makeRecord, makeSubscriber } from '../support/builders/make-records.ts';
import { FakeClock } from '../support/fakes/fake-clock.ts';
import { FakeRandom } from '../support/fakes/fake-random.ts';
import { MemoryCatalog } from '../support/fakes/memory-catalog.ts';
import { MemoryEventBus } from '../support/fakes/memory-event-bus.ts';
import { MemoryEventSources } from '../support/fakes/memory-event-sources.ts';
import { MemoryLedger } from '../support/fakes/memory-ledger.ts';
import { MemoryOperations } from '../support/fakes/memory-operations.ts';
import { MemoryPauses } from '../support/fakes/memory-pauses.ts';
import { MemoryProvisions, RecordingProvisioning } from '../support/fakes/memory-provisions.ts';
import { MemoryQueue } from '../support/fakes/memory-queue.ts';
import { RecordingLog } from '../support/fakes/recording-log.ts';
import { RecordingMetricLog } from '../support/fakes/recording-metric-log.ts';
import { AwsUnderTest } from '../support/worlds/aws-under-test.ts';
import { createLedgerTable } from '../support/worlds/create-ledger-table.ts';

const LOWERED = expect.stringMatching(
  /indexShards was lowered from 24 to 8: .* set it to 24 again/,
);

let aws: AwsUnderTest;

beforeAll(async () => {
  aws = await AwsUnderTest.start();
});

afterAll(async () => {
  await aws?.stop();
});

/** A deployment of `reconcile` beside others of the same ledger and the same clock. */
function deploy(ledger: DynamoLedger | MemoryLedger, clock: FakeClock) {
  const log = new RecordingLog();
  const bus = new MemoryEventBus();
  const queue = new MemoryQueue(clock);
  const operations = new MemoryOperations();
  const ports = {
    ledger,
    log,
    bus,
    queue,
    clock,
    ...{ jobs: operations, audit: operations, randomBytes },
    catalog: new MemoryCatalog(),
    ...{ pauses: new MemoryPauses(), eventSources: new MemoryEventSources() },
    ...{ provisions: new MemoryProvisions(), provisioning: new RecordingProvisioning() },
    jobsQueueUrl: 'jobs',
    random: new FakeRandom(0),
  };
  const metrics = new RecordingMetricLog();
  const run = makeReconcile({ overdueAfterMs: 300_000 }, { ...ports, metrics });
  const errors = () =>
    log.lines.filter(({ level }) => level === 'ERROR').map(({ message }) => message);
  return { run: () => clock.until(run()), bus, errors };
}

describe('reconcile of a ledger whose indexShards was lowered', () => {
  it('says so, publishes the whole outbox, and flags what is overdue in every partition', async () => {
    const client = aws.dynamoDb();
    const settings = { table: 'lowered', retentionDays: 30 };
    await createLedgerTable(client, settings.table);
    const clock = new FakeClock();
    const wide = new DynamoLedger(client, { ...settings, shards: 24 });
    const narrow = new DynamoLedger(client, settings);
    await wide.putSubscriber(makeSubscriber('billing'));
    const before = deploy(wide, clock);
    await before.run();
    const acceptedAt = new Date(clock.now() + 1000).toISOString();
    const records = Array.from({ length: 60 }, (_, n) =>
      makeRecord(`event-${n}`, { acceptedAt, state: n < 30 ? 'outbox' : 'published' }),
    );
    await wide.putEvents(records);

    const after = deploy(narrow, clock);
    clock.advance(60_000);
    await after.run();
    clock.advance(360_000);
    await after.run();

    const shards = records.map(({ trackingId }) => shardOf(trackingId, 24));
    const found = await narrow.findEvents(records.map(({ trackingId }) => trackingId));
    expect(new Set(shards).size).toBeGreaterThan(12);
    expect(after.bus.taken).toHaveLength(30);
    expect([...found.values()].filter(({ overdue }) => overdue !== undefined)).toHaveLength(60);
    expect(before.errors()).toEqual([]);
    expect(after.errors().filter((message) => message.includes('indexShards'))).toEqual([LOWERED]);
  });

  it('says nothing while it is as it was, or raised', async () => {
    const clock = new FakeClock();
    const ledger = new MemoryLedger(8);
    const errors: string[] = [];
    for (const shards of [8, 24, 24]) {
      Object.assign(ledger, { shards });
      const deployment = deploy(ledger, clock);
      await deployment.run();
      errors.push(...deployment.errors());
    }

    expect(errors).toEqual([]);
    expect(await ledger.getCheckpoint('index-shards')).toBe('24');
  });

  it('asks again when the ledger could not be reached', async () => {
    const clock = new FakeClock();
    const ledger = new MemoryLedger(8);
    await ledger.putCheckpoint('index-shards', '24');
    const { run, errors } = deploy(ledger, clock);
    const get = ledger.getCheckpoint.bind(ledger);
    let asked = 0;
    ledger.getCheckpoint = async (job) => {
      if (job === 'index-shards' && asked++ === 0) ledger.outage = ['getCheckpoint'];
      const answer = get(job);
      ledger.outage = 'none';
      return answer;
    };

    for (let runs = 0; runs < 3; runs++) await run();

    expect(asked).toBe(2);
    expect(errors()).toEqual([LOWERED]);
  });
});
