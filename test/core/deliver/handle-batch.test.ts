import { describe, expect, it } from '@jest/globals';
import type { DeliveryContext } from '../../../core/deliver/batch.ts';
import { PermanentError } from '../../../core/deliver/retries/permanent-error.ts';
import { STAMP } from '../../../core/records/envelope.ts';
import { BatchWorld, failing, TIMEOUT_MS } from '../../support/worlds/batch-world.ts';

const NOW = '2026-11-24T17:00:00.000Z';

describe('handleBatch', () => {
  it('hands each event over, records it as delivered and lets its message go', async () => {
    const world = new BatchWorld();
    const first = await world.send('1');
    const second = await world.send('2');
    const contexts: DeliveryContext[] = [];

    const report = await world.run((event, context) => {
      expect(event).toEqual(event.id === '1' ? first.event : second.event);
      contexts.push(context);
    });

    expect(report.failedMessageIds).toEqual([]);
    expect(world.left).toBe(0);
    expect(contexts).toMatchObject([
      { trackingId: first.trackingId, subscriber: 'billing', round: 1, attempt: 1 },
      { trackingId: second.trackingId, acceptedAt: second.acceptedAt },
    ]);
    expect(contexts[0]?.remainingMs()).toBeLessThanOrEqual(TIMEOUT_MS);
    expect(await world.delivery(first)).toEqual({
      trackingId: first.trackingId,
      subscriber: 'billing',
      status: 'delivered',
      round: 1,
      attempts: 1,
      firstAttemptAt: NOW,
      lastAttemptAt: NOW,
      history: [{ at: NOW, number: 1, outcome: 'delivered' }],
    });
    expect(world.log.lines).toEqual([]);
  });

  it('reads once and writes once on the happy path, and touches no event of the ledger and no queue', async () => {
    const world = new BatchWorld();
    for (const id of ['1', '2', '3']) await world.send(id);
    const calls: string[] = [];
    watchCalls(world.ledger, calls);
    watchCalls(world.queue, calls);

    await world.run();

    expect(calls.filter((call) => call !== 'box')).toEqual(['findDeliveries', 'putDelivered']);
  });

  it('does nothing for an empty batch', async () => {
    const world = new BatchWorld();
    world.ledger.outage = 'all';

    expect((await world.run()).failedMessageIds).toEqual([]);
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

  it('counts what failed and what is dead, the dead among the failed', async () => {
    const world = new BatchWorld();
    for (const id of ['1', '2', '3']) await world.send(id);

    const report = await world.run(
      failing({ '2': new Error('down'), '3': new PermanentError('gone') }),
    );

    expect(report).toEqual({
      failedMessageIds: [],
      failed: 2,
      unreached: 0,
      dead: 1,
      retryAgeSeconds: 0,
      mustEnd: false,
    });
  });

  it('says of a delivery what was written, and not what was meant', async () => {
    const world = new BatchWorld();
    world.policy = { ...world.policy, maxAttempts: 1 };
    const record = await world.send('1');

    const report = await world.run(async () => {
      const row = { ...record, subscriber: 'billing', history: [], round: 1, attempts: 1 };
      await world.ledger.record({ ...row, status: 'delivered' });
      throw new Error('a late copy');
    });

    expect(report).toMatchObject({ failed: 1, dead: 0 });
    expect(await world.delivery(record)).toMatchObject({ status: 'delivered' });
    expect(world.log.messages).toEqual(['another outcome stands already']);
  });
});

describe('a mistake of ours', () => {
  it.each([['findDeliveries'], ['putDelivered'], ['record'], ['claim']] as const)(
    'in %s surfaces, and passes for no outage',
    async (method) => {
      const world = new BatchWorld();
      world.once = method === 'claim';
      await world.send('1');
      const fail = method === 'record' ? failing({ '1': new Error('x') }) : undefined;
      const mistake = () => Promise.reject(new TypeError('x is not a function'));
      Object.assign(world.ledger, { [method]: mistake });

      await expect(world.run(fail)).rejects.toThrow('x is not a function');
    },
  );
});

describe('a message of another sender', () => {
  it.each([
    ['no JSON', 'hello', /^the message of \d+ characters is not JSON/],
    ['an event without a stamp', '{"specversion":"1.0","id":"1"}', /carries no waybill stamp/],
    ['an EventBridge event without a stamp', '{"detail":{"a":1}}', /carries no waybill stamp/],
    [
      'a stamp of another version',
      JSON.stringify({ [STAMP]: { v: 2, trackingId: 'x' } }),
      /version 2, and this function knows 1/,
    ],
    [
      'a stamp without a waybill',
      JSON.stringify({ [STAMP]: { v: 1, trackingId: 5 } }),
      /carries no waybill stamp/,
    ],
  ])('stays, so that it ends on the dead-letter queue, and harms no other: %s', async (...args) => {
    const [, body, reason] = args;
    const world = new BatchWorld();
    world.box.put(body);
    const record = await world.send('1');

    const { failedMessageIds } = await world.run();

    expect(failedMessageIds).toEqual(['billing-0']);
    expect(world.handled).toEqual(['1']);
    expect(await world.delivery(record)).toMatchObject({ status: 'delivered' });
    expect(world.log.lines).toMatchObject([
      {
        message: 'a message cannot be handled',
        ...{ level: 'WARN', subscriber: 'billing', messageId: 'billing-0' },
        errorMessage: expect.stringMatching(reason),
      },
    ]);
  });

  it.each([
    ['another subscriber', { subscriber: 'email' }, /addressed to the subscriber email/],
    ['an attempt that is none', { attempt: 0 }, /addressed to nobody/],
    ['a round that is none', { round: 1.5 }, /addressed to nobody/],
  ])('is not handled when it is addressed to %s', async (_, to, reason) => {
    const world = new BatchWorld();
    await world.send('1', to);

    const { failedMessageIds } = await world.run();

    expect(failedMessageIds).toEqual(['billing-0']);
    expect(world.handled).toEqual([]);
    expect(world.log.lines).toMatchObject([{ errorMessage: expect.stringMatching(reason) }]);
  });

  it('asks nothing of the ledger when it is alone', async () => {
    const world = new BatchWorld();
    world.box.put('hello');
    world.ledger.outage = 'all';

    expect((await world.run()).failedMessageIds).toEqual(['billing-0']);
    expect(world.log.messages).toEqual(['a message cannot be handled']);
  });
});

/** Notes the name of every method that is called. */
function watchCalls(target: object, calls: string[]): void {
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(target))) {
    const method: unknown = Object.getOwnPropertyDescriptor(
      Object.getPrototypeOf(target),
      name,
    )?.value;
    if (typeof method !== 'function' || name === 'constructor') continue;
    Reflect.set(target, name, (...given: unknown[]) => {
      calls.push(name);
      return Reflect.apply(method, target, given);
    });
  }
}
