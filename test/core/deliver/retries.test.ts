import { describe, expect, it } from '@jest/globals';
import { PermanentError } from '../../../core/deliver/retries/permanent-error.ts';
import { RetryLater } from '../../../core/deliver/retries/retry-later.ts';
import { openEnvelope } from '../../../core/records/open-envelope.ts';
import { BatchWorld, failing, TIMEOUT_MS } from '../../support/worlds/batch-world.ts';

const NOW = '2026-11-24T17:00:00.000Z';

describe('a handler that fails', () => {
  it('has its event come again as a new message, and touches no other', async () => {
    const world = new BatchWorld();
    const records = [await world.send('1'), await world.send('2'), await world.send('3')];

    const { failedMessageIds } = await world.run(failing({ '2': new TypeError('no such card') }));

    expect(failedMessageIds).toEqual([]);
    const [first, second, third] = await Promise.all(
      records.map((record) => world.delivery(record)),
    );
    expect(first?.status).toBe('delivered');
    expect(third?.status).toBe('delivered');
    expect(second).toMatchObject({
      status: 'retrying',
      attempts: 1,
      nextAttemptAt: '2026-11-24T17:00:05.000Z',
      error: { class: 'TypeError', message: 'no such card' },
    });
    expect(world.queue.delays).toEqual([5]);
    expect(world.box.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 1 });
    expect(world.box.messages.map(({ body }) => openEnvelope(body).to)).toEqual([
      { subscriber: 'billing', round: 1, attempt: 2, firstAttemptAt: NOW },
    ]);
  });

  it('reports for how long the event has been retried whose attempts began first', async () => {
    const world = new BatchWorld();
    world.policy = { maxAttempts: 5, baseSeconds: 60, capSeconds: 60 };
    const down = failing({ old: new Error('down'), new: new Error('down') });
    await world.send('old');
    await world.run(down);
    world.clock.advance(3_600_000);
    await world.send('new');

    const again = await world.run(down);
    world.clock.advance(60_000);
    const handled = await world.run();

    expect(again).toMatchObject({ failed: 2, retryAgeSeconds: 3600 });
    expect(handled).toMatchObject({ failed: 0, retryAgeSeconds: 0 });
  });

  it('is retried with a growing delay until it is delivered', async () => {
    const world = new BatchWorld();
    const record = await world.send('1');

    for (let attempt = 1; attempt <= 3; attempt++) {
      await world.run(failing({ '1': new Error(`failure ${attempt}`) }));
      world.clock.advance(60_000);
    }
    await world.run();

    expect(world.queue.delays).toEqual([5, 10, 20]);
    expect(world.left).toBe(0);
    const delivery = await world.delivery(record);
    expect(delivery).toMatchObject({ status: 'delivered', attempts: 4, firstAttemptAt: NOW });
    expect(delivery?.history.map(({ outcome, error }) => error?.message ?? outcome)).toEqual([
      'failure 1',
      'failure 2',
      'failure 3',
      'delivered',
    ]);
  });

  it('is dead after its last attempt, with its reason, and its message is let go', async () => {
    const world = new BatchWorld();
    world.policy = { ...world.policy, maxAttempts: 2 };
    const record = await world.send('1');

    await world.run(failing({ '1': new Error('first') }));
    world.clock.advance(60_000);
    await world.run(failing({ '1': new Error('last') }));

    expect(world.left).toBe(0);
    expect(await world.delivery(record)).toMatchObject({
      status: 'dead',
      attempts: 2,
      error: { class: 'Error', message: 'last' },
    });
  });

  it('is dead at once after a PermanentError', async () => {
    const world = new BatchWorld();
    const record = await world.send('1');

    await world.run(failing({ '1': new PermanentError('no such customer') }));

    expect(world.left).toBe(0);
    expect(await world.delivery(record)).toMatchObject({
      status: 'dead',
      attempts: 1,
      error: { class: 'PermanentError', message: 'no such customer' },
    });
  });

  it.each([
    [90, 90],
    [0, 1],
    [900, 900],
  ])('comes back when a RetryLater of %d s says, in %d s', async (delaySeconds, expected) => {
    const world = new BatchWorld();
    const record = await world.send('1');

    await world.run(failing({ '1': new RetryLater('busy', { delaySeconds }) }));

    expect(world.queue.delays).toEqual([expected]);
    expect(world.deadLetters.messages).toEqual([]);
    expect(await world.delivery(record)).toMatchObject({
      status: 'retrying',
      nextAttemptAt: new Date(Date.parse(NOW) + expected * 1000).toISOString(),
      error: { class: 'RetryLater' },
    });
  });

  it.each([
    [901, 901],
    [43_200, 43_200],
    [1_000_000, 1_000_000],
    [9_000_000, 1_209_600],
  ])('goes on the due list when a RetryLater says %d s, for %d s', async (asked, expected) => {
    const world = new BatchWorld();
    const record = await world.send('1');

    await world.run(failing({ '1': new RetryLater('busy', { delaySeconds: asked }) }));
    await world.runDeadLetter();

    const dueAt = new Date(Date.parse(NOW) + expected * 1000).toISOString();
    expect(world.left).toBe(0);
    expect(world.deadLetters.messages).toEqual([]);
    expect(await world.delivery(record)).toMatchObject({
      status: 'retrying',
      nextAttemptAt: dueAt,
    });
    expect(world.ledger.dueItems).toMatchObject([
      {
        trackingId: record.trackingId,
        dueAt,
        to: { subscriber: 'billing', round: 1, attempt: 2, firstAttemptAt: NOW },
      },
    ]);
  });

  it('is dead when a RetryLater comes at its last attempt', async () => {
    const world = new BatchWorld();
    world.policy = { ...world.policy, maxAttempts: 1 };
    const record = await world.send('1');

    await world.run(failing({ '1': new RetryLater('busy', { delaySeconds: 5 }) }));

    expect(await world.delivery(record)).toMatchObject({ status: 'dead' });
  });

  it.each([
    ['a text', 'out of order'],
    ['nothing', undefined],
    ['an object that cannot be described', Object.create(null)],
  ])('may throw %s without harm to the others', async (_, thrown) => {
    const world = new BatchWorld();
    const good = await world.send('1');
    const bad = await world.send('2');

    await world.run(failing({ '2': thrown }));

    expect(await world.delivery(good)).toMatchObject({ status: 'delivered' });
    expect(await world.delivery(bad)).toMatchObject({
      status: 'retrying',
      error: { class: 'Thrown' },
    });
  });
});

