import { describe, expect, it } from '@jest/globals';
import { sealEnvelope, writeEnvelope } from '../../../core/records/envelope.ts';
import { makeDelivery, makeRecord, makeSubscriber } from '../../support/builders/make-records.ts';
import { DeadWorld, NOW } from '../../support/worlds/dead-world.ts';

const record = makeRecord('1');

const retry = (maxAttempts: number, baseSeconds: number) => ({
  retry: { maxAttempts, baseSeconds, capSeconds: 1_209_600 },
});

describe('a message that was never answered', () => {
  it.each([
    ['the first attempt', undefined, 2, 10],
    ['a later attempt', { attempt: 3 }, 4, 40],
    ['a later round', { attempt: 2, round: 2 }, 3, 20],
    ['an attempt that was made alone', { attempt: 2, alone: true }, 3, 20],
    ['a delay that a queue can just keep', { attempt: 7 }, 8, 640],
  ])('is repeated by the subscriber’s policy: %s', async (_, to, attempt, seconds) => {
    const world = new DeadWorld(retry(30, 20));

    const report = await world.take(world.unanswered(record, to));

    const { round = 1, alone } = { ...to } as { round?: number; alone?: boolean };
    expect(report).toEqual({ failedMessageIds: [], died: [] });
    expect(world.sent()).toEqual([
      {
        to: {
          ...{ subscriber: 'billing', round, attempt, firstAttemptAt: NOW },
          ...(alone ? { alone } : {}),
        },
        seconds,
      },
    ]);
    expect(await world.delivery(record)).toMatchObject({
      ...{ status: 'retrying', round, attempts: attempt - 1, lastAttemptAt: NOW },
      nextAttemptAt: new Date(world.clock.now() + seconds * 1000).toISOString(),
      error: { class: 'NoOutcome', message: expect.stringContaining('never reported an outcome') },
    });
  });

  it('is filed on the due list when it is due later than a queue can delay it', async () => {
    const world = new DeadWorld(retry(30, 3600));

    const report = await world.take(world.unanswered(record, { attempt: 2, round: 3 }));

    expect(report).toEqual({ failedMessageIds: [], died: [] });
    expect(world.sent()).toEqual([]);
    const dueAt = '2026-11-24T18:00:00.000Z';
    expect(await world.filed('18:00')).toMatchObject([
      {
        ...{ trackingId: record.trackingId, dueAt },
        to: { subscriber: 'billing', round: 3, attempt: 3, firstAttemptAt: NOW },
      },
    ]);
    expect(await world.delivery(record)).toMatchObject({
      status: 'retrying',
      nextAttemptAt: dueAt,
    });
  });

  it('keeps every digit of its event’s numbers', async () => {
    const world = new DeadWorld();
    const dataText = '{"amount":1524831183200260097}';
    const body = writeEnvelope(sealEnvelope({ ...record, dataText }));

    await world.take(world.message(body));

    const [message] = world.queue.box(world.owner.queueUrl).messages;
    expect(message?.body).toContain('"amount":1524831183200260097}');
  });

  it('ends its delivery at the last attempt, with all that was tried before', async () => {
    const world = new DeadWorld(retry(5, 10));
    await world.ledger.record(makeDelivery(record, 'retrying', { attempts: 4 }));

    const report = await world.take(world.unanswered(record, { attempt: 5 }));

    expect(report).toEqual({ failedMessageIds: [], died: ['billing'] });
    expect(world.sent()).toEqual([]);
    const dead = await world.delivery(record);
    expect(dead).toMatchObject({
      ...{ status: 'dead', attempts: 5, firstAttemptAt: record.acceptedAt, lastAttemptAt: NOW },
      error: { class: 'NoOutcome' },
    });
    expect(dead?.history.map(({ number }) => number)).toEqual([1, 5]);
    expect(world.log.lines).toEqual([
      {
        ...{ level: 'ERROR', message: 'the delivery is dead' },
        ...{ trackingId: record.trackingId, eventId: '1', source: '/shop', type: 'order.placed' },
        ...{ subscriber: 'billing', attempt: 5, messageId: 'message-1' },
        errorClass: 'NoOutcome',
        errorMessage: expect.stringContaining('never reported an outcome'),
      },
    ]);
  });

  it('counts one attempt for itself, and none for its receives', async () => {
    const world = new DeadWorld();

    await world.take(world.unanswered(record, { attempt: 2 }, { receiveCount: 900 }));

    expect(await world.delivery(record)).toMatchObject({ attempts: 2 });
  });

  it('takes over the claim of the function that ended', async () => {
    const world = new DeadWorld();
    const claim = { by: 'message-1', until: world.clock.now() - 1 };
    await world.ledger.record(makeDelivery(record, 'pending', { attempts: 0, claim }));

    await world.take(world.unanswered(record));

    const row = await world.delivery(record);
    expect(row).toMatchObject({ status: 'retrying', attempts: 1 });
    expect(row).not.toHaveProperty('claim');
  });

  it('stays while a copy of it is being handled, whose outcome counts', async () => {
    const world = new DeadWorld();
    const claim = { by: 'copy', until: world.clock.now() + 10_000 };
    const claimed = makeDelivery(record, 'pending', { attempts: 0, claim });
    await world.ledger.record(claimed);

    const report = await world.take(world.unanswered(record));

    expect(report).toEqual({ failedMessageIds: ['message-1'], died: [] });
    expect(await world.delivery(record)).toEqual(claimed);
    expect(world.sent()).toEqual([]);

    await world.ledger.record(makeDelivery(record, 'delivered'));
    expect(await world.take(world.unanswered(record))).toMatchObject({ failedMessageIds: [] });
    expect(world.sent()).toEqual([]);
  });

  it('goes on once the claim of its copy is over', async () => {
    const world = new DeadWorld();
    const claim = { by: 'copy', until: world.clock.now() + 10_000 };
    await world.ledger.record(makeDelivery(record, 'pending', { attempts: 0, claim }));
    world.clock.advance(10_000);

    await world.take(world.unanswered(record));

    expect(world.sent()).toMatchObject([{ to: { attempt: 2 } }]);
  });

  it.each([
    ['delivered', { attempts: 1 }],
    ['dead', { attempts: 1 }],
    ['discarded', { attempts: 0 }],
    ['retrying', { attempts: 2 }],
    ['retrying', { attempts: 1, round: 2 }],
  ] as const)('is let go where the delivery is accounted for: %s, %j', async (status, own) => {
    const world = new DeadWorld();
    const row = makeDelivery(record, status, own);
    await world.ledger.record(row);

    const report = await world.take(world.unanswered(record));

    expect(report).toEqual({ failedMessageIds: [], died: [] });
    expect(await world.delivery(record)).toEqual(row);
    expect(world.sent()).toEqual([]);
    expect(world.log.lines).toEqual([]);
  });

  it('keeps the deliveries of several subscribers apart', async () => {
    const world = new DeadWorld(retry(1, 10));
    const owner = makeSubscriber('email', retry(2, 10));

    const { died } = await world.take(
      world.unanswered(record),
      world.unanswered(record, undefined, { messageId: 'message-2', owner }),
    );

    expect(died).toEqual(['billing']);
    expect(await world.delivery(record)).toMatchObject({ status: 'dead' });
    expect(await world.delivery(record, 'email')).toMatchObject({ status: 'retrying' });
    expect(world.sent(owner)).toHaveLength(1);
  });

  it('stays on its queue when its next attempt cannot be sent, and nothing is written', async () => {
    const world = new DeadWorld();
    world.queue.outage = 'billing';

    const report = await world.take(world.unanswered(record));

    expect(report).toEqual({ failedMessageIds: ['message-1'], died: [] });
    expect(await world.delivery(record)).toBeUndefined();
    expect(world.log.lines).toMatchObject([
      {
        ...{ level: 'WARN', message: 'a dead letter stays on its queue', messageId: 'message-1' },
        errorMessage: 'the next attempt could not be sent',
      },
    ]);

    world.queue.outage = false;
    expect(await world.take(world.unanswered(record))).toMatchObject({ failedMessageIds: [] });
    expect(world.sent()).toMatchObject([{ to: { attempt: 2 } }]);
  });

  it('repeats the attempt, and never loses it, when its outcome cannot be written after it was sent', async () => {
    const world = new DeadWorld();
    world.ledger.outage = ['record'];

    expect(await world.take(world.unanswered(record))).toMatchObject({
      failedMessageIds: ['message-1'],
    });
    world.ledger.outage = 'none';
    expect(await world.take(world.unanswered(record))).toMatchObject({ failedMessageIds: [] });

    expect(world.sent().map(({ to }) => to?.attempt)).toEqual([2, 2]);
    expect(await world.delivery(record)).toMatchObject({ status: 'retrying', attempts: 1 });
  });
});

describe('a message that was never answered, while another copy makes its attempt', () => {
  it('stays until that is over, and counts nothing before', async () => {
    const world = new DeadWorld(retry(30, 20));
    const now = world.clock.now();
    const place = { trackingId: record.trackingId, subscriber: 'billing', round: 1, attempt: 1 };
    await world.ledger.claim({ ...place, by: 'another message', now, until: now + 5000 });
    const message = world.unanswered(record);

    const during = await world.take(message);
    const sentDuring = world.sent();
    world.clock.advance(5001);
    const after = await world.take(message);

    expect(during).toEqual({ failedMessageIds: [message.messageId], died: [] });
    expect(sentDuring).toEqual([]);
    expect(after).toEqual({ failedMessageIds: [], died: [] });
    expect(await world.delivery(record)).toMatchObject({ status: 'retrying', attempts: 1 });
  });
});
