import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openEnvelope } from '../../../core/records/open-envelope.ts';
import { makeRecord } from '../../support/builders/make-records.ts';
import { BatchWorld, TIMEOUT_MS } from '../../support/worlds/batch-world.ts';

const IDS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'];

describe('a handler that ends its function', () => {
  it('costs nobody else an attempt, and itself one each time', async () => {
    const world = new BatchWorld();
    world.policy = { ...world.policy, maxAttempts: 3 };
    const records = await Promise.all(IDS.map((id) => world.send(id)));

    await world.runAll(() => {}, ['5']);

    for (const record of records) {
      const delivery = await world.delivery(record);
      const isGuilty = record.event.id === '5';
      expect(delivery).toMatchObject(
        isGuilty
          ? { status: 'dead', attempts: 3, error: { class: 'FunctionCrashed' } }
          : { status: 'delivered', attempts: 1 },
      );
    }
    const runsOf = (id: string) => world.handled.filter((handled) => handled === id).length;
    for (const id of IDS.filter((one) => one !== '5')) expect(runsOf(id)).toBeLessThanOrEqual(2);
  });

  it('costs nobody an attempt though each has only one', async () => {
    const world = new BatchWorld();
    world.policy = { ...world.policy, maxAttempts: 1 };
    const records = await Promise.all(IDS.map((id) => world.send(id)));

    await world.runAll(() => {}, ['10']);

    const statuses = await Promise.all(records.map((record) => world.delivery(record)));
    expect(statuses.map((delivery) => delivery?.status)).toEqual([
      ...Array.from({ length: 9 }, () => 'delivered'),
      'dead',
    ]);
  });

  it('costs itself its attempts and ends, whenever copies of its message come', async () => {
    const delays = fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(delays, fc.boolean(), async (seconds, once) => {
        const world = new BatchWorld();
        world.once = once;
        world.policy = { maxAttempts: 2, baseSeconds: 10, capSeconds: 10 };
        let record = makeRecord('1');
        for (const delay of seconds) record = await world.send('1', undefined, delay);

        await world.runAll(() => {}, ['1']);

        expect(await world.delivery(record)).toMatchObject({
          status: 'dead',
          attempts: 2,
          error: { class: 'FunctionCrashed' },
        });
      }),
      { numRuns: 300 },
    );
  });

  it('follows the policy of the subscriber: each attempt after its delay', async () => {
    const world = new BatchWorld();
    world.policy = { maxAttempts: 3, baseSeconds: 600, capSeconds: 600 };
    const record = await world.send('1');
    await world.crashAt('1');
    world.clock.advance(60_000);
    await world.run();
    world.clock.advance(30_000);
    await world.crashAt('1');
    world.clock.advance(60_000);

    await world.run();

    expect(world.handled).toEqual(['1', '1']);
    expect(world.queue.delays.slice(1)).toEqual([300]);
    expect(await world.delivery(record)).toMatchObject({
      status: 'retrying',
      attempts: 1,
      error: { class: 'FunctionCrashed' },
    });
  });

  it('is handled when nothing else is, and others of its batch are safe before', async () => {
    const world = new BatchWorld();
    await world.send('suspect', { alone: true });
    const good = await world.send('good');

    await world.crashAt('suspect');

    expect(world.handled).toEqual(['good', 'suspect']);
    expect(await world.delivery(good)).toMatchObject({ status: 'delivered', attempts: 1 });
    expect(world.left).toBe(1);
  });

  it('is one of many that may: each runs in a batch of its own', async () => {
    const world = new BatchWorld();
    for (const id of ['1', '2', '3']) await world.send(id, { alone: true });

    await world.run();

    expect(world.handled).toEqual(['1']);
    expect(world.box.messages.map(({ body }) => openEnvelope(body).to)).toMatchObject([
      { alone: true, attempt: 1 },
      { alone: true, attempt: 1 },
    ]);
    expect(world.box.messages.every(({ receiveCount }) => receiveCount === 0)).toBe(true);
  });

  it('was not to blame where its handler was never begun', async () => {
    const world = new BatchWorld();
    const record = await world.send('1', { alone: true });
    world.crashAtImport();
    world.clock.advance(60_000);

    await world.run();

    expect(await world.delivery(record)).toMatchObject({ status: 'delivered', attempts: 1 });
  });
});

describe('a function that is deployed broken', () => {
  it('costs an attempt for three receives, and the next follows the policy', async () => {
    const world = new BatchWorld();
    world.policy = { maxAttempts: 3, baseSeconds: 600, capSeconds: 600 };
    const record = await world.send('1');
    for (let receive = 0; receive < 4; receive++) {
      world.crashAtImport();
      world.clock.advance(60_000);
    }

    const { died } = await world.runDeadLetter();

    expect(died).toEqual([]);
    expect(world.queue.delays).toEqual([300]);
    expect(await world.delivery(record)).toMatchObject({
      status: 'retrying',
      attempts: 1,
      error: { class: 'NoOutcome', message: expect.stringContaining('error at import') },
    });
    world.clock.advance(300_000);
    await world.run();
    expect(await world.delivery(record)).toMatchObject({ status: 'delivered', attempts: 2 });
  });

  it('is dead when that was its last attempt', async () => {
    const world = new BatchWorld();
    world.policy = { ...world.policy, maxAttempts: 1 };
    const record = await world.send('1');
    for (let receive = 0; receive < 4; receive++) {
      world.crashAtImport();
      world.clock.advance(60_000);
    }

    const { died } = await world.runDeadLetter();

    expect(died).toEqual(['billing']);
    expect(await world.delivery(record)).toMatchObject({
      status: 'dead',
      error: { class: 'NoOutcome' },
    });
  });
});

describe('a handler that the function has no time for', () => {
  it.each([true, false])('is run later, and has no attempt less: once %s', async (once) => {
    const world = new BatchWorld();
    world.once = once;
    world.policy = { ...world.policy, maxAttempts: 1 };
    const record = await world.send('1');
    for (const id of ['2', '3']) await world.send(id, { alone: true });
    const { queue, clock } = world;
    const send = queue.send.bind(queue);
    // What is put aside before any handler runs takes nearly all of the time.
    queue.send = async (url, messages) => {
      queue.send = send;
      await clock.sleep(TIMEOUT_MS - 500);
      return send(url, messages);
    };

    const { failed } = await world.run();
    const early = [...world.handled];
    await world.runAll();

    expect({ failed, early }).toEqual({ failed: 0, early: [] });
    expect(world.log.lines).toContainEqual(
      expect.objectContaining({
        ...{ level: 'WARN', trackingId: record.trackingId },
        message: 'the function had no time left for the handler, which runs later',
      }),
    );
    expect(await world.delivery(record)).toMatchObject({ status: 'delivered', attempts: 1 });
  });
});
