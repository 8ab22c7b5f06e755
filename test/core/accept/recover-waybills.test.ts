import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readLostWaybill, writeLostWaybill } from '../../../core/accept/lost-waybill.ts';
import { compilePattern } from '../../../core/pattern/compile-pattern.ts';
import { makeRecord } from '../../support/builders/make-records.ts';
import { post, STRUCTURED } from '../../support/builders/post.ts';
import { IngestWorld, order, track } from '../../support/worlds/ingest-world.ts';

/** Ingest that has accepted events while the ledger could not be written, which is over now. */
async function makeWorld(...ids: string[]) {
  const world = new IngestWorld();
  world.ledger.outage = 'all';
  await world.accept(...ids.map((id) => order(id)));
  world.ledger.outage = 'none';
  return world;
}

/** Everything that is filed to be looked at within ten minutes. */
async function looks({ ledger, clock }: IngestWorld) {
  const minutes = Array.from({ length: 10 }, (_, n) =>
    new Date(clock.now() + n * 60_000).toISOString().slice(0, 16),
  );
  return (await Promise.all(minutes.map((minute) => ledger.listDue(minute, 100)))).flat();
}

describe('recoverWaybills', () => {
  it('writes what ingest could not write, as it was accepted', async () => {
    const world = await makeWorld('1', '2');
    const acceptedAt = '2026-11-24T17:00:00.000Z';
    world.clock.advance(900_000);

    expect(await world.recover()).toBe(0);

    for (const id of ['1', '2'])
      expect(await world.ledger.getEvent(track(id))).toEqual({
        trackingId: track(id),
        event: order(id),
        acceptedAt,
        sizeBytes: JSON.stringify(order(id)).length,
        expected: ['billing'],
        state: 'published',
      });
    expect(world.recovery.messages).toEqual([]);
  });

  it('keeps every digit of an event’s numbers', async () => {
    const world = new IngestWorld();
    const body = JSON.stringify(order('1')).replace('50', '1524831183200260097');
    world.ledger.outage = ['putEvents'];
    await world.acceptItems(post({ 'content-type': STRUCTURED }, body).items);
    world.ledger.outage = 'none';

    await world.recover();

    expect(await world.ledger.getEvent(track('1'))).toMatchObject({
      dataText: '{"amount":1524831183200260097}',
    });
  });

  it('recovers an event that nobody wants, too', async () => {
    const world = new IngestWorld();
    world.ledger.outage = ['putEvents'];
    await world.accept(order('1', { type: 'order.paid' }));
    world.ledger.outage = 'none';

    await world.recover();

    expect(await world.ledger.getEvent(track('1'))).toMatchObject({
      state: 'unmatched',
      expected: [],
    });
  });

  it.each([
    ['whom it matches', order('1', { data: { amount: 500 } }), ['audit', 'billing'], 'published'],
    ['nobody, where it matches none', order('1', { type: 'order.paid' }), [], 'unmatched'],
  ])(
    'settles who was expected where ingest did not know: %s',
    async (_, event, expected, state) => {
      const world = new IngestWorld();
      const { subscribers } = world;
      world.subscribers = undefined;
      await world.accept(event);
      world.subscribers = subscribers;

      expect(await world.recover()).toBe(0);
      expect(await world.ledger.getEvent(track('1'))).toMatchObject({ expected, state });
    },
  );

  it('keeps an event on the queue while nobody can say who subscribes, and settles it then', async () => {
    const world = new IngestWorld();
    const { subscribers } = world;
    world.subscribers = undefined;
    await world.accept(order('1'));

    expect(await world.recover()).toBe(1);
    expect(await world.ledger.getEvent(track('1'))).toBeUndefined();

    world.clock.advance(60_000);
    world.subscribers = subscribers;

    expect(await world.recover()).toBe(0);
    expect(await world.ledger.getEvent(track('1'))).toMatchObject({ expected: ['billing'] });
  });

  it('keeps whom ingest expected, whoever subscribes now', async () => {
    const world = await makeWorld('1');
    world.subscribers = [{ name: 'late', pattern: compilePattern({ source: ['/shop'] }) }];

    await world.recover();

    expect(await world.ledger.getEvent(track('1'))).toMatchObject({ expected: ['billing'] });
  });

  it('has each looked at later, since reconcile may have passed its time', async () => {
    const world = await makeWorld('1', '2');

    await world.recover();

    const filed = await looks(world);
    expect(filed.map(({ trackingId }) => trackingId).sort()).toEqual(
      [track('1'), track('2')].sort(),
    );
    for (const { to } of filed) expect(to).toBeUndefined();
  });

  it('leaves a waybill alone that is there, and has it looked at no more often', async () => {
    const world = await makeWorld('1');
    const flagged = makeRecord('1', { overdue: ['billing'], expected: ['billing'] });
    await world.ledger.putEvents([flagged]);

    expect(await world.recover()).toBe(0);
    expect(await world.ledger.getEvent(track('1'))).toEqual(flagged);
    expect(await looks(world)).toEqual([]);
  });

  it('takes two messages of one event for one, and keeps the first', async () => {
    const world = await makeWorld('1');
    world.clock.advance(1000);
    world.ledger.outage = 'all';
    await world.accept(order('1'), order('2'));
    world.ledger.outage = 'none';
    const written: string[][] = [];
    const put = world.ledger.putEvents.bind(world.ledger);
    world.ledger.putEvents = (records) => {
      written.push(records.map(({ trackingId }) => trackingId));
      return put(records);
    };

    expect(await world.recover()).toBe(0);

    expect(written).toEqual([[track('1'), track('2')]]);
    expect(await world.ledger.getEvent(track('1'))).toMatchObject({
      acceptedAt: '2026-11-24T17:00:00.000Z',
    });
  });

  it.each(['findEvents', 'putDue', 'putEvents'] as const)(
    'keeps all on the queue while the ledger is down (%s), and says nothing of a recovery',
    async (method) => {
      const world = await makeWorld('1', '2');
      world.ledger.outage = [method];

      expect(await world.recover()).toBe(2);
      expect(world.log.messages).not.toContain('waybills were recovered');

      world.ledger.outage = 'none';
      world.clock.advance(60_000);

      expect(await world.recover()).toBe(0);
      expect(await world.ledger.getEvent(track('2'))).toMatchObject({ state: 'published' });
    },
  );

  it('keeps those alone that could not be written, and reports the others', async () => {
    const world = await makeWorld('1', '2');
    const put = world.ledger.putEvents.bind(world.ledger);
    world.ledger.putEvents = async ([first, ...others]) => ({
      ...(await put(first === undefined ? [] : [first])),
      unwritten: others.map(({ trackingId }) => trackingId),
    });

    expect(await world.recover()).toBe(1);

    expect(await world.ledger.getEvent(track('1'))).toBeDefined();
    expect(world.log.lines.at(-1)).toMatchObject({
      message: 'waybills were recovered',
      trackingId: track('1'),
    });
  });

  it('keeps what the ledger will never take, and says why', async () => {
    const world = await makeWorld('1');
    const reason = 'the item is larger than 400 KB';
    world.ledger.putEvents = async () => ({
      unwritten: [],
      refused: [{ trackingId: track('1'), reason }],
    });

    expect(await world.recover()).toBe(1);
    expect(world.log.lines).toContainEqual({
      ...{ level: 'ERROR', message: 'the ledger refuses a waybill' },
      ...{ trackingId: track('1'), reason },
    });
  });

  it('asks nothing of the ledger when the queue is empty', async () => {
    const world = new IngestWorld();
    world.ledger.outage = 'all';

    expect(await world.recover()).toBe(0);
    expect(world.log.lines).toEqual([]);
  });

  it('hides no fault that is not an outage', async () => {
    const world = await makeWorld('1');
    const fault = new TypeError('a fault of the adapter');
    world.ledger.putEvents = () => Promise.reject(fault);

    await expect(world.recover()).rejects.toBe(fault);
  });
});

