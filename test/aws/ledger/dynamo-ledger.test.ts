import { type AttributeValue, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DynamoLedger } from '../../../aws/ledger/dynamo-ledger.ts';
import type { Ledger } from '../../../core/ports/ledger.ts';
import type { Claim } from '../../../core/records/claim.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import { AwsError } from '../../../local/api/aws-error.ts';
import {
  incompressible,
  makeDelivery,
  makeRecord,
  makeSubscriber,
} from '../../support/builders/make-records.ts';
import { AwsUnderTest } from '../../support/worlds/aws-under-test.ts';
import { createLedgerTable } from '../../support/worlds/create-ledger-table.ts';
import { leaveUnprocessed } from '../../support/worlds/leave-unprocessed.ts';

const NOON = '2026-11-24T12:00:00.000Z';

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
  it('expire after the retention, but for subscribers, their version, checkpoints and leases', async () => {
    const record = makeRecord('e');
    const days = (seconds: string | undefined) =>
      Math.round((Number(seconds) - Date.now() / 1000) / 86_400);
    await ledger.putEvents([record]);
    await ledger.record(makeDelivery(record, 'dead'));
    await ledger.putDelivered([makeDelivery(record, 'delivered', { subscriber: 'audit' })]);
    await ledger.claim(claimOf(record, 'email'));
    await ledger.putSubscriber(makeSubscriber('billing'));
    await ledger.putCheckpoint('reconcile', 'x');
    await ledger.takeLease('reconcile', 0, 1);

    const items = await scan();

    const expiries = items.map(({ pk, sk, expiresAt }) => [
      `${pk?.S?.replace(/#wb_.*/, '')} ${sk?.S}`,
      expiresAt === undefined ? 'never' : days(expiresAt.N),
    ]);
    expect(Object.fromEntries(expiries)).toEqual({
      'EVENT EVENT': 30,
      'DELIVERY#audit DELIVERY': 30,
      'DELIVERY#billing DELIVERY': 30,
      'DELIVERY#email DELIVERY': 30,
      'SUBSCRIBER billing': 'never',
      'JOB#reconcile JOB': 'never',
      'JOB#reconcile LEASE': 'never',
      'REGISTRY REGISTRY': 'never',
    });
  });

  it('of the due list expire after the retention from when they are due', async () => {
    const { trackingId } = makeRecord('e');
    const dueAt = '2026-12-24T17:00:00.000Z';

    await ledger.putDue([{ trackingId, dueAt }], 0);

    const [item] = await scan();
    expect(Number(item?.expiresAt?.N)).toBe(Date.parse(dueAt) / 1000 + 30 * 86_400);
  });

  it('that are delivered or claimed cost no index write', async () => {
    const record = makeRecord('e');

    await ledger.record(makeDelivery(record, 'retrying'));
    const [failed] = await scan();
    await ledger.claim({ ...claimOf(record, 'billing'), attempt: 2 });
    const [claimed] = await scan();
    await ledger.putDelivered([makeDelivery(record, 'delivered')]);
    const [delivered] = await scan();

    expect(failed).toHaveProperty('statusPk');
    for (const item of [claimed, delivered]) {
      expect(item).not.toHaveProperty('statusPk');
      expect(item).not.toHaveProperty('timePk');
    }
  });

  it('of a delivery hold the claim while it runs, and no longer', async () => {
    const record = makeRecord('e');

    await ledger.claim(claimOf(record, 'billing'));
    const [claimed] = await scan();
    await ledger.record(makeDelivery(record, 'retrying'));
    const [ended] = await scan();

    expect([claimed?.claimedBy?.S, claimed?.claimedUntil?.N]).toEqual(['message-1', '1']);
    expect(Object.keys(ended ?? {}).filter((name) => name.startsWith('claimed'))).toEqual([]);
  });

  it('hold no event of which a piece is missing', async () => {
    const large = makeRecord('large', { event: { data: incompressible(900_000) } });
    aws.intercept = leaveUnprocessed(table, ({ sk }) => /^DATA#\w+#1$/.test(sk?.S ?? ''));

    const { unwritten } = await ledger.putEvents([large]);

    const { trackingId } = large;
    expect(unwritten).toEqual([trackingId]);
    expect((await ledger.findEvents([trackingId])).size).toBe(0);
    expect(await ledger.getEvent(trackingId)).toBeUndefined();
  });
});

