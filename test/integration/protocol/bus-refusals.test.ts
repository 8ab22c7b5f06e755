import { gzipSync } from 'node:zlib';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { statusPartition } from '../../../core/records/ledger-keys.ts';
import { AwsError } from '../../../local/api/aws-error.ts';
import type { RouterUnderTest } from '../../support/worlds/router-under-test.ts';
import { deliveryOf, eventOf, operator, postAll, said, startFaults } from './observe.ts';

const MINUTE = 60_000;

let router: RouterUnderTest;
let aws: ReturnType<typeof operator>;

beforeAll(async () => {
  router = await startFaults();
  aws = operator(router);
}, 60_000);

afterAll(async () => {
  aws?.close();
  await router?.stop();
});

const REFUSALS = [
  ['AccessDeniedException', 'User is not authorized to perform: events:PutEvents', 400],
  ['ResourceNotFoundException', 'Event bus orders does not exist.', 400],
  ['ExpiredTokenException', 'The security token included in the request is expired', 400],
  ['UnrecognizedClientException', 'The security token included in the request is invalid.', 400],
  ['KMSAccessDeniedException', 'a code that nobody has heard of', 400],
] as const;

describe('a bus that refuses whoever asks', () => {
  it.each(REFUSALS)(
    'is an outage, and no fault of the event: %s',
    async (code, message, status) => {
      const error = new AwsError(code, message, status);
      const end = router.cloud.faults.set({ service: 'events', action: 'PutEvents', error });
      const event = eventOf('steady', `bus-${code}`);
      const kept = await postAll(router, [event]);
      const endBoth = router.cloud.faults.set({ service: 'dynamodb', error: 'outage' });
      const refused = await postAll(router, [eventOf('steady', `both-${code}`)]);
      endBoth();
      end();
      await router.pass(2 * MINUTE);

      expect(kept).toMatchObject({ status: 202, results: [{ status: 'accepted' }] });
      expect(await router.statuses(kept.results[0]?.trackingId ?? '')).toEqual({
        second: 'delivered',
        steady: 'delivered',
      });
      expect(refused.status).toBe(503);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    },
  );

  it('whole, sends each of a group again, and takes all but the one at fault', async () => {
    const error = new AwsError('ValidationException', 'one of these is not well formed', 400);
    router.cloud.faults.set({ service: 'events', action: 'PutEvents', error, times: 1 });
    const events = Array.from({ length: 10 }, (_, place) => eventOf('nobody', `group-${place}`));

    const { status } = await postAll(router, events);

    expect(status).toBe(202);
  });
});

describe('the outbox', () => {
  it('drains past rows that are damaged and an event that the bus refuses, and reconcile goes on', async () => {
    const end = router.cloud.faults.set({
      service: 'events',
      action: 'PutEvents',
      error: 'outage',
    });
    const first = await postAll(router, [eventOf('steady', 'outboxed-refused')]);
    const refusedId = first.results[0]?.trackingId ?? '';
    await makeUnpublishable(refusedId);
    for (let row = 0; row < 120; row++) await putDamaged(row);
    router.clock.advance(1000);
    const { results } = await postAll(router, [eventOf('steady', 'outboxed-behind')]);
    end();
    await router.pass(3 * MINUTE);

    expect(await router.statuses(results[0]?.trackingId ?? '')).toEqual({
      second: 'delivered',
      steady: 'delivered',
    });
    expect((await deliveryOf(router, refusedId, 'steady')).status).toBe('pending');
    expect(said(router, 'an event of the outbox cannot be read').length).toBeGreaterThan(0);
    expect(said(router, 'the bus refuses an event of the outbox')).toHaveLength(1);
  });
});

/** Puts a body into an event of the outbox that is more than the bus takes. */
async function makeUnpublishable(trackingId: string): Promise<void> {
  const { Table: TableName } = router.cloud.outputs;
  const Key = { pk: { S: `EVENT#${trackingId}` }, sk: { S: 'EVENT' } };
  const { Item } = await aws.table.send(new GetItemCommand({ TableName, Key }));
  const event = { ...eventOf('steady', 'outboxed-refused'), data: 'x'.repeat(1_100_000) };
  const zip = { B: gzipSync(JSON.stringify(event)) };
  const { body: _, ...rest } = Item ?? {};
  await aws.table.send(new PutItemCommand({ TableName, Item: { ...rest, zip } }));
}

/** Puts a row into the outbox that is no event. */
async function putDamaged(row: number): Promise<void> {
  const trackingId = `wb_${'a'.repeat(23)}${[row / 25, row % 25, 0].map((n) => String.fromCharCode(97 + Math.floor(n))).join('')}`;
  const statusSk = `${new Date(router.clock.now()).toISOString()}#${trackingId}`;
  const strings = {
    ...{ pk: `EVENT#${trackingId}`, sk: 'EVENT', state: 'outbox', statusSk },
    statusPk: statusPartition('OUTBOX', 'outbox', row % 8),
  };
  const Item = {
    ...Object.fromEntries(Object.entries(strings).map(([name, S]) => [name, { S }])),
    zip: { B: new Uint8Array([1, 2, 3]) },
  };
  const { Table: TableName } = router.cloud.outputs;
  await aws.table.send(new PutItemCommand({ TableName, Item }));
}
