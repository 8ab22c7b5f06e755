import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deliveryKey, statusPartition, timeKey } from '../../../core/records/ledger-keys.ts';
import type { RouterUnderTest } from '../../support/worlds/router-under-test.ts';
import type { Attempt } from './handlers/intrude.ts';
import { eventOf, postAll, said, startFaults, waybillOf } from './observe.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

let router: RouterUnderTest;
let TableName: string;
let victim: string;
let own: string;

beforeAll(async () => {
  router = await startFaults();
  TableName = router.cloud.outputs.Table ?? '';
  const [posted] = (await postAll(router, [eventOf('steady', 'victim')])).results;
  victim = posted?.trackingId ?? '';
  const [mine] = (await postAll(router, [eventOf('intruder', 'mine', { attempts: [] })])).results;
  own = mine?.trackingId ?? '';
  await router.cloud.waitUntilIdle();
}, 60_000);

afterAll(async () => {
  await router?.stop();
});

let events = 0;

/** Has the handler of `intruder` make calls with its own role; answers what came of each. */
async function intrude(attempts: readonly Attempt[]): Promise<readonly string[]> {
  const id = `intrusion-${++events}`;
  await postAll(router, [eventOf('intruder', id, { attempts })]);
  await router.cloud.waitUntilIdle();
  const [line = ''] = said(router, `outcomes ${id} `);
  return JSON.parse(line.slice(`outcomes ${id} `.length));
}

/** What GET shows of everybody but `intruder`, which no intrusion may change. */
async function look() {
  const { deliveries, ...waybill } = await waybillOf(router, victim);
  const { status, body: page } = await router.get('/events?type=steady');
  const { events } = page as { events: readonly unknown[] };
  const list = { status, events };
  const { body } = await router.get('/subscribers');
  const { subscribers } = body as { subscribers: readonly { name: string }[] };
  return {
    waybill,
    list,
    deliveries: deliveries.filter(({ subscriber }) => subscriber !== 'intruder'),
    subscribers: subscribers.filter(({ name }) => name !== 'intruder'),
  };
}

const marshal = (strings: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(strings).map(([name, S]) => [name, { S }]));

/** One call of each kind that reads, writes and deletes an item. */
function touch(key: { readonly pk: string; readonly sk: string }): readonly Attempt[] {
  const Key = marshal({ ...key });
  const at = { TableName, Key };
  const calls: Readonly<Record<string, object>> = {
    GetItem: at,
    BatchGetItem: { RequestItems: { [TableName]: { Keys: [Key] } } },
    Query: {
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: key.pk } },
    },
    PutItem: { TableName, Item: Key },
    UpdateItem: at,
    DeleteItem: at,
    BatchWriteItem: { RequestItems: { [TableName]: [{ PutRequest: { Item: Key } }] } },
    TransactWriteItems: { TransactItems: [{ Put: { TableName, Item: Key } }] },
  };
  return Object.entries(calls).map(([command, input]) => ({ service: 'dynamodb', command, input }));
}

const REFUSED = /AccessDenied|UnknownOperation/;

describe('the role of a subscribing function', () => {
  let before: Awaited<ReturnType<typeof look>>;

  beforeAll(async () => {
    before = await look();
  });

  afterAll(async () => {
    expect(await look()).toEqual(before);
  });

  it.each([
    ["another's delivery", () => deliveryKey(victim, 'steady')],
    ["another's delivery that is not there", () => deliveryKey(own, 'steady')],
    ["another's event", () => ({ pk: `EVENT#${victim}`, sk: 'EVENT' })],
    ['its own event', () => ({ pk: `EVENT#${own}`, sk: 'EVENT' })],
    ['a subscriber', () => ({ pk: 'SUBSCRIBER', sk: 'steady' })],
    ['an API key', () => ({ pk: 'KEY', sk: 'forged' })],
    ['the due list', () => ({ pk: 'DUE#2026-11-02T09:01#0', sk: 'x' })],
    ['a checkpoint', () => ({ pk: 'JOB#due-list', sk: 'JOB' })],
    [
      'a name that begins as its own',
      () => ({ pk: `DELIVERY#intruder2#${victim}`, sk: 'DELIVERY' }),
    ],
    [
      'a name that ends as its own',
      () => ({ pk: `DELIVERY#an-intruder#${victim}`, sk: 'DELIVERY' }),
    ],
  ])('may neither read, write nor delete %s', async (_, key) => {
    const outcomes = await intrude(touch(key()));

    for (const outcome of outcomes) expect(outcome).toMatch(REFUSED);
  });

  it('may not scan, ask an index, or put its own row together with that of another', async () => {
    const query = (IndexName: string, name: string): Attempt => ({
      service: 'dynamodb',
      command: 'Query',
      input: {
        ...{ TableName, IndexName },
        KeyConditionExpression: '#name = :value',
        ExpressionAttributeNames: { '#name': name },
        ExpressionAttributeValues: { ':value': { S: 'steady#dead#0' } },
      },
    });
    const both = [deliveryKey(own, 'intruder'), deliveryKey(victim, 'steady')].map((key) => ({
      PutRequest: { Item: marshal({ ...key }) },
    }));
    const outcomes = await intrude([
      { service: 'dynamodb', command: 'Scan', input: { TableName } },
      query('byStatus', 'statusPk'),
      query('byTime', 'timePk'),
      {
        service: 'dynamodb',
        command: 'BatchWriteItem',
        input: { RequestItems: { [TableName]: both } },
      },
    ]);

    for (const outcome of outcomes) expect(outcome).toMatch(REFUSED);
  });

  it('may send to its own two queues, and to no other, and take from none', async () => {
    const { outputs } = router.cloud;
    const urls = [outputs.steadyQueue, outputs.steadyDeadLetters, outputs.RecoveryQueue];
    const send = (QueueUrl: string | undefined): Attempt => ({
      service: 'sqs',
      command: 'SendMessage',
      input: { QueueUrl, MessageBody: 'x' },
    });
    const others = await intrude(
      urls.flatMap((QueueUrl): Attempt[] => [
        send(QueueUrl),
        { service: 'sqs', command: 'ReceiveMessage', input: { QueueUrl } },
        { service: 'sqs', command: 'PurgeQueue', input: { QueueUrl } },
        { service: 'sqs', command: 'DeleteMessage', input: { QueueUrl, ReceiptHandle: 'x' } },
      ]),
    );

    for (const outcome of others) expect(outcome).toMatch(REFUSED);
  });
});

