import { describe, expect, it } from '@jest/globals';
import type { DeliveryContext } from '../../core/batch.ts';
import { PermanentError } from '../../core/delivery/permanent-error.ts';
import { RetryLater } from '../../core/delivery/retry-later.ts';
import { BatchWorld, failing, TIMEOUT_MS } from './batch-world.ts';

const NOW = '2026-11-24T17:00:00.000Z';

describe('handleBatch', () => {
  it('hands each event over, records it as delivered and lets its message go', async () => {
    const world = new BatchWorld();
    const first = await world.send('1');
    const second = await world.send('2');
    const contexts: DeliveryContext[] = [];

    const stay = await world.run((event, context) => {
      expect(event).toEqual(event.id === '1' ? first.event : second.event);
      contexts.push(context);
    });

    expect(stay).toEqual([]);
    expect(await world.left()).toBe(0);
    expect(contexts).toMatchObject([
      { trackingId: first.trackingId, subscriber: 'billing', attempt: 1 },
      { trackingId: second.trackingId, acceptedAt: second.acceptedAt },
    ]);
    expect(contexts[0]?.remainingMs()).toBeLessThanOrEqual(TIMEOUT_MS);
    expect(await world.delivery(first)).toEqual({
      trackingId: first.trackingId,
      subscriber: 'billing',
      status: 'delivered',
      attempts: 1,
      firstAttemptAt: NOW,
      lastAttemptAt: NOW,
      history: [{ at: NOW, number: 1, outcome: 'delivered' }],
    });
    expect(world.log.lines).toEqual([]);
  });

  it('reads once and writes once on the happy path', async () => {
    const world = new BatchWorld();
    for (const id of ['1', '2', '3']) await world.send(id);
    const calls: string[] = [];
    watchCalls(world.ledger, calls);

    await world.run();

    expect(calls).toEqual(['lookupBatch', 'recordDelivered']);
  });

  it('does nothing for an empty batch', async () => {
    const world = new BatchWorld();
    world.ledger.outage = 'all';

    expect(await world.run()).toEqual([]);
    expect(world.log.lines).toEqual([]);
  });

  it('runs the handlers of a batch side by side', async () => {
    const world = new BatchWorld();
    for (const id of ['1', '2', '3']) await world.send(id);
    const started = world.clock.now();

    await world.run(() => world.clock.sleep(1000));

    expect(world.handled).toEqual(['1', '2', '3']);
    expect(world.clock.now() - started).toBeLessThan(2000);
  });
});

describe('a handler that fails', () => {
  it('has its message stay for a retry, and touches no other', async () => {
    const world = new BatchWorld();
    const records = [await world.send('1'), await world.send('2'), await world.send('3')];

    const stay = await world.run(failing({ '2': new TypeError('no such card') }));

    expect(stay).toEqual(['message-1']);
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
    expect(world.queue.postponed).toEqual([{ receiptHandle: 'handle-1', delaySeconds: 5 }]);
  });

  it('is counted, and the dead among the failed', async () => {
    const world = new BatchWorld();
    for (const id of ['1', '2', '3']) await world.send(id);

    const report = await world.report(
      failing({ '2': new Error('down'), '3': new PermanentError('gone') }),
    );

    expect(report).toEqual({ stay: ['message-1'], failed: 2, dead: 1, retryAgeSeconds: 0 });
  });

  it('reports for how long the event has been retried whose attempts began first', async () => {
    const world = new BatchWorld();
    world.policy = { maxAttempts: 5, baseSeconds: 60, capSeconds: 60 };
    const down = failing({ old: new Error('down'), new: new Error('down') });
    await world.send('old');
    await world.report(down);
    world.clock.advance(3_600_000);
    await world.send('new');

    const again = await world.report(down);
    world.clock.advance(60_000);
    const handled = await world.report();

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

    expect(world.queue.postponed.map(({ delaySeconds }) => delaySeconds)).toEqual([5, 10, 20]);
    expect(await world.left()).toBe(0);
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
    const stay = await world.run(failing({ '1': new Error('last') }));

    expect(stay).toEqual([]);
    expect(await world.left()).toBe(0);
    expect(await world.delivery(record)).toMatchObject({
      status: 'dead',
      attempts: 2,
      error: { class: 'Error', message: 'last' },
    });
  });

  it('is dead at once after a PermanentError', async () => {
    const world = new BatchWorld();
    const record = await world.send('1');

    const stay = await world.run(failing({ '1': new PermanentError('no such customer') }));

    expect(stay).toEqual([]);
    expect(await world.delivery(record)).toMatchObject({
      status: 'dead',
      attempts: 1,
      error: { class: 'PermanentError', message: 'no such customer' },
    });
  });

  it.each([
    [90, 90],
    [0, 1],
    [1_000_000, 43_200],
  ])('comes back when a RetryLater of %d s says, in %d s', async (delaySeconds, expected) => {
    const world = new BatchWorld();
    const record = await world.send('1');

    const stay = await world.run(failing({ '1': new RetryLater('busy', { delaySeconds }) }));

    expect(stay).toEqual(['message-0']);
    expect(world.queue.postponed).toEqual([{ receiptHandle: 'handle-0', delaySeconds: expected }]);
    expect(await world.delivery(record)).toMatchObject({
      status: 'retrying',
      nextAttemptAt: new Date(Date.parse(NOW) + expected * 1000).toISOString(),
      error: { class: 'RetryLater' },
    });
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

    const stay = await world.run(failing({ '2': thrown }));

    expect(stay).toEqual(['message-1']);
    expect(await world.delivery(good)).toMatchObject({ status: 'delivered' });
    expect(await world.delivery(bad)).toMatchObject({
      status: 'retrying',
      error: { class: 'Thrown' },
    });
  });

  it('keeps its visibility timeout when the queue cannot be told', async () => {
    const world = new BatchWorld();
    await world.send('1');
    world.queue.outage = true;

    const stay = await world.run(failing({ '1': new Error('x') }));

    expect(stay).toEqual(['message-0']);
    expect(world.log.lines[1]).toMatchObject({
      message: 'messages keep their visibility timeout',
      ...{ level: 'WARN', subscriber: 'billing', errorMessage: 'the queue cannot be reached' },
    });
  });
});

describe('a handler that does not return', () => {
  it('is given up half a second before the function is stopped, so that all is accounted for', async () => {
    const world = new BatchWorld();
    const quick = await world.send('1');
    const slow = await world.send('2');
    const started = world.clock.now();

    const stay = await world.run(({ id }) => (id === '2' ? new Promise(() => {}) : undefined));

    expect(stay).toEqual(['message-1']);
    expect(world.clock.now() - started).toBeLessThan(TIMEOUT_MS);
    expect(await world.delivery(quick)).toMatchObject({ status: 'delivered' });
    expect(await world.delivery(slow)).toMatchObject({
      status: 'retrying',
      error: {
        class: 'FunctionTimeout',
        message: "the handler had not returned after 9500 ms, just before the function's timeout",
      },
    });
  });

  it('may take all but that half second', async () => {
    const world = new BatchWorld();
    const record = await world.send('1');

    await world.run(() => world.clock.sleep(9400));

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

/** Notes the name of every method that is called. */
function watchCalls(target: object, calls: string[]): void {
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(target))) {
    const method: unknown = Reflect.get(target, name);
    if (typeof method !== 'function' || name === 'constructor') continue;
    Reflect.set(target, name, (...given: unknown[]) => {
      calls.push(name);
      return Reflect.apply(method, target, given);
    });
  }
}
