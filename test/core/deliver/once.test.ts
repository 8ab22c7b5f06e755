import { describe, expect, it } from '@jest/globals';
import { PermanentError } from '../../../core/deliver/retries/permanent-error.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import { openEnvelope } from '../../../core/records/open-envelope.ts';
import { BatchWorld, failing, TIMEOUT_MS } from '../../support/worlds/batch-world.ts';

const onceWorld = () => {
  const world = new BatchWorld();
  world.once = true;
  return world;
};

/** Another function's claim of the first attempt, for so many milliseconds. */
const claimElsewhere = (world: BatchWorld, { trackingId }: EventRecord, ms: number) => {
  const now = world.clock.now();
  const place = { trackingId, subscriber: 'billing', round: 1, attempt: 1 };
  return world.ledger.claim({ ...place, by: 'another message', now, until: now + ms });
};

describe('once', () => {
  it('claims the attempt while its handler runs, for as long as the function has', async () => {
    const world = onceWorld();
    const record = await world.send('1');
    const claims: boolean[] = [];

    await world.run(async () => {
      claims.push(await claimElsewhere(world, record, 1000));
      await world.clock.sleep(5000);
      claims.push(await claimElsewhere(world, record, 1000));
    });

    expect(claims).toEqual([false, false]);
    expect(await world.delivery(record)).toMatchObject({ status: 'delivered' });
  });

  it('waits for a claim of another without an attempt, and looks again half a minute later', async () => {
    const world = onceWorld();
    const record = await world.send('1');
    await claimElsewhere(world, record, 20_000);

    const first = await world.run();
    world.clock.advance(30_000);
    await world.run();

    expect(first).toMatchObject({ failedMessageIds: [], failed: 0 });
    expect(world.queue.delays).toEqual([30]);
    expect(world.handled).toEqual(['1']);
    expect(await world.delivery(record)).toMatchObject({ status: 'delivered', attempts: 1 });
  });

  it('lets the message go when the other function has delivered it meanwhile', async () => {
    const world = onceWorld();
    const record = await world.send('1');
    await claimElsewhere(world, record, 20_000);
    await world.run();
    const row = { trackingId: record.trackingId, subscriber: 'billing', history: [] };
    await world.ledger.record({ ...row, status: 'delivered', round: 1, attempts: 1 });
    world.clock.advance(30_000);

    await world.run();

    expect(world.handled).toEqual([]);
    expect(world.left).toBe(0);
  });

  it('claims anew for each retry, and keeps the history', async () => {
    const world = onceWorld();
    const record = await world.send('1');

    await world.run(failing({ '1': new Error('x') }));
    world.clock.advance(60_000);
    await world.run();

    expect(world.handled).toEqual(['1', '1']);
    const delivery = await world.delivery(record);
    expect(delivery).toMatchObject({ status: 'delivered', attempts: 2 });
    expect(delivery?.history.map(({ outcome }) => outcome)).toEqual(['failed', 'delivered']);
  });

  it('ends a claim with a permanent failure', async () => {
    const world = onceWorld();
    const record = await world.send('1');

    await world.run(failing({ '1': new PermanentError('gone') }));

    expect(await world.delivery(record)).toMatchObject({ status: 'dead' });
  });

  it('runs no handler that it cannot claim for, counts no attempt, and tries again', async () => {
    const world = onceWorld();
    world.policy = { ...world.policy, maxAttempts: 1 };
    const record = await world.send('1');
    world.ledger.outage = ['claim'];
    for (let minute = 0; minute < 15; minute++) {
      await world.run();
      world.clock.advance(60_000);
    }
    expect(world.handled).toEqual([]);
    expect(await world.delivery(record)).toBeUndefined();
    world.ledger.outage = 'none';

    await world.run();

    expect(world.handled).toEqual(['1']);
    expect(await world.delivery(record)).toMatchObject({ status: 'delivered', attempts: 1 });
  });

  it('ends the function with a handler that outlasts its time, once all else is acknowledged', async () => {
    const world = onceWorld();
    const slow = await world.send('slow');
    const good = await world.send('good');

    const messages = world.box.messages.length;
    const { mustEnd } = await world.run(({ id }) =>
      id === 'slow' ? new Promise(() => {}) : undefined,
    );

    expect(messages).toBe(2);
    expect(mustEnd).toBe(true);
    expect(await world.delivery(good)).toMatchObject({ status: 'delivered' });
    expect(await world.delivery(slow)).toMatchObject({
      status: 'retrying',
      error: { class: 'FunctionTimeout' },
    });
    expect(world.box.messages.map(({ body }) => openEnvelope(body).to)).toMatchObject([
      { attempt: 2 },
    ]);
  });
});

describe('a claim that takes too long', () => {
  it('leaves the attempt for later, and counts none', async () => {
    const world = onceWorld();
    const record = await world.send('1');
    world.ledger.claim = () => new Promise(() => {});

    const report = await world.run();

    expect(report).toMatchObject({ failedMessageIds: [], failed: 0 });
    expect(world.handled).toEqual([]);
    expect(world.queue.delays).toEqual([30]);
    expect(await world.delivery(record)).toBeUndefined();
  });
});

describe('a handler that outlasts its time', () => {
  it('is followed by the next attempt when its function has ended, and no earlier', async () => {
    const world = onceWorld();
    world.policy = { maxAttempts: 5, baseSeconds: 1, capSeconds: 1 };
    await world.send('1');
    const endsAt = world.clock.now() + TIMEOUT_MS;

    await world.run(() => new Promise(() => {}));

    const [next] = world.box.messages;
    expect(next?.visibleAt).toBeGreaterThanOrEqual(endsAt);
  });
});
