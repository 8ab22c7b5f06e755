import { describe, expect, it } from '@jest/globals';
import { PermanentError } from '../../../core/deliver/retries/permanent-error.ts';
import { BatchWorld, failing } from '../../support/worlds/batch-world.ts';

describe('an outage of the ledger', () => {
  it('of a quarter of an hour costs no second run and no attempt, and all is recorded afterwards', async () => {
    const world = new BatchWorld();
    const ids = Array.from({ length: 10 }, (_, index) => `event-${index}`);
    const records = await Promise.all(ids.map((id) => world.send(id)));
    world.ledger.outage = 'all';
    await world.run();
    for (let minute = 0; minute < 15; minute++) {
      await world.run();
      await world.runDeadLetter();
      world.clock.advance(60_000);
    }
    world.ledger.outage = 'none';

    await world.runAll();

    expect(world.handled).toEqual(ids);
    for (const record of records)
      expect(await world.delivery(record)).toMatchObject({ status: 'delivered', attempts: 1 });
  });

  it.each([
    ['delivered', undefined, 'delivered'],
    ['to be retried', new Error('x'), 'retrying'],
    ['dead', new PermanentError('gone'), 'dead'],
  ])('keeps an outcome as a receipt that is %s', async (_, error, status) => {
    const world = new BatchWorld();
    const record = await world.send('1');
    world.ledger.outage = ['putDelivered', 'record'];

    const report = await world.run(error === undefined ? undefined : failing({ '1': error }));
    world.ledger.outage = 'none';
    const { died } = await world.runDeadLetter();

    expect(report).toMatchObject({ failedMessageIds: [], dead: 0 });
    expect(died).toEqual(status === 'dead' ? ['billing'] : []);
    expect(await world.delivery(record)).toMatchObject({ status, attempts: 1 });
  });

  it('hands out again what failed, when it is due', async () => {
    const world = new BatchWorld();
    const record = await world.send('1');
    world.ledger.outage = 'all';
    const handler = failing({ '1': new Error('x') });
    await world.run(handler);
    world.clock.advance(60_000);
    await world.run(handler);
    world.clock.advance(60_000);

    await world.run();
    world.ledger.outage = 'none';
    await world.runAll();

    expect(world.handled).toEqual(['1', '1', '1']);
    expect(await world.delivery(record)).toMatchObject({
      status: 'delivered',
      attempts: 3,
      firstAttemptAt: '2026-11-24T17:00:00.000Z',
    });
  });

  it('that never answers takes a part of the time, and no handler', async () => {
    const world = new BatchWorld();
    await world.send('1');
    world.ledger.findDeliveries = () => new Promise(() => {});

    await world.run();

    expect(world.handled).toEqual(['1']);
    expect(world.log.lines).toMatchObject([
      {
        message: 'duplicates are not suppressed in this batch',
        errorMessage: 'the ledger has not answered in 2500 ms',
      },
    ]);
  });

  it('with an outage of the queues keeps the message, and runs no handler twice here', async () => {
    const world = new BatchWorld();
    const record = await world.send('1');
    world.ledger.outage = 'all';
    world.queue.outage = true;

    const { failedMessageIds } = await world.run();
    world.clock.advance(60_000);
    world.ledger.outage = 'none';
    world.queue.outage = false;
    await world.run();

    expect(failedMessageIds).toEqual(['billing-0']);
    expect(world.handled).toEqual(['1']);
    expect(world.left).toBe(0);
    expect(await world.delivery(record)).toMatchObject({ status: 'delivered', attempts: 1 });
  });
});

describe('an outage of the queues', () => {
  it('keeps a failed message without a second run of its attempt here', async () => {
    const world = new BatchWorld();
    const record = await world.send('1');
    world.queue.outage = true;

    const { failedMessageIds } = await world.run(failing({ '1': new Error('x') }));
    expect(await world.delivery(record)).toBeUndefined();
    world.queue.outage = false;
    world.clock.advance(60_000);
    await world.run();

    expect(failedMessageIds).toEqual(['billing-0']);
    expect(world.handled).toEqual(['1']);
    expect(await world.delivery(record)).toMatchObject({ status: 'retrying', attempts: 1 });
    expect(world.log.messages[0]).toBe('messages stay on the queue: their next could not be sent');
  });

  it('holds up nobody else', async () => {
    const world = new BatchWorld();
    await world.send('1');
    const good = await world.send('2');
    world.queue.outage = true;

    const { failedMessageIds } = await world.run(failing({ '1': new Error('x') }));

    expect(failedMessageIds).toEqual(['billing-0']);
    expect(await world.delivery(good)).toMatchObject({ status: 'delivered' });
  });
});
