import { describe, expect, it } from '@jest/globals';
import { WaybillError } from '../../../core/errors.ts';
import type { Json } from '../../../core/event/event.ts';
import { readWaybill, writeWaybill } from '../../../core/query/read-waybill.ts';
import type { DeliveryStatus } from '../../../core/records/delivery.ts';
import { makeDelivery, makeRecord, makeSubscriber } from '../../support/builders/make-records.ts';
import { JobWorld } from '../../support/worlds/job-world.ts';

const EARLIER = { lastAttemptAt: '2026-11-24T16:00:00.000Z' };

/** An event for some subscribers, each with a row in a state, or with none. */
async function makeWith(
  states: Readonly<Record<string, DeliveryStatus | undefined>> = { billing: 'dead' },
  own: Parameters<typeof makeRecord>[1] = {},
) {
  const world = await JobWorld.make();
  const pattern = { type: ['order.placed'] };
  for (const name of ['billing', 'email'])
    await world.ledger.putSubscriber(makeSubscriber(name, { pattern }));
  const record = makeRecord('a', { expected: Object.keys(states), ...own });
  await world.ledger.putEvents([record]);
  for (const [subscriber, status] of Object.entries(states))
    if (status !== undefined)
      await world.ledger.record(makeDelivery(record, status, { ...EARLIER, subscriber }));
  return { world, record, trackingId: record.trackingId };
}

