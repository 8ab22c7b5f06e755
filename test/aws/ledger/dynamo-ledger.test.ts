import { type AttributeValue, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DynamoLedger } from '../../../aws/ledger/dynamo-ledger.ts';
import type { Ledger } from '../../../core/ports/ledger.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import { AwsError } from '../../../local/aws-error.ts';
import { AwsUnderTest } from '../../contracts/aws-under-test.ts';
import { createLedgerTable } from '../../contracts/create-ledger-table.ts';
import { leaveUnprocessed } from '../../contracts/leave-unprocessed.ts';
import {
  incompressible,
  makeDelivery,
  makeRecord,
  makeSubscriber,
} from '../../contracts/ledger/make-records.ts';

const CLAIM = { subscriber: 'billing', round: 1, attempt: 1, by: 'm', now: 0, until: 1 };

let aws: AwsUnderTest;
let table: string;
let ledger: Ledger;
let tables = 0;

beforeAll(async () => {
  aws = await AwsUnderTest.start();
});

beforeEach(async () => {
  aws.intercept = (call, next) => next(call);
  table = `ledger-${tables++}`;
  await createLedgerTable(aws.dynamoDb(), table);
  ledger = new DynamoLedger(aws.dynamoDb(), { table, retentionDays: 30 });
});

afterAll(async () => {
  await aws?.stop();
});

async function scan(): Promise<readonly Record<string, AttributeValue>[]> {
  const { Items = [] } = await aws.dynamoDb().send(new ScanCommand({ TableName: table }));
  return Items;
}

describe('the items of DynamoLedger', () => {
  it('expire after the retention, but for subscribers and checkpoints', async () => {
    const record = makeRecord('e');
    const days = (seconds: string | undefined) =>
      Math.round((Number(seconds) - Date.now() / 1000) / 86_400);
    await ledger.putEvents([record]);
    await ledger.record(makeDelivery(record, 'dead'));
    await ledger.claim({ ...CLAIM, trackingId: record.trackingId, subscriber: 'email' });
    await ledger.putSubscriber(makeSubscriber('billing'));
    await ledger.putCheckpoint('reconcile', 'x');

    const items = await scan();

    const expiries = items.map(({ pk, sk, expiresAt }) => [
      `${pk?.S?.replace(/#wb_.*|#reconcile/, '')} ${sk?.S}`,
      expiresAt === undefined ? 'never' : days(expiresAt.N),
    ]);
    expect(Object.fromEntries(expiries)).toEqual({
      'EVENT EVENT': 30,
      'DELIVERY#billing DELIVERY': 30,
      'DELIVERY#email DELIVERY': 30,
      'SUBSCRIBER billing': 'never',
      'JOB JOB': 'never',
    });
  });

  it('that are delivered cost no index write', async () => {
    const record = makeRecord('e');

    await ledger.record(makeDelivery(record, 'retrying'));
    const [failed] = await scan();
    await ledger.putDelivered([makeDelivery(record, 'delivered')]);
    const [delivered] = await scan();

    expect(failed).toHaveProperty('statusPk');
    expect(delivered).not.toHaveProperty('statusPk');
    expect(delivered).not.toHaveProperty('timePk');
  });

  it('hold no event of which a piece is missing', async () => {
    const large = makeRecord('large', { event: { data: incompressible(900_000) } });
    aws.intercept = leaveUnprocessed(table, ({ sk }) => /^DATA#\w+#1$/.test(sk?.S ?? ''));

    const { unwritten } = await ledger.putEvents([large]);

    expect(unwritten).toEqual([large.trackingId]);
    expect((await ledger.findEvents(unwritten)).size).toBe(0);
    expect(await ledger.getEvent(large.trackingId)).toBeUndefined();
  });
});

const CALLS: readonly [string, (record: EventRecord) => Promise<unknown>][] = [
  ['getEvent', ({ trackingId }) => ledger.getEvent(trackingId)],
  ['getEvents', ({ trackingId }) => ledger.getEvents([trackingId])],
  ['findDeliveries', (record) => ledger.findDeliveries([makeDelivery(record, 'dead')])],
  ['record', (record) => ledger.record(makeDelivery(record, 'dead'))],
  ['claim', (record) => ledger.claim({ ...CLAIM, trackingId: record.trackingId })],
  ['listOutbox', () => ledger.listOutbox(1, 0)],
];

describe.each(['AccessDeniedException', 'ResourceNotFoundException', 'ExpiredTokenException'])(
  'a DynamoDB that answers %s',
  (code) => {
    it.each(CALLS)('is an outage in %s', async (_, call) => {
      aws.intercept = () => {
        throw new AwsError(code, 'the role may not do this', 400);
      };

      const failing = call(makeRecord('e'));

      await expect(failing).rejects.toMatchObject({
        code: 'ledger-unavailable',
        message: `the ledger cannot be reached: ${code}: the role may not do this`,
      });
    });

    it('is an outage in putEvents', async () => {
      aws.intercept = () => {
        throw new AwsError(code, 'the role may not do this', 400);
      };

      const record = makeRecord('e');

      expect(await ledger.putEvents([record])).toEqual({
        unwritten: [record.trackingId],
        refused: [],
      });
    });
  },
);

describe('what DynamoDB will never do', () => {
  it('is the fault of the event in putEvents', async () => {
    aws.intercept = () => {
      throw new AwsError('ValidationException', 'the item is too large', 400);
    };
    const { trackingId, ...record } = makeRecord('e');

    const { unwritten, refused } = await ledger.putEvents([{ ...record, trackingId }]);

    expect(unwritten).toEqual([]);
    expect(refused).toEqual([{ trackingId, reason: 'the item is too large' }]);
  });

  it.each(CALLS)('keeps its own words in %s', async (_, call) => {
    aws.intercept = () => {
      throw new AwsError('ValidationException', 'the item is too large', 400);
    };

    const failing = call(makeRecord('e'));

    await expect(failing).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'the item is too large',
    });
  });

  it('names the item that it cannot read', async () => {
    const { trackingId } = makeRecord('e');
    const key = { pk: { S: `EVENT#${trackingId}` }, sk: { S: 'EVENT' } };
    await aws.dynamoDb().send(new PutItemCommand({ TableName: table, Item: key }));

    const reading = ledger.getEvent(trackingId);

    await expect(reading).rejects.toThrow(
      `the ledger item EVENT#${trackingId}/EVENT has no text attribute \`id\``,
    );
  });
});
