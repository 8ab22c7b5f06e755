import { describe, expect, it } from '@jest/globals';
import { makeDelivery, makeRecord, makeSubscriber } from '../../support/builders/make-records.ts';
import { at, ReconcileWorld } from '../../support/worlds/reconcile-world.ts';

/** Found overdue by an earlier look. */
const OLD = {
  acceptedAt: at('16:54:30.000'),
  expected: ['billing'],
  overdue: ['billing'],
};
const { queueUrl, deadLetterQueueUrl } = makeSubscriber('billing');

describe('a delivery that is overdue while its subscriber has nothing on its queues', () => {
  it('counts an attempt without an outcome, and is sent again by the policy', async () => {
    const record = makeRecord('1', OLD);
    const world = await ReconcileWorld.makeIdle(record);

    await world.run();

    expect(world.sent()).toEqual([
      {
        id: '1',
        to: {
          subscriber: 'billing',
          round: 1,
          attempt: 2,
          firstAttemptAt: '2026-11-24T17:00:00.000Z',
        },
        at: '2026-11-24T17:00:01.000Z',
      },
    ]);
    expect(await world.delivery(record)).toMatchObject({
      status: 'retrying',
      attempts: 1,
      nextAttemptAt: '2026-11-24T17:00:01.000Z',
      error: { class: 'NoOutcome', message: expect.stringContaining('subscriber()') },
    });
    expect(world.log.messages).toContain('the attempt failed');
  });

  it('is dead after its last attempt, and told', async () => {
    const record = makeRecord('1', OLD);
    const world = await ReconcileWorld.makeIdle(record);
    const retry = { maxAttempts: 2, baseSeconds: 1, capSeconds: 1 };
    await world.ledger.putSubscriber(makeSubscriber('billing', { retry }));

    await world.run();
    world.clock.advance(5000);
    const [message] = world.queue.box(queueUrl).receive(10);
    world.queue.box(queueUrl).remove(message?.receiptHandle ?? '');
    const reports = await world.runFor(30);

    expect(reports.flatMap(({ died }) => died)).toEqual(['billing']);
    expect(await world.delivery(record)).toMatchObject({
      status: 'dead',
      attempts: 2,
      error: { class: 'NoOutcome' },
    });
  });

  it.each([
    ['that another hand has claimed and lost', { status: 'pending', attempts: 0, round: 1 }, 1, 2],
    ['of a later round', { status: 'retrying', attempts: 3, round: 2 }, 2, 5],
  ] as const)('goes on from its row: one %s', async (_, own, round, attempt) => {
    const record = makeRecord('1', OLD);
    const world = await ReconcileWorld.makeIdle(record);
    const claim = { by: 'a message', until: Date.parse(at('16:50:00.000')) };
    const nextAttemptAt = at('16:50:00.000');
    const more = own.status === 'pending' ? { claim } : { nextAttemptAt };
    await world.ledger.record(makeDelivery(record, own.status, { ...own, ...more }));

    await world.run();

    expect(world.sent()).toMatchObject([{ to: { round, attempt } }]);
  });
});

