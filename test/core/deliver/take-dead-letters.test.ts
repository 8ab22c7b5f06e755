import { describe, expect, it } from '@jest/globals';
import { sealEnvelope } from '../../../core/event/envelope.ts';
import type { Ledger } from '../../../core/ports/ledger.ts';
import { makeDelivery, makeRecord, makeSubscriber } from '../../contracts/ledger/make-records.ts';
import { DeadWorld, NOW } from './dead-world.ts';

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

describe('a note', () => {
  const note = (due: unknown, to: object = {}) => {
    const address = { subscriber: 'billing', round: 1, attempt: 4, ...to };
    return JSON.stringify(sealEnvelope(record, address, { due: due as string }));
  };

  it('is filed under its time, as it is', async () => {
    const world = new DeadWorld();
    const dueAt = '2026-11-24T20:15:30.123Z';
    const to = { alone: true, firstAttemptAt: NOW };

    const report = await world.take(world.message(note(dueAt, to)));

    expect(report).toEqual({ failedMessageIds: [], died: [] });
    expect(await world.filed('20:15')).toMatchObject([
      {
        ...{ trackingId: record.trackingId, dueAt },
        to: { subscriber: 'billing', round: 1, attempt: 4, ...to },
      },
    ]);
    expect(await world.delivery(record)).toBeUndefined();
    expect(world.sent()).toEqual([]);
  });

  it('is filed under the present minute when its time has passed', async () => {
    const world = new DeadWorld();

    await world.take(world.message(note('2026-11-24T09:00:00.000Z')));

    expect(await world.filed('17:00')).toMatchObject([{ dueAt: '2026-11-24T09:00:00.000Z' }]);
  });

  it('is filed once when it comes twice', async () => {
    const world = new DeadWorld();
    const message = world.message(note('2026-11-24T20:15:30.123Z'));

    await world.take(message, message);

    expect(await world.filed('20:15')).toHaveLength(1);
  });

  it('stays while the ledger cannot take it', async () => {
    const world = new DeadWorld();
    const message = world.message(note('2026-11-24T20:15:30.123Z'));
    world.ledger.outage = ['putDue'];

    expect(await world.take(message)).toMatchObject({ failedMessageIds: [message.messageId] });
    world.ledger.outage = 'none';
    expect(await world.take(message)).toMatchObject({ failedMessageIds: [] });

    expect(await world.filed('20:15')).toHaveLength(1);
  });

  it.each(['soon', 5, null, ''])(
    'is an unanswered attempt when its time is none: %j',
    async (due) => {
      const world = new DeadWorld();

      await world.take(world.message(note(due)));

      expect(world.sent()).toMatchObject([{ to: { attempt: 5 } }]);
    },
  );
});

describe('an event that EventBridge could not deliver', () => {
  const detail = JSON.stringify({ version: '0', source: '/shop', detail: sealEnvelope(record) });
  const attributes = {
    ERROR_CODE: 'NO_PERMISSIONS',
    ERROR_MESSAGE: 'User is not authorized to perform: sqs:SendMessage',
  };

  it('is dead at once, for EventBridge’s own reason', async () => {
    const world = new DeadWorld();

    const report = await world.take(world.message(detail, { attributes }));

    expect(report).toEqual({ failedMessageIds: [], died: ['billing'] });
    expect(world.sent()).toEqual([]);
    expect(await world.delivery(record)).toEqual({
      ...{ trackingId: record.trackingId, subscriber: 'billing', status: 'dead', round: 1 },
      ...{ attempts: 0, lastAttemptAt: NOW, history: [] },
      error: { class: attributes.ERROR_CODE, message: attributes.ERROR_MESSAGE },
    });
  });

  it('makes do with a code alone', async () => {
    const world = new DeadWorld();

    await world.take(world.message(detail, { attributes: { ERROR_CODE: 'SDK_CLIENT_ERROR' } }));

    expect(await world.delivery(record)).toMatchObject({
      error: { class: 'SDK_CLIENT_ERROR', message: 'EventBridge could not deliver it' },
    });
  });

  it('keeps no more of the reason than of any other', async () => {
    const world = new DeadWorld();
    const long = 'x'.repeat(200_000);

    await world.take(
      world.message(detail, { attributes: { ERROR_CODE: long, ERROR_MESSAGE: long } }),
    );

    expect(JSON.stringify(await world.delivery(record)).length).toBeLessThan(3000);
  });

  it('dies once, though its message comes again', async () => {
    const world = new DeadWorld();
    const message = world.message(detail, { attributes });

    const reports = [await world.take(message), await world.take(message)];

    expect(reports.map(({ died }) => died)).toEqual([['billing'], []]);
    expect(world.log.messages).toEqual(['the delivery is dead']);
  });

  it.each(['delivered', 'retrying', 'discarded'] as const)(
    'changes nothing where the delivery is %s: the queue had it after all',
    async (status) => {
      const world = new DeadWorld();
      const row = makeDelivery(record, status);
      await world.ledger.record(row);

      const { died } = await world.take(world.message(detail, { attributes }));

      expect(died).toEqual([]);
      expect(await world.delivery(record)).toEqual(row);
    },
  );
});