/** A message that `intruder` sends to its own dead-letter queue, or to its own queue. */
function message(body: object, to: 'intruderDeadLetters' | 'intruderQueue'): Attempt {
  const input = { QueueUrl: router.cloud.outputs[to], MessageBody: JSON.stringify(body) };
  return { service: 'sqs', command: 'SendMessage', input };
}

const acceptedAt = '2026-11-02T09:00:00.000Z';

describe('a message that a function sends to its own queues', () => {
  it('writes no outcome of another subscriber', async () => {
    const before = await look();
    const row = { trackingId: victim, subscriber: 'steady', status: 'dead', round: 9, attempts: 1 };
    const error = { class: 'Forged', message: 'forged' };
    const receipt = { ...row, history: [], error };

    const outcomes = await intrude([
      message({ _waybill: { v: 1, receipt } }, 'intruderDeadLetters'),
      message(
        { _waybill: { v: 1, trackingId: victim, acceptedAt, receipt } },
        'intruderDeadLetters',
      ),
    ]);
    await router.pass(5 * MINUTE);

    expect(outcomes).toEqual(['done', 'done']);
    expect(await look()).toEqual(before);
  });

  it.each(['note', 'unanswered'])(
    'makes no event, and hands out none of others: %s',
    async (kind) => {
      const before = await look();
      const forged = `wb_${'f'.repeat(26)}`;
      const due = kind === 'note' ? { due: '2026-11-02T09:30:00.000Z' } : {};
      const envelopes = [victim, forged].map((trackingId) => ({
        ...eventOf('steady', 'victim', { forged: true }),
        _waybill: {
          ...{ v: 1, trackingId, acceptedAt, to: { subscriber: 'intruder', round: 1, attempt: 7 } },
          ...due,
        },
      }));

      const outcomes = await intrude(envelopes.map((body) => message(body, 'intruderDeadLetters')));
      await router.pass(40 * MINUTE, 10 * MINUTE);

      expect(outcomes).toEqual(['done', 'done']);
      expect((await router.get(`/events/${forged}`)).status).toBe(404);
      expect(await look()).toEqual(before);
      expect(router.handled('victim', 'steady')).toBe(1);
    },
  );
});

/** What a row may have beside its keys: nothing, wrong types, and attributes by which it would be listed as what it is not. */
const ROWS: Readonly<Record<string, (trackingId: string) => object>> = {
  'an empty one': () => ({}),
  'wrong types': () => ({
    ...{ status: { N: '1' }, round: { S: 'one' }, attempts: { L: [] }, history: { S: '{' } },
    ...{ lastAttemptAt: { S: 'never' }, claimedUntil: { S: 'x' }, errorClass: { N: '5' } },
  }),
  'a status of another': () => ({
    ...{ status: { S: 'dead' }, round: { N: '1' }, attempts: { N: '1' } },
    ...{
      statusPk: { S: statusPartition('steady', 'dead', 0) },
      statusSk: { S: `${acceptedAt}#x` },
    },
  }),
  'an outbox row': (trackingId) => ({
    ...{ state: { S: 'outbox' }, statusPk: { S: statusPartition('OUTBOX', 'outbox', 0) } },
    statusSk: { S: `${acceptedAt}#${trackingId}` },
  }),
  'an event in the list': (trackingId) => {
    const { pk, sk } = timeKey(acceptedAt, trackingId);
    return {
      ...marshal({
        id: 'forged',
        source: '/forged',
        type: 'steady',
        acceptedAt,
        state: 'published',
      }),
      ...{ timePk: { S: pk }, timeSk: { S: sk }, expected: { L: [{ S: 'steady' }] } },
    };
  },
};

describe('a row of its own that a function writes as it likes', () => {
  it.each(Object.entries(ROWS))(
    'breaks no POST, no GET and no other: %s',
    async (_, attributes) => {
      const before = await look();
      const rows = [own, victim].map((trackingId) => ({
        ...marshal({ ...deliveryKey(trackingId, 'intruder') }),
        ...attributes(trackingId),
      }));
      const outcomes = await intrude(
        rows.map((Item) => ({
          service: 'dynamodb',
          command: 'PutItem',
          input: { TableName, Item },
        })),
      );
      const { status, results } = await postAll(router, [eventOf('steady', `after-${events}`)]);
      await router.pass(2 * MINUTE);

      expect(outcomes).toEqual(['done', 'done']);
      expect((await router.get(`/events/${own}`)).status).toBe(200);
      expect(status).toBe(202);
      expect(await router.statuses(results[0]?.trackingId ?? '')).toEqual({
        second: 'delivered',
        steady: 'delivered',
      });
      const after = await look();
      expect(after.deliveries).toEqual(before.deliveries);
      expect(after.subscribers).toEqual(before.subscribers);
      expect(after.list.status).toBe(200);
      expect(JSON.stringify(after.list.events)).not.toContain('forged');
    },
  );
});