describe('a delivery that is overdue is left alone', () => {
  it.each([
    ['while something can be received', queueUrl, {}],
    ['while something is delayed', queueUrl, { delaySeconds: 900 }],
    ['while something is on the dead-letter queue', deadLetterQueueUrl, {}],
  ])('%s', async (_, url, options) => {
    const record = makeRecord('1', OLD);
    const world = await ReconcileWorld.makeIdle(record);
    world.queue.box(url).put('something', options);

    await world.run();

    expect(await world.delivery(record)).toBeUndefined();
    expect(await world.overdue(record)).toEqual([['billing']]);
  });

  it('while something is in flight', async () => {
    const record = makeRecord('1', OLD);
    const world = await ReconcileWorld.makeIdle(record);
    world.queue.box(queueUrl).put('something');
    world.queue.box(queueUrl).receive(1, 60);

    await world.run();

    expect(await world.delivery(record)).toBeUndefined();
  });

  it('while its queue cannot be asked', async () => {
    const record = makeRecord('1', OLD);
    const world = await ReconcileWorld.makeIdle(record);
    world.queue.outage = true;

    await world.run();

    expect(await world.delivery(record)).toBeUndefined();
    expect(world.log.messages).toContain('a queue cannot be asked for its depth');
  });

  it('while its event waits for the bus', async () => {
    const record = makeRecord('1', { ...OLD, state: 'outbox' });
    const world = await ReconcileWorld.makeIdle(record);
    world.bus.outcome = () => 'outage';

    await world.run();

    expect(await world.delivery(record)).toBeUndefined();
    expect(world.sent()).toEqual([]);
  });

  it('at the first look', async () => {
    const { overdue: _, ...unflagged } = OLD;
    const record = makeRecord('1', unflagged);
    const world = await ReconcileWorld.makeIdle(record);

    await world.run();

    expect(await world.overdue(record)).toEqual([['billing']]);
    expect(await world.delivery(record)).toBeUndefined();
    await world.runFor(6);
    expect(world.sent()).toMatchObject([{ to: { attempt: 2 } }]);
  });

  it('where the bus has taken its event in the same run', async () => {
    const record = makeRecord('1', { ...OLD, state: 'outbox' });
    const world = await ReconcileWorld.makeIdle(record);
    const retry = { maxAttempts: 1, baseSeconds: 1, capSeconds: 1 };
    await world.ledger.putSubscriber(makeSubscriber('billing', { retry }));
    const list = world.ledger.listEvents.bind(world.ledger);
    world.ledger.listEvents = async (query) => {
      while ((await world.ledger.getEvent(record.trackingId))?.state === 'outbox');
      return list(query);
    };

    expect(await world.run()).toMatchObject({ published: 1, died: [] });
    expect(await world.delivery(record)).toBeUndefined();
  });

  it('where its attempt is on the due list of runs that are behind', async () => {
    const { overdue: _, ...unflagged } = OLD;
    const record = makeRecord('1', unflagged);
    const world = await ReconcileWorld.makeIdle(record);
    await world.run();
    const nextAttemptAt = new Date(world.clock.now() + 3_600_000).toISOString();
    const row = makeDelivery(record, 'retrying', { nextAttemptAt });
    await world.ledger.record(row);
    await world.file(record, 3600);

    await world.catchUp(24 * 60);

    expect(world.sent()).toMatchObject([{ to: { attempt: 2 } }]);
    expect(await world.delivery(record)).toEqual(row);
  });

  it('where its subscriber is not registered', async () => {
    const record = makeRecord('1', OLD);
    const world = await ReconcileWorld.makeIdle(record);
    await world.ledger.deleteSubscriber(makeSubscriber('billing'));

    await world.run();

    expect(await world.delivery(record)).toBeUndefined();
  });
});

describe('an attempt that is late and not gone', () => {
  it('is not counted by the run that sends it', async () => {
    const record = makeRecord('1', { ...OLD, acceptedAt: at('17:00:00.000') });
    const world = await ReconcileWorld.makeIdle(record);
    const nextAttemptAt = at('17:16:40.000');
    await world.ledger.record(makeDelivery(record, 'retrying', { attempts: 1, nextAttemptAt }));
    await world.run();
    await world.file(record, 1000);

    await world.catchUp(40);

    expect(world.sent()).toMatchObject([{ to: { attempt: 2 } }]);
    expect(await world.delivery(record)).toMatchObject({ attempts: 1 });
  });

  it('is not counted where its event was published by the same run', async () => {
    const record = makeRecord('1', { ...OLD, state: 'outbox' });
    const world = await ReconcileWorld.makeIdle(record);

    await world.run();

    expect(world.bus.taken).toHaveLength(1);
    expect(await world.delivery(record)).toBeUndefined();
    expect(world.sent()).toEqual([]);
  });

  it('is not counted where its outcome came before the queues were asked', async () => {
    const record = makeRecord('1', OLD);
    const world = await ReconcileWorld.makeIdle(record);
    const depth = world.queue.depth.bind(world.queue);
    world.queue.depth = async (url) => {
      await world.ledger.record(makeDelivery(record, 'retrying', { attempts: 1 }));
      return depth(url);
    };

    await world.run();

    expect(world.sent()).toEqual([]);
  });

  it('is not counted while its queue takes no message, however long the policy waits', async () => {
    const record = makeRecord('1', OLD);
    const world = await ReconcileWorld.makeIdle(record);
    const retry = { maxAttempts: 5, baseSeconds: 40_000, capSeconds: 40_000 };
    await world.ledger.putSubscriber(makeSubscriber('billing', { retry }));
    world.queue.send = async (_, messages) => messages.map(() => false);

    await world.run();

    expect(await world.delivery(record)).toBeUndefined();
  });
});