describe('redelivering an event with other data', () => {
  it('makes a new event of it, for those where it is dead, and each waybill names the other', async () => {
    const { world, record, trackingId } = await makeWith({ billing: 'dead', email: 'delivered' });

    const { newEvent, deliveries } = await world.redeliverEdited(trackingId, { data: { a: 2 } });
    await world.work();

    const id = newEvent?.trackingId ?? '';
    expect(deliveries).toMatchObject([{ subscriber: 'billing', outcome: 'redelivering' }]);
    expect(world.sent()).toEqual([
      { id: newEvent?.id, trackingId: id, round: 1, attempt: 1, at: expect.any(Number) },
    ]);
    expect(world.sent('email')).toEqual([]);
    const [old, fresh] = [await readWaybill(trackingId, world), await readWaybill(id, world)];
    const { type, source, subject, time } = record.event;
    expect(fresh).toMatchObject({
      event: { source, type, data: { a: 2 }, causationid: trackingId },
      ...{ state: 'published', producer: 'ops', deliveries: [{ subscriber: 'billing' }] },
    });
    expect([fresh.event.subject, fresh.event.time]).toEqual([subject, time]);
    expect(fresh.deliveries).toHaveLength(1);
    expect(fresh.deliveries[0]).not.toHaveProperty('replay');
    expect(old).toMatchObject({ event: record.event, edits: [id] });
    expect(await world.delivery(record)).toMatchObject({ status: 'dead', round: 1 });
    expect(world.audit.entries).toMatchObject([
      {
        ...{ action: 'redeliver-edited', trackingId, by: 'me', reason: 'INC-42' },
        details: { newEvent: id, subscribers: ['billing'] },
      },
      { action: 'redeliver', trackingId: id, subscriber: 'billing' },
    ]);
  });

  it('is refused where the new data is not as its type says, and nothing is changed', async () => {
    const { world, trackingId } = await makeWith();
    const violations = [{ pointer: '/data/a', message: 'it must be a text' }];
    const error = new WaybillError('schema-violation', 'not so', { violations });
    world.keepPolicy = async () => ({ ok: false, error });

    await expect(world.redeliverEdited(trackingId, { data: { a: 2 } })).rejects.toBe(error);

    expect(await readWaybill(trackingId, world)).not.toHaveProperty('edits');
    expect(world.audit.entries).toEqual([]);
  });

  it('has what is only warned of in its waybill', async () => {
    const { world, trackingId } = await makeWith();
    const violations = [{ pointer: '/data/a', message: 'it must be a text' }];
    world.keepPolicy = async (item) => (item.ok ? { ...item, violations, deprecated: true } : item);

    const { newEvent } = await world.redeliverEdited(trackingId, { data: { a: 2 } });

    expect(await readWaybill(newEvent?.trackingId ?? '', world)).toMatchObject({ violations });
  });

  it('keeps each digit of the new data', async () => {
    const { world, trackingId } = await makeWith();
    const text = '{"price": 12345678901234567890.10}';

    const { newEvent } = await world.redeliverEdited(
      trackingId,
      { data: JSON.parse(text) as Json },
      text,
    );

    const waybill = await readWaybill(newEvent?.trackingId ?? '', world);
    expect(writeWaybill(waybill)).toContain('"price":12345678901234567890.10');
  });

  it.each<[string, DeliveryStatus | undefined, Record<string, Json>, string]>([
    ['dead', 'dead', {}, 'redelivering'],
    ['discarded', 'discarded', {}, 'redelivering'],
    ['delivered', 'delivered', {}, 'left'],
    ['delivered, and it is to have it again', 'delivered', { again: true }, 'redelivering'],
    ['retrying', 'retrying', { again: true }, 'left'],
    ['on its way', undefined, { again: true }, 'left'],
  ])('for one that is named where it is %s', async (_, status, body, outcome) => {
    const { world, trackingId } = await makeWith({ billing: status });

    const edited = await world.redeliverEdited(trackingId, {
      ...{ data: null, subscribers: ['billing'] },
      ...body,
    });
    await world.work();

    expect(edited.deliveries).toMatchObject([{ subscriber: 'billing', outcome }]);
    expect(world.sent()).toHaveLength(outcome === 'left' ? 0 : 1);
    expect(edited.newEvent === undefined).toBe(outcome === 'left');
    expect(world.audit.entries.length > 0).toBe(outcome !== 'left');
  });

  it('that is asked for again, at once or later, is one event and one delivery', async () => {
    const { world, record, trackingId } = await makeWith();
    const edit = () => world.redeliverEdited(trackingId, { data: { a: 2 } });

    const first = await edit();
    const second = await edit();
    await world.work();
    const third = await edit();
    await world.work();
    const other = await world.redeliverEdited(trackingId, { data: { a: 3 } });

    expect([second, third]).toEqual([first, first]);
    expect(world.sent()).toHaveLength(1);
    expect(other.newEvent?.trackingId).not.toBe(first.newEvent?.trackingId);
    expect((await readWaybill(record.trackingId, world)).edits).toHaveLength(2);
  });

  it.each(['putDue', 'putEvents', 'addEdit', 'putSlices'] as const)(
    'that ends at %s is whole when it is asked for again',
    async (call) => {
      const { world, trackingId } = await makeWith();
      const edit = () => world.redeliverEdited(trackingId, { data: { a: 2 } });
      world.ledger.outage = [call];

      await expect(edit()).rejects.toMatchObject({ code: 'ledger-unavailable' });
      world.ledger.outage = 'none';
      const { newEvent } = await edit();
      await world.pass(2);

      expect(world.sent()).toMatchObject([{ trackingId: newEvent?.trackingId }]);
      expect((await readWaybill(trackingId, world)).edits).toEqual([newEvent?.trackingId]);
      const looks = world.ledger.dueItems.map((item) => item.trackingId);
      expect(looks).toContain(newEvent?.trackingId);
    },
  );

  it.each<[string, Record<string, Json>, Parameters<typeof makeRecord>[1], object]>([
    [
      'data that its pattern does not match',
      { data: { amount: 1 } },
      {},
      { code: 'invalid-request', message: expect.stringMatching(/with this data picky does not/) },
    ],
    [
      'data of which the bus takes no number',
      { data: 1e19 },
      {},
      { code: 'invalid-event', message: expect.stringContaining('beyond 64 bits') },
    ],
    ['data that is too large', { data: 'x'.repeat(1_048_576) }, {}, { code: 'event-too-large' }],
    [
      'no reason',
      { data: 1, reason: '' },
      {},
      { code: 'invalid-request', message: expect.stringContaining('`reason` must say why') },
    ],
    [
      'somebody who never had it',
      { data: 1, subscribers: ['nobody'] },
      {},
      { code: 'invalid-request', message: expect.stringContaining('no delivery to "nobody"') },
    ],
    [
      'an unknown member',
      { data: 1, time: 'now' },
      {},
      { code: 'invalid-request', message: expect.stringContaining('no member "time"') },
    ],
    [
      'a subscriber that is gone',
      { data: 1, subscribers: ['gone'] },
      {},
      { code: 'subscriber-gone', message: expect.stringContaining('deploy it again') },
    ],
  ])('with %s is refused, and nothing is changed', async (_, body, own, error) => {
    const { world, record, trackingId } = await makeWith({ picky: 'dead', gone: 'dead' }, own);
    const pattern = { data: { amount: [{ numeric: ['>', 100] }] } };
    await world.ledger.putSubscriber(makeSubscriber('picky', { pattern }));
    const asked = { subscribers: ['picky'], ...body };

    await expect(world.redeliverEdited(trackingId, asked)).rejects.toMatchObject(error);

    expect(world.audit.entries).toEqual([]);
    expect(world.ledger.dueItems).toEqual([]);
    expect(await world.ledger.getEvent(trackingId)).toEqual(record);
  });

  it('is refused where the data is bytes, and beyond a hundred edits', async () => {
    const { data: _, ...event } = makeRecord('a').event;
    const bytes = await makeWith({ billing: 'dead' }, { event: { ...event, data_base64: 'AAE=' } });
    const { world, trackingId } = await makeWith();
    for (let n = 0; n < 100; n++) await world.ledger.addEdit(trackingId, `wb_${n}`);

    await expect(bytes.world.redeliverEdited(bytes.trackingId, { data: 1 })).rejects.toThrow(
      /the data of the event is bytes/,
    );
    await expect(world.redeliverEdited(trackingId, { data: 1 })).rejects.toThrow(/100 times/);
  });
});