describe('the calls of DynamoLedger', () => {
  it.each<[string, readonly string[], (records: readonly EventRecord[]) => Promise<unknown>]>([
    [
      'one for ten deliveries at the first attempt',
      ['BatchWriteItem'],
      (records) => ledger.putDelivered(records.map((record) => makeDelivery(record, 'delivered'))),
    ],
    [
      'one for the look-up of ten deliveries',
      ['BatchGetItem'],
      (records) => ledger.findDeliveries(records.map((record) => makeDelivery(record, 'dead'))),
    ],
    [
      'one for an outcome',
      ['PutItem'],
      ([record]) => ledger.record(makeDelivery(record ?? makeRecord('none'), 'dead')),
    ],
    [
      'one for a claim',
      ['UpdateItem'],
      ([record]) => ledger.claim(claimOf(record ?? makeRecord('none'), 'billing')),
    ],
    ['one for ten events', ['BatchWriteItem'], (records) => ledger.putEvents(records)],
  ])('are %s', async (_, expected, call) => {
    const actions: string[] = [];
    aws.intercept = (made, next) => {
      actions.push(made.action);
      return next(made);
    };

    await call(Array.from({ length: 10 }, (_each, index) => makeRecord(`call-${index}`)));

    expect(actions).toEqual(expected);
  });
});

function claimOf({ trackingId }: EventRecord, subscriber: string): Claim {
  return { trackingId, subscriber, round: 1, attempt: 1, by: 'message-1', now: 0, until: 1 };
}

const CALLS: readonly [string, (record: EventRecord) => Promise<unknown>][] = [
  ['getEvent', ({ trackingId }) => ledger.getEvent(trackingId)],
  ['getEvents', ({ trackingId }) => ledger.getEvents([trackingId])],
  ['findDeliveries', (record) => ledger.findDeliveries([makeDelivery(record, 'dead')])],
  ['record', (record) => ledger.record(makeDelivery(record, 'dead'))],
  ['claim', (record) => ledger.claim(claimOf(record, 'billing'))],
  ['listOutbox', () => ledger.listOutbox(1, 0)],
  ['putDue', ({ trackingId }) => ledger.putDue([{ trackingId, dueAt: NOON }], 0)],
  ['listDue', () => ledger.listDue(NOON.slice(0, 16), 1)],
  ['takeLease', () => ledger.takeLease('reconcile', 0, 1)],
];

/** Those that say in their answer what was not written. */
const ANSWERING: readonly [string, (record: EventRecord) => Promise<unknown>, unknown][] = [
  [
    'putEvents',
    (record) => ledger.putEvents([record]),
    { unwritten: [makeRecord('e').trackingId], refused: [] },
  ],
  [
    'putDelivered',
    (record) => ledger.putDelivered([makeDelivery(record, 'delivered')]),
    [makeDelivery(makeRecord('e'), 'delivered')],
  ],
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

    it.each(ANSWERING)('is an outage in the answer of %s', async (_, call, answer) => {
      aws.intercept = () => {
        throw new AwsError(code, 'the role may not do this', 400);
      };

      expect(await call(makeRecord('e'))).toEqual(answer);
    });
  },
);

describe('what DynamoDB will never do', () => {
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

  it('gives back the deliveries that it refuses', async () => {
    aws.intercept = () => {
      throw new AwsError('ValidationException', 'the item is too large', 400);
    };
    const rows = ['a', 'b'].map((id) => makeDelivery(makeRecord(id), 'delivered'));

    expect(await ledger.putDelivered(rows)).toEqual(rows);
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
