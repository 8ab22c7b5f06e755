import { describe, expect, it } from '@jest/globals';
import { WaybillError } from '../../../core/errors.ts';
import type { Json } from '../../../core/event/event.ts';
import { readNotation } from '../../../core/pattern/notations/read-notation.ts';
import { testPattern } from '../../../core/query/test-pattern.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import { makeRecord, makeSubscriber } from '../../support/builders/make-records.ts';
import { FakeClock } from '../../support/fakes/fake-clock.ts';
import { MemoryLedger } from '../../support/fakes/memory-ledger.ts';

const BIG_ORDERS = { type: ['order.placed'], data: { amount: [{ numeric: ['>', 100] }] } };

const order = (amount: number) => ({ source: '/shop', type: 'order.placed', data: { amount } });

function makeWorld() {
  let ids = 0;
  return { ledger: new MemoryLedger(), clock: new FakeClock(), newId: () => `new-${++ids}` };
}

/** Events of the last minutes, the first the newest. */
function history(...amounts: readonly number[]): readonly EventRecord[] {
  return amounts.map((amount, minute) =>
    makeRecord(`order-${minute}`, {
      acceptedAt: new Date(Date.parse('2026-11-24T16:59:00Z') - minute * 60_000).toISOString(),
      event: { data: { amount } },
    }),
  );
}

async function refusal(body: Json): Promise<WaybillError> {
  const error = await testPattern(body, makeWorld()).catch((thrown: unknown) => thrown);
  if (error instanceof WaybillError) return error;
  throw new Error('it was not refused');
}

describe('a pattern against events that are given', () => {
  it('says of each whether it matches, and if not, the clause that decided and the value it saw', async () => {
    const events = [order(500), { ...order(5), id: '7' }];

    const answer = await testPattern({ pattern: BIG_ORDERS, events }, makeWorld());

    expect(answer).toEqual({
      matched: 1,
      complete: true,
      events: [
        { id: 'new-1', source: '/shop', type: 'order.placed', matched: true },
        {
          ...{ id: '7', source: '/shop', type: 'order.placed', matched: false },
          ...{ path: 'data.amount', clause: [{ numeric: ['>', 100] }], actual: 5 },
          reason: 'data.amount is 5; it must be a number > 100',
        },
      ],
    });
  });

  it('says of one that would be refused why, beside the others', async () => {
    const events = [{ source: '/shop' }, 'an order', order(500)];

    const answer = await testPattern({ pattern: BIG_ORDERS, events }, makeWorld());

    expect(answer).toMatchObject({
      matched: 1,
      events: [
        { source: '/shop', error: { code: 'invalid-event' } },
        { error: { code: 'invalid-event' } },
        { matched: true },
      ],
    });
  });

  it('says in its reason what a long value begins with, and leaves it out itself', async () => {
    const events = [{ ...order(5), data: { amount: 'x'.repeat(100_000) } }];

    const { events: tested } = await testPattern({ pattern: BIG_ORDERS, events }, makeWorld());

    expect(JSON.stringify(tested).length).toBeLessThan(500);
    expect(tested).toMatchObject([{ reason: expect.stringContaining('"xxxx') }]);
  });
});

describe('a pattern in the notation of a broker', () => {
  it('is tested as its rule would match, and says what that is', async () => {
    const pattern = { topic: '*.placed' };
    const events = [order(5), { ...order(5), type: 'placed' }];

    const tested = await testPattern({ pattern, events }, makeWorld());

    expect(tested).toMatchObject({
      eventPattern: { _waybill: { words: { type: { n: [2], 2: ['placed'] } } } },
      matched: 1,
      events: [{ matched: true }, { matched: false, clause: pattern, actual: 'placed' }],
    });
  });

  it('decides who would get an event', async () => {
    const world = makeWorld();
    const notation = { topic: '*.placed' };
    const { eventPattern: pattern } = readNotation(notation);
    await world.ledger.putSubscriber(makeSubscriber('topical', { pattern, notation }));

    const events = [order(5), { ...order(5), type: 'placed' }];
    const tested = await testPattern({ events }, world);

    expect(tested).toMatchObject({
      matched: 1,
      events: [
        { subscribers: [{ matched: true }] },
        { subscribers: [{ reason: expect.stringContaining('wants 2 words; `placed` has 1') }] },
      ],
    });
  });

  it('rejects one that is none', async () => {
    await expect(
      testPattern({ pattern: { topic: '', field: 'type' } }, makeWorld()),
    ).rejects.toMatchObject({ code: 'invalid-pattern' });
  });
});

describe('events without a pattern', () => {
  it('are told apart by who of the registered subscribers would get them, and why not', async () => {
    const world = makeWorld();
    await world.ledger.putSubscriber(
      makeSubscriber('audit', { pattern: { type: ['order.paid'] } }),
    );
    await world.ledger.putSubscriber(makeSubscriber('billing', { pattern: BIG_ORDERS }));
    await world.ledger.putSubscriber(makeSubscriber('broken', { pattern: { type: 'x' } }));

    const { matched, events } = await testPattern({ events: [order(500), order(5)] }, world);

    expect(matched).toBe(1);
    expect(events).toMatchObject([
      {
        subscribers: [
          { subscriber: 'audit', matched: false, path: 'type', actual: 'order.placed' },
          { subscriber: 'billing', matched: true },
          {
            subscriber: 'broken',
            matched: false,
            reason: expect.stringContaining('must be a list'),
          },
        ],
      },
      { subscribers: [{}, { subscriber: 'billing', matched: false, actual: 5 }, {}] },
    ]);
  });
});

