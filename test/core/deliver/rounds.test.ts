import { describe, expect, it } from '@jest/globals';
import { BatchWorld, failing } from '../../support/worlds/batch-world.ts';

describe('a round', () => {
  it.each([
    ['delivered', 1],
    ['dead', 2],
    ['retrying', 1],
  ] as const)(
    'that a redrive opens is handled though the delivery is %s',
    async (status, round) => {
      const world = new BatchWorld();
      const record = await world.send('1', { round: round + 1 });
      const row = { trackingId: record.trackingId, subscriber: 'billing', history: [] };
      await world.ledger.record({ ...row, status, round, attempts: 4 });

      await world.run();

      expect(world.handled).toEqual(['1']);
      expect(await world.delivery(record)).toMatchObject({
        status: 'delivered',
        round: round + 1,
        attempts: 1,
        history: [{ round: round + 1, number: 1, outcome: 'delivered' }],
      });
    },
  );

  it.each([
    ['of an earlier round', { round: 1, attempt: 9 }, 'retrying'],
    ['of an attempt that is recorded', { round: 2, attempt: 2 }, 'retrying'],
    ['of an earlier attempt', { round: 2, attempt: 1 }, 'retrying'],
    ['of a round that is dead', { round: 2, attempt: 3 }, 'dead'],
    ['of a round that is delivered', { round: 2, attempt: 3 }, 'delivered'],
    ['of a round that is discarded', { round: 2, attempt: 3 }, 'discarded'],
  ] as const)('lets a message go %s', async (_, to, status) => {
    const world = new BatchWorld();
    const record = await world.send('1', to);
    const row = { trackingId: record.trackingId, subscriber: 'billing', history: [] };
    const standing = { ...row, status, round: 2, attempts: 2 };
    await world.ledger.record(standing);

    await world.run();

    expect(world.handled).toEqual([]);
    expect(world.left).toBe(0);
    expect(await world.delivery(record)).toEqual(standing);
  });

  it('has an age of its own', async () => {
    const world = new BatchWorld();
    const record = await world.send('1', { round: 2 });
    const row = { trackingId: record.trackingId, subscriber: 'billing', history: [] };
    const firstAttemptAt = '2026-11-01T00:00:00.000Z';
    await world.ledger.record({ ...row, status: 'dead', round: 1, attempts: 4, firstAttemptAt });

    const report = await world.run(failing({ '1': new Error('x') }));

    expect(report).toMatchObject({ failed: 1, retryAgeSeconds: 0 });
  });

  it('counts its attempts from 1, by the policy', async () => {
    const world = new BatchWorld();
    world.policy = { ...world.policy, maxAttempts: 2 };
    const record = await world.send('1', { round: 3 });

    await world.runAll(failing({ '1': new Error('x') }));

    expect(await world.delivery(record)).toMatchObject({ status: 'dead', round: 3, attempts: 2 });
  });
});

describe('copies of a message', () => {
  it('in one batch are handled once', async () => {
    const world = new BatchWorld();
    const record = await world.send('1');
    await world.send('1');
    await world.send('2');

    await world.run();

    expect(world.handled).toEqual(['1', '2']);
    expect(world.left).toBe(0);
    expect(await world.delivery(record)).toMatchObject({ status: 'delivered', attempts: 1 });
  });

  it('in one batch come again once', async () => {
    const world = new BatchWorld();
    const record = await world.send('1');
    await world.send('1');

    await world.run(failing({ '1': new Error('x') }));

    expect(world.handled).toEqual(['1']);
    expect(world.left).toBe(1);
    expect(await world.delivery(record)).toMatchObject({ status: 'retrying' });
  });

  it('never take the place of a later round in one batch', async () => {
    const world = new BatchWorld();
    await world.send('1');
    const record = await world.send('1', { round: 2 });
    world.ledger.outage = ['findDeliveries'];

    await world.run();
    world.ledger.outage = 'none';

    expect(await world.delivery(record)).toMatchObject({ status: 'delivered', round: 2 });
  });

  it('are handled once in one function, though the ledger cannot be read', async () => {
    const world = new BatchWorld();
    await world.send('1');
    world.ledger.outage = ['findDeliveries'];
    await world.run();
    await world.send('1');

    await world.run();

    expect(world.handled).toEqual(['1']);
    expect(world.left).toBe(0);
  });
});