describe('takeDeadLetters', () => {
  it('asks nothing of the ledger when there is no message of ours', async () => {
    const world = new DeadWorld();
    world.ledger.outage = 'all';

    expect(await world.take()).toEqual({ failedMessageIds: [], died: [] });
    expect(await world.take(world.message('hello', { messageId: 'foreign' }))).toEqual({
      failedMessageIds: ['foreign'],
      died: [],
    });
  });

  const addressed = (to: object) =>
    JSON.stringify({ ...record.event, _waybill: { v: 1, ...stamp, to } });
  const { trackingId, acceptedAt } = record;
  const stamp = { trackingId, acceptedAt };

  it.each([
    ['with no JSON', 'hello'],
    ['with no stamp', '{"id":"1"}'],
    ['of another version', JSON.stringify({ _waybill: { v: 2, ...stamp } })],
    ['without a version', JSON.stringify({ _waybill: stamp })],
    ['for another subscriber', addressed({ subscriber: 'email', round: 1, attempt: 1 })],
    ['for nobody', addressed({})],
    ['of no attempt', addressed({ subscriber: 'billing', round: 1, attempt: 0 })],
    ['of half a round', addressed({ subscriber: 'billing', round: 1.5, attempt: 1 })],
  ])('rejects a message %s, which stays, and takes the others', async (_, body) => {
    const world = new DeadWorld();
    const other = makeRecord('2');

    const report = await world.take(
      world.message(body, { messageId: 'foreign' }),
      world.unanswered(other),
    );

    expect(report.failedMessageIds).toEqual(['foreign']);
    expect(await world.delivery(record)).toBeUndefined();
    expect(await world.delivery(other)).toMatchObject({ status: 'retrying' });
    expect(world.log.lines).toContainEqual({
      ...{ level: 'WARN', message: 'a dead letter stays on its queue' },
      ...{ subscriber: 'billing', messageId: 'foreign', errorClass: 'WaybillError' },
      errorMessage: expect.stringMatching(/^the message/),
    });
  });

  it('keeps the messages that could not be written, and no others', async () => {
    const world = new DeadWorld({ retry: { maxAttempts: 1, baseSeconds: 2, capSeconds: 60 } });
    const bad = makeRecord('2');
    const write = world.ledger.record.bind(world.ledger);
    world.ledger.record = async (row) => {
      if (row.trackingId !== bad.trackingId) return write(row);
      world.ledger.outage = ['record'];
      return write(row).finally(() => {
        world.ledger.outage = 'none';
      });
    };

    const report = await world.take(world.unanswered(record), world.unanswered(bad));

    expect(report).toEqual({ failedMessageIds: ['message-2'], died: ['billing'] });
    expect(await world.delivery(record)).toMatchObject({ status: 'dead' });
    expect(world.log.lines.filter(({ level }) => level === 'WARN')).toMatchObject([
      {
        message: 'a dead letter stays on its queue',
        ...{ subscriber: 'billing', messageId: 'message-2' },
        errorMessage: 'the ledger cannot be reached: record',
      },
    ]);
  });

  it.each<[string, 'all' | readonly (keyof Ledger)[]]>([
    ['all of it', 'all'],
    ['what it reads', ['findDeliveries']],
  ])('keeps all and sends nothing while the ledger is down: %s', async (_, outage) => {
    const world = new DeadWorld();
    world.ledger.outage = outage;

    const report = await world.take(world.unanswered(record), world.unanswered(makeRecord('2')));

    expect(report).toEqual({ failedMessageIds: ['message-1', 'message-2'], died: [] });
    expect(world.sent()).toEqual([]);
  });

  it('hides no fault that is not an outage', async () => {
    const world = new DeadWorld();
    const fault = new TypeError('a fault of the adapter');
    world.ledger.findDeliveries = () => Promise.reject(fault);

    await expect(world.take(world.unanswered(record))).rejects.toBe(fault);
  });
});