describe('a handler that does not return', () => {
  it('is given up a second before the function is stopped, so that all is accounted for', async () => {
    const world = new BatchWorld();
    const quick = await world.send('1');
    const slow = await world.send('2');
    const started = world.clock.now();
    const signals: AbortSignal[] = [];

    const { mustEnd } = await world.run(({ id }, { signal }) => {
      signals.push(signal);
      return id === '2' ? new Promise(() => {}) : undefined;
    });

    expect(mustEnd).toBe(false);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    expect(world.clock.now() - started).toBeLessThan(TIMEOUT_MS);
    expect(await world.delivery(quick)).toMatchObject({ status: 'delivered' });
    expect(await world.delivery(slow)).toMatchObject({
      status: 'retrying',
      error: {
        class: 'FunctionTimeout',
        message: "the handler had not returned after 9000 ms, just before the function's timeout",
      },
    });
  });

  it('may take all but that second', async () => {
    const world = new BatchWorld();
    const record = await world.send('1');

    await world.run(() => world.clock.sleep(8900));

    expect(await world.delivery(record)).toMatchObject({ status: 'delivered' });
  });

  it('leaves no timer behind', async () => {
    const world = new BatchWorld();
    const record = await world.send('1');
    await world.run();

    world.clock.advance(TIMEOUT_MS * 2);

    expect(await world.delivery(record)).toMatchObject({ status: 'delivered' });
    expect(world.log.lines).toEqual([]);
  });
});

describe('an outcome that is still to be recorded', () => {
  it('is told once when two copies of its message come back together', async () => {
    const world = new BatchWorld();
    await world.send('1');
    await world.send('1');
    world.queue.outage = true;
    await world.run(failing({ '1': new Error('x') }));
    world.queue.outage = false;
    world.clock.advance(60_000);

    await world.run();

    expect(world.handled).toEqual(['1']);
    expect(world.left).toBe(1);
  });
});