describe('a pattern against the events of the ledger', () => {
  it('takes those of the last day, newest first, and says how far back it looked', async () => {
    const world = makeWorld();
    await world.ledger.putEvents(history(500, 5, 200));

    const answer = await testPattern({ pattern: BIG_ORDERS }, world);

    expect(answer).toMatchObject({
      matched: 2,
      complete: true,
      lookedBackTo: '2026-11-23T17:00:00.001Z',
      events: [
        { id: 'order-0', acceptedAt: '2026-11-24T16:59:00.000Z', matched: true },
        { id: 'order-1', matched: false, actual: 5 },
        { id: 'order-2', trackingId: expect.stringMatching(/^wb_/), matched: true },
      ],
    });
  });

  it('takes so many and no more, over as many pages as that takes', async () => {
    const world = makeWorld();
    await world.ledger.putEvents(history(...Array.from({ length: 300 }, (_, index) => index)));

    const answer = await testPattern({ pattern: BIG_ORDERS, limit: 250 }, world);

    expect(answer).toMatchObject({ matched: 149, complete: true });
    expect(answer.events).toHaveLength(250);
    expect(answer.lookedBackTo).toBe(answer.events.at(-1)?.acceptedAt);
  });

  it('says of one that cannot be read that it cannot', async () => {
    const world = makeWorld();
    const [record] = history(500);
    await world.ledger.putEvents(history(500));
    world.ledger.unreadable.add(record?.trackingId ?? '');

    const { events, matched } = await testPattern({ pattern: BIG_ORDERS }, world);

    expect(matched).toBe(0);
    expect(events).toMatchObject([{ id: 'order-0', error: { code: 'unreadable' } }]);
  });

  it('ends after its time, and says how far it came', async () => {
    const world = makeWorld();
    await world.ledger.putEvents(history(...Array.from({ length: 60 }, () => 500)));
    const read = world.ledger.getEvents.bind(world.ledger);
    world.ledger.getEvents = (ids) => {
      world.clock.advance(10_000);
      return read(ids);
    };

    const answer = await testPattern({ pattern: BIG_ORDERS }, world);

    expect(answer.complete).toBe(false);
    expect(answer.events).toHaveLength(25);
    expect(answer.lookedBackTo).toBe(answer.events.at(-1)?.acceptedAt);
  });

  it('reads no more than 32 MB of events', async () => {
    const world = makeWorld();
    const large = history(...Array.from({ length: 60 }, () => 500));
    await world.ledger.putEvents(large.map((record) => ({ ...record, sizeBytes: 1_000_000 })));

    const answer = await testPattern({ pattern: BIG_ORDERS }, world);

    expect(answer.complete).toBe(false);
    expect(answer.events).toHaveLength(32);
  });

  it('ends where its answer would be too large', async () => {
    const world = makeWorld();
    await world.ledger.putEvents(history(...Array.from({ length: 1000 }, () => 5)));
    const clause = Array.from({ length: 300 }, (_, index) => `value-${index}`);

    const answer = await testPattern({ pattern: { data: { amount: clause } }, limit: 1000 }, world);

    expect(answer.complete).toBe(false);
    expect(JSON.stringify(answer).length).toBeLessThan(1_600_000);
  });
});

describe('a test of patterns', () => {
  it.each<[string, Json, string, string]>([
    ['no JSON object', [], 'invalid-request', 'must be a JSON object'],
    [
      'a member that there is not',
      { patern: {} },
      'invalid-request',
      'there is no member "patern"',
    ],
    ['no event', { events: [] }, 'invalid-request', 'a list of 1 to 100 events; received 0'],
    ['events that are no list', { events: {} }, 'invalid-request', 'received an object'],
    ['101 events', { events: Array(101).fill(order(1)) }, 'invalid-request', 'received 101'],
    [
      'events and a span',
      { events: [order(1)], from: '2026-11-24' },
      'invalid-request',
      'leave them',
    ],
    ['a limit of 0', { limit: 0 }, 'invalid-request', 'from 1 to 1000; received 0'],
    ['a limit as a text', { limit: '10' }, 'invalid-request', 'received "10"'],
    ['a time that is a number', { from: 5 }, 'invalid-request', '`from` must be an ISO 8601 time'],
    ['32 days', { from: '2026-10-01' }, 'invalid-request', '31 days at most'],
    ['a pattern that is none', { pattern: { type: 'x' } }, 'invalid-pattern', '`type`'],
    ['no pattern', { pattern: null }, 'invalid-pattern', 'must be an object of fields'],
    [
      'a pattern that is too long',
      { pattern: { type: ['x'.repeat(4096)] } },
      'invalid-pattern',
      '4096',
    ],
  ])('rejects %s', async (_, body, code, message) => {
    expect(await refusal(body)).toMatchObject({ code, message: expect.stringContaining(message) });
  });
});
