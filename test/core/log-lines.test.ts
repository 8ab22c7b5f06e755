import { describe, expect, it } from '@jest/globals';
import { PermanentError } from '../../core/deliver/retries/permanent-error.ts';
import { sealEnvelope } from '../../core/records/envelope.ts';
import { makeRecord } from '../support/builders/make-records.ts';
import { BatchWorld, failing } from '../support/worlds/batch-world.ts';
import { IngestWorld, order, track } from '../support/worlds/ingest-world.ts';

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** A secret of a producer, which no line may have. */
const SECRET = 'card 4111';

/** Handles one event with a trace as `billing` does, and answers the world. */
async function handle(thrown: unknown, traceparent: unknown = TRACEPARENT) {
  const world = new BatchWorld();
  const event = { traceparent: traceparent as string, data: { secret: SECRET } };
  const record = makeRecord('1', { event });
  await world.ledger.putEvents([record]);
  world.box.put(JSON.stringify(sealEnvelope(record)));
  await world.run(failing({ '1': thrown }));
  return { world, record };
}

describe('a failed attempt', () => {
  it('is one line with all that names it, the reason and the time of the next', async () => {
    const { world, record } = await handle(new TypeError('no such card'));

    expect(world.log.lines).toEqual([
      {
        level: 'WARN',
        message: 'the attempt failed',
        ...{ trackingId: record.trackingId, eventId: '1', source: '/shop', type: 'order.placed' },
        ...{ traceparent: TRACEPARENT, subscriber: 'billing', attempt: 1, messageId: 'billing-0' },
        ...{ errorClass: 'TypeError', errorMessage: 'no such card' },
        nextAttemptAt: (await world.delivery(record))?.nextAttemptAt,
      },
    ]);
  });

  it('that is the last is an error, with no next one', async () => {
    const { world } = await handle(new PermanentError('gone'));

    expect(world.log.lines).toMatchObject([
      { level: 'ERROR', message: 'the delivery is dead', errorClass: 'PermanentError' },
    ]);
    expect(world.log.lines[0]).not.toHaveProperty('nextAttemptAt');
  });

  it('has the status code of an error that has one', async () => {
    const { world } = await handle(Object.assign(new Error('refused'), { statusCode: 502 }));

    expect(world.log.lines[0]).toMatchObject({ statusCode: 502, errorMessage: 'refused' });
  });

  it('has a message of bounded length', async () => {
    const { world } = await handle(new Error('x'.repeat(5000)));

    expect(world.log.lines[0]?.errorMessage).toHaveLength(1000);
  });

  it.each([
    ['no trace', SECRET],
    ['no text', { secret: SECRET }],
    ['no valid trace', TRACEPARENT.replace('0af', '0AF')],
  ])('names no trace that is %s, and none of the event’s data', async (_, traceparent) => {
    const { world } = await handle(new Error('x'), traceparent);

    expect(world.log.lines[0]).not.toHaveProperty('traceparent');
    expect(JSON.stringify(world.log.lines)).not.toContain(SECRET);
  });
});

describe('a line about several events', () => {
  it('names a hundred of them, and how many more there are', async () => {
    const world = new IngestWorld();
    world.bus.outcome = () => 'throttle';
    const ids = Array.from({ length: 103 }, (_, index) => `${index}`);
    const { items } = {
      items: ids.map((id) => ({ ok: true as const, event: makeRecord(id).event, sizeBytes: 100 })),
    };

    await world.acceptItems(items);

    expect(world.log.lines).toEqual([
      {
        level: 'WARN',
        message: 'the bus could not take events',
        trackingIds: ids.slice(0, 100).map((id) => track(id)),
        more: 3,
        ...{ errorClass: 'ThrottlingException', errorMessage: expect.any(String) },
      },
    ]);
  });
});

describe('ingest', () => {
  it('says nothing of events that it takes', async () => {
    const world = new IngestWorld();

    await world.accept(order('1'), order('1'), order('2'));

    expect(world.log.lines).toEqual([]);
  });

  it('names what the bus refuses for good, one by one', async () => {
    const world = new IngestWorld();
    world.bus.outcome = ({ id }) => (id === '2' ? 'take' : 'refuse');

    await world.accept(order('1'), order('2'), order('3'));

    expect(world.log.lines).toMatchObject(
      ['1', '3'].map((id) => ({
        message: 'the bus refuses an event',
        ...{ trackingId: track(id), eventId: id, errorClass: expect.any(String) },
      })),
    );
  });

  it('names what the ledger cannot say or take', async () => {
    const world = new IngestWorld();
    world.ledger.outage = ['findEvents', 'putEvents'];

    await world.accept(order('1'), order('2'));

    const trackingIds = [track('1'), track('2')];
    expect(world.log.lines).toMatchObject([
      { message: 'events count as new, whether or not they are', trackingIds },
      { message: 'waybills could not be written', trackingIds },
    ]);
  });
});

describe('a handler', () => {
  it('writes lines that name its delivery, whatever it says beside', async () => {
    const world = new BatchWorld();
    const record = await world.send('1');

    await world.run((_, { log }) => {
      log.info('charged', { amount: 5, trackingId: 'another' });
    });

    expect(world.log.lines).toEqual([
      {
        level: 'INFO',
        message: 'charged',
        amount: 5,
        ...{ trackingId: record.trackingId, eventId: '1', source: '/shop', type: 'order.placed' },
        ...{ subscriber: 'billing', attempt: 1, messageId: 'billing-0' },
      },
    ]);
  });
});
