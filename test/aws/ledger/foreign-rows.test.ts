import {
  type AttributeValue,
  BatchWriteItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Item } from '../../../aws/ledger/attributes.ts';
import { DynamoLedger } from '../../../aws/ledger/dynamo-ledger.ts';
import { eventItems } from '../../../aws/ledger/event-item.ts';
import type { Ledger } from '../../../core/ports/ledger.ts';
import type { Claim } from '../../../core/records/claim.ts';
import {
  deliveryKey,
  dueKey,
  duePartition,
  shardOf,
  statusPartition,
  timeKey,
} from '../../../core/records/ledger-keys.ts';
import { standing } from '../../support/builders/bring-to.ts';
import { makeDelivery, makeRecord } from '../../support/builders/make-records.ts';
import { AwsUnderTest } from '../../support/worlds/aws-under-test.ts';
import { createLedgerTable } from '../../support/worlds/create-ledger-table.ts';

const RECORD = makeRecord('foreign');
const KEY = { trackingId: RECORD.trackingId, subscriber: 'billing' };
const MINUTE = '2026-11-24T17:20';
const DUE_AT = `${MINUTE}:30.000Z`;
const NOW = Date.parse('2026-11-24T17:00:00.000Z');

let aws: AwsUnderTest;
let table: string;
let ledger: Ledger;
let tables = 0;

beforeAll(async () => {
  aws = await AwsUnderTest.start();
});

beforeEach(async () => {
  table = `foreign-${tables++}`;
  await createLedgerTable(aws.dynamoDb(), table);
  ledger = new DynamoLedger(aws.dynamoDb(), { table, retentionDays: 30 });
});

afterAll(async () => {
  await aws?.stop();
});

async function put(key: { readonly pk: string; readonly sk: string }, item: Item): Promise<void> {
  const Item = { pk: { S: key.pk }, sk: { S: key.sk }, ...item };
  await aws.dynamoDb().send(new PutItemCommand({ TableName: table, Item }));
}

const N = (value: string): AttributeValue => ({ N: value });
const S = (value: string): AttributeValue => ({ S: value });

const GOOD = { status: S('retrying'), round: N('1'), attempts: N('1'), history: S('[]') };

/** What a team can write into the rows of its own subscriber. */
const DELIVERIES: readonly (readonly [string, Item])[] = [
  ['nothing', {}],
  ['an unknown status', { ...GOOD, status: S('lost') }],
  ['a status that is a number', { ...GOOD, status: N('1') }],
  ['a round that is a text', { ...GOOD, round: S('9') }],
  ['round 0', { ...GOOD, round: N('0') }],
  ['attempts that are a text', { ...GOOD, attempts: S('1') }],
  ['no attempts', { status: S('retrying'), round: N('1') }],
  ['a history that is no JSON', { ...GOOD, history: S('{') }],
  ['a history of numbers', { ...GOOD, history: S('[1]') }],
  ['a delivered row with a broken history', { ...GOOD, status: S('delivered'), history: S('') }],
  ['a claim of strings', { status: S('pending'), claimedUntil: S('9'), claimedBy: N('1') }],
  ['lists everywhere', { status: { L: [] }, round: { L: [] }, attempts: { L: [] } }],
];

describe('a row of DELIVERY that is none', () => {
  it.each(DELIVERIES)('breaks no look-up of others: %s', async (_, item) => {
    const other = makeDelivery(makeRecord('other'), 'delivered');
    await ledger.putDelivered([other]);
    await put(deliveryKey(KEY.trackingId, KEY.subscriber), item);

    const found = await ledger.findDeliveries([KEY, other, { ...KEY, subscriber: 'email' }]);

    expect([...found.values()]).toEqual([other]);
  });

  it.each(DELIVERIES)('gives way to the next outcome: %s', async (_, item) => {
    await put(deliveryKey(KEY.trackingId, KEY.subscriber), item);
    const row = makeDelivery(RECORD, 'retrying');

    const recorded = await ledger.record(row);

    expect(recorded).toEqual({ written: true, standing: row });
    expect(await standing(ledger, KEY)).toEqual(row);
  });

  it.each(DELIVERIES)('gives way to a claim, which then holds: %s', async (_, item) => {
    await put(deliveryKey(KEY.trackingId, KEY.subscriber), item);
    const claim: Claim = { ...KEY, round: 1, attempt: 1, by: 'a', now: NOW, until: NOW + 1 };

    const taken = [await ledger.claim(claim), await ledger.claim({ ...claim, by: 'b' })];

    expect(taken).toEqual([true, false]);
    expect(await standing(ledger, KEY)).toMatchObject({
      status: 'pending',
      round: 1,
      claim: { by: 'a', until: NOW + 1 },
    });
  });

  it.each(DELIVERIES)('gives way to a delivery at the first attempt: %s', async (_, item) => {
    await put(deliveryKey(KEY.trackingId, KEY.subscriber), item);
    const row = makeDelivery(RECORD, 'delivered');

    expect(await ledger.putDelivered([row])).toEqual([]);
    expect(await standing(ledger, KEY)).toEqual(row);
  });
});