describe('a message of the recovery queue', () => {
  it('is read back as it was written', () => {
    const record = makeRecord('1', { producer: 'checkout' });
    const { expected: _, ...unsettled } = record;

    expect(readLostWaybill(writeLostWaybill(record))).toEqual(record);
    expect(readLostWaybill(writeLostWaybill(unsettled))).toEqual(unsettled);
  });

  const good = JSON.parse(writeLostWaybill(makeRecord('1'))) as { waybill: object };
  const changed = (changes: object) =>
    JSON.stringify({ ...good, waybill: { ...good.waybill, ...changes } });

  it.each([
    ['no JSON', 'hello'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['another version', JSON.stringify({ ...good, v: 2 })],
    ['no waybill', '{"v":1}'],
    ['a waybill that is a text', '{"v":1,"waybill":"x"}'],
    ['no event', changed({ event: null })],
    ['an event that is none', changed({ event: {} })],
    ['no tracking id', changed({ trackingId: undefined })],
    ['a tracking id of another form', changed({ trackingId: 'wb_x' })],
    ['no time', changed({ acceptedAt: undefined })],
    ['a time that is none', changed({ acceptedAt: 'soon' })],
    ['a state that there is not', changed({ state: 'lost' })],
    ['expected subscribers that are no list', changed({ expected: 'billing' })],
    ['expected subscribers that are no names', changed({ expected: [{}] })],
    ['a size that is no number', changed({ sizeBytes: 'large' })],
    ['a producer that is no text', changed({ producer: 5 })],
  ])('rejects %s, which stays and is named in the log, and harms no other', async (_, body) => {
    const world = await makeWorld('1');
    world.recovery.put(body);

    expect(await world.recover()).toBe(1);

    expect(world.recovery.messages.map((message) => message.body)).toEqual([body]);
    expect(await world.ledger.getEvent(track('1'))).toBeDefined();
    expect(world.log.lines).toContainEqual(
      expect.objectContaining({
        level: 'ERROR',
        message: 'a message of the recovery queue is no waybill',
        messageId: 'recovery-1',
      }),
    );
  });

  it('never throws anything but invalid-message, whatever it is', () => {
    const value = fc.oneof(
      fc.json(),
      fc.string(),
      fc.json().map((json) => changed(asObject(json))),
    );

    fc.assert(
      fc.property(value, (body) => {
        try {
          readLostWaybill(body);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid-message' });
        }
      }),
      { numRuns: 500 },
    );
  });
});

function asObject(json: string): object {
  const value: unknown = JSON.parse(json);
  return typeof value === 'object' && value !== null ? value : {};
}
