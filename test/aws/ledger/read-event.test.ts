import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { toItem } from '../../../aws/ledger/attributes.ts';
import type { Table } from '../../../aws/ledger/batch-calls.ts';
import { eventItems } from '../../../aws/ledger/event-item.ts';
import { putEvents } from '../../../aws/ledger/put-events.ts';
import { getEvent, getEvents } from '../../../aws/ledger/read-event.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import { incompressible, makeRecord } from '../../support/builders/make-records.ts';
import { AwsUnderTest } from '../../support/worlds/aws-under-test.ts';
import { createLedgerTable } from '../../support/worlds/create-ledger-table.ts';

const large = makeRecord('large', { event: { data: incompressible(490_000) } });
const damaged = makeRecord('damaged', { event: { data: incompressible(480_000) } });

let aws: AwsUnderTest;
let table: Table;
let calls: string[];

beforeAll(async () => {
  aws = await AwsUnderTest.start();
  table = { client: aws.dynamoDb(), name: 'events' };
  await createLedgerTable(table.client, 'events');
  await putEvents(table, [large, damaged], 1000);
  await removePiece(damaged);
});

beforeEach(() => {
  calls = [];
  aws.intercept = (call, next) => {
    calls.push(call.action);
    return next(call);
  };
});

afterAll(async () => {
  await aws?.stop();
});

async function removePiece(record: EventRecord): Promise<void> {
  const [piece] = eventItems(record, 1000);
  const Key = toItem({ pk: piece?.pk?.S, sk: piece?.sk?.S });
  await table.client.send(new DeleteItemCommand({ TableName: table.name, Key }));
}

describe('getEvent', () => {
  it('reads a small event in one call, and the pieces of a large one in another', async () => {
    const small = makeRecord('small');
    await putEvents(table, [small], 1000);
    calls = [];

    expect(await getEvent(table, small.trackingId)).toEqual(small);
    expect(calls).toEqual(['GetItem']);
    expect(await getEvent(table, large.trackingId)).toEqual(large);
    expect(calls.slice(1)).toContain('BatchGetItem');
  });

  it('says of a damaged event that it cannot be read', async () => {
    await expect(getEvent(table, damaged.trackingId)).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining(`the event ${damaged.trackingId} cannot be read`),
    });
  });
});

describe('getEvents', () => {
  it('reads many events whole, in the order of their ids, in one call for each hundred', async () => {
    const records = Array.from({ length: 130 }, (_, index) => makeRecord(`many-${index}`));
    await putEvents(table, records, 1000);
    calls = [];

    const ids = records.map(({ trackingId }) => trackingId).reverse();
    const read = await getEvents(table, [...ids, makeRecord('nowhere').trackingId]);

    expect(read).toEqual({ records: [...records].reverse(), unreadable: [] });
    expect(calls).toEqual(['BatchGetItem', 'BatchGetItem']);
  });

  it('names what it cannot read beside all others', async () => {
    const { records, unreadable } = await getEvents(table, [damaged.trackingId, large.trackingId]);

    expect(records).toEqual([large]);
    expect(unreadable).toEqual([
      { trackingId: damaged.trackingId, reason: expect.stringContaining('its piece DATA#') },
    ]);
  });
});