describe('a row of DUE that is none', () => {
  const to = S(JSON.stringify({ subscriber: 'billing', round: 1, attempt: 2 }));

  it.each<[string, string, Item]>([
    ['a sort key of nothing that is due', 'a', {}],
    ['a sort key of separators', '##', { to }],
    ['a time that is none', `soon#${KEY.trackingId}#billing`, { to }],
    ['a tracking id that is none', `${DUE_AT}#wb_x#billing`, { to }],
    ['no tracking id', DUE_AT, { to }],
    ['an address that is no JSON', `${DUE_AT}#${KEY.trackingId}#billing`, { to: S('{') }],
    ['an address of a number', `${DUE_AT}#${KEY.trackingId}#billing`, { to: N('1') }],
    ['an address of null', `${DUE_AT}#${KEY.trackingId}#billing`, { to: S('null') }],
    ['an address of nobody', `${DUE_AT}#${KEY.trackingId}#billing`, { to: S('{}') }],
    [
      'an address of round 0',
      `${DUE_AT}#${KEY.trackingId}#billing`,
      { to: S('{"subscriber": "billing", "round": 0, "attempt": 1}') },
    ],
    [
      'an address of attempt "1"',
      `${DUE_AT}#${KEY.trackingId}#billing`,
      { to: S('{"subscriber": "billing", "round": 1, "attempt": "1"}') },
    ],
  ])('is not listed, and the others are: %s', async (_, sk, item) => {
    const { trackingId } = makeRecord('due');
    await ledger.putDue([{ trackingId, dueAt: DUE_AT }], NOW);
    const { pk } = dueKey({ trackingId, dueAt: DUE_AT }, DUE_AT);
    await put({ pk, sk }, item);

    const listed = await ledger.listDue(MINUTE, 10);

    expect(listed.map((each) => each.trackingId)).toEqual([trackingId]);
  });

  it('takes nobody the place, however many there are', async () => {
    const { trackingId } = makeRecord('behind-many');
    await ledger.putDue([{ trackingId, dueAt: DUE_AT }], NOW);
    for (let shard = 0; shard < 4; shard++)
      for (let batch = 0; batch < 2; batch++) await putMany(duePartition(MINUTE, shard), batch);

    const listed = await ledger.listDue(MINUTE, 10);

    expect(listed.map((each) => each.trackingId)).toEqual([trackingId]);
  });
});

// A function may write any attribute of its own rows, those of the indexes too.
describe('a row of DELIVERY with the index keys of another', () => {
  const own = deliveryKey(KEY.trackingId, 'mallory');
  const span = { from: '2026-11-24T16:00:00.000Z', to: '2026-11-24T18:00:00.000Z' };

  /** Rows in the hour of `RECORD`, newer than it, in its shard. */
  async function forgeEvents(count: number, item: Item): Promise<void> {
    const { pk } = timeKey(RECORD.acceptedAt, RECORD.trackingId);
    for (let index = 0; index < count; index++) {
      const key = deliveryKey(makeRecord(`forged-${index}`).trackingId, 'mallory');
      const timeSk = S(`2026-11-24T17:59:59.999Z#${makeRecord(`forged-${index}`).trackingId}`);
      await put(key, { ...item, timePk: S(pk), timeSk });
    }
  }

  it.each<[string, Item]>([
    ['nothing of an event', {}],
    ['all of an event', eventItems(makeRecord('forged'), 1).at(-1) ?? {}],
  ])('is in no list of events: %s', async (_, item) => {
    const { pk: _pk, sk: _sk, ...attributes } = item;
    await ledger.putEvents([RECORD]);
    await forgeEvents(5, attributes);

    const page = await ledger.listEvents({ ...span, limit: 2 });

    expect(page.events.map(({ trackingId }) => trackingId)).toEqual([RECORD.trackingId]);
    expect(page.cursor).toBeUndefined();
  });

  it('is no event of the outbox', async () => {
    const waiting = makeRecord('waits', { state: 'outbox' });
    await ledger.putEvents([waiting]);
    const { pk: _, sk: _sk, ...attributes } = eventItems(waiting, 1).at(-1) ?? {};
    await put(own, attributes);

    const { records, unreadable } = await ledger.listOutbox(10, Date.parse(waiting.acceptedAt));

    expect(records).toEqual([waiting]);
    expect(unreadable).toEqual([]);
  });

  it('is not counted among the failures of another', async () => {
    await ledger.record(makeDelivery(RECORD, 'dead'));
    const shard = shardOf(KEY.trackingId);
    for (const status of ['dead', 'retrying'])
      await put(deliveryKey(makeRecord(status).trackingId, 'mallory'), {
        statusPk: S(statusPartition('billing', status, shard)),
        statusSk: S(RECORD.acceptedAt),
      });

    expect(await ledger.countFailed('billing')).toMatchObject({ retrying: 0, dead: 1 });
  });
});

describe('a row of EVENT that is damaged', () => {
  it.each(['id', 'source', 'type', 'acceptedAt', 'state'])(
    'stops no list of the others: without `%s`',
    async (name) => {
      const bad = makeRecord('bad');
      await ledger.putEvents([RECORD]);
      const { pk, sk, [name]: _, ...item } = eventItems(bad, 1).at(-1) ?? {};
      await put({ pk: pk?.S ?? '', sk: sk?.S ?? '' }, item);

      const { from, to } = { from: '2026-11-24T16:00:00.000Z', to: '2026-11-24T18:00:00.000Z' };
      const { events } = await ledger.listEvents({ from, to, limit: 10 });
      const found = await ledger.findEvents([bad.trackingId, RECORD.trackingId]);

      expect(events.map(({ trackingId }) => trackingId)).toEqual([RECORD.trackingId]);
      expect([...found.keys()]).toEqual([RECORD.trackingId]);
    },
  );
});

/** 25 rows before all that are due. */
async function putMany(pk: string, batch: number): Promise<void> {
  const requests = Array.from({ length: 25 }, (_, index) => ({
    PutRequest: { Item: { pk: S(pk), sk: S(`2026-11-24T17:20:00.000Z#${batch}#${index}`) } },
  }));
  await aws.dynamoDb().send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
}
