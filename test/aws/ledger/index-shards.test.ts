import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoLedger } from '../../../aws/ledger/dynamo-ledger.ts';
import { shardOf, TIME_SHARDS } from '../../../core/records/ledger-keys.ts';
import { makeDelivery, makeRecord } from '../../support/builders/make-records.ts';
import { AwsUnderTest } from '../../support/worlds/aws-under-test.ts';
import { createLedgerTable } from '../../support/worlds/create-ledger-table.ts';

const SPAN = { from: '2026-11-24T00:00:00.000Z', to: '2026-11-25T00:00:00.000Z' };
const NOW = Date.parse(SPAN.to);

let aws: AwsUnderTest;

beforeAll(async () => {
  aws = await AwsUnderTest.start();
});

afterAll(async () => {
  await aws?.stop();
});

describe('a ledger whose indexes are spread over more partitions than before', () => {
  it('finds what is in the old ones and in the new, in every list', async () => {
    const client = aws.dynamoDb();
    const settings = { table: 'ledger', retentionDays: 30 };
    await createLedgerTable(client, settings.table);
    const before = new DynamoLedger(client, settings);
    const after = new DynamoLedger(client, { ...settings, shards: 24 });
    const make = (id: string) => makeRecord(id, { state: 'outbox' });
    const records = Array.from({ length: 40 }, (_, n) => make(`event-${n}`));
    for (const [place, record] of records.entries()) {
      const ledger = place < 20 ? before : after;
      await ledger.putEvents([record]);
      await ledger.record(makeDelivery(record, 'dead'));
    }

    const { events } = await after.listEvents({ ...SPAN, limit: 100 });
    const shards = Array.from({ length: after.shards }, (_, shard) => shard);
    const pages = await Promise.all(
      shards.map((shard) => after.listEvents({ ...SPAN, shard, limit: 100 })),
    );
    const outbox = await after.listOutbox(100, NOW);

    const ids = (list: readonly { readonly trackingId: string }[]) =>
      list.map(({ trackingId }) => trackingId).toSorted();
    expect(ids(events)).toEqual(ids(records));
    expect(ids(pages.flatMap((page) => page.events))).toEqual(ids(records));
    expect(ids(outbox.records)).toEqual(ids(records));
    expect(await after.countFailed('billing')).toMatchObject({ retrying: 0, dead: 40 });
    expect(pages.slice(TIME_SHARDS).some((page) => page.events.length > 0)).toBe(true);
  });

  it('keeps an event in one of the partitions that there are', () => {
    const ids = Array.from({ length: 500 }, (_, n) => makeRecord(`${n}`).trackingId);

    for (const shards of [8, 16, 128]) {
      const used = new Set(ids.map((id) => shardOf(id, shards)));
      expect(Math.max(...used)).toBeLessThan(shards);
      expect(used.size).toBeGreaterThan(shards * 0.9);
    }
  });
});
