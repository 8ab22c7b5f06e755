import { describe, expect, it } from '@jest/globals';
import type { DeliveryStatus } from '../../core/delivery/delivery.ts';
import { sealEnvelope } from '../../core/event/envelope.ts';
import { deliveryId } from '../../core/ports/ledger.ts';
import { type DeadMessage, recordDead } from '../../core/record-dead.ts';
import type { EventRecord } from '../../core/records/event-record.ts';
import { makeDelivery, makeRecord } from '../contracts/ledger/make-records.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { MemoryLedger } from '../fakes/memory-ledger.ts';
import { RecordingLog } from '../fakes/recording-log.ts';

const NOW = '2026-11-24T17:00:00.000Z';

function makeWorld() {
  const ledger = new MemoryLedger();
  const log = new RecordingLog();
  const ports = { ledger, clock: new FakeClock(), log };
  const delivery = async ({ trackingId }: EventRecord, subscriber = 'billing') => {
    const key = { trackingId, subscriber };
    return (await ledger.lookupBatch([key])).deliveries.get(deliveryId(key));
  };
  return { ledger, log, ports, delivery };
}

/** A dead letter of an event, as it comes from a subscriber's own queue. */
function makeDeadLetter(record: EventRecord, changes: Partial<DeadMessage> = {}): DeadMessage {
  return {
    messageId: `message-${record.event.id}`,
    receiptHandle: `handle-${record.event.id}`,
    body: JSON.stringify(sealEnvelope(record)),
    receiveCount: 6,
    attributes: {},
    subscriber: 'billing',
    maxAttempts: 5,
    ...changes,
  };
}

describe('recordDead', () => {
  it('turns a letter that was received too often into a dead delivery with its last error', async () => {
    const { ledger, ports, delivery, log } = makeWorld();
    const record = makeRecord('1');
    await ledger.putEvents([record]);
    await ledger.recordFailure(makeDelivery(record, 'retrying', { attempts: 4 }));

    const { stay, died } = await recordDead([makeDeadLetter(record)], ports);

    expect(stay).toEqual([]);
    expect(died).toEqual(['billing']);
    expect(log.lines).toEqual([
      {
        level: 'ERROR',
        message: 'the delivery is dead',
        ...{ trackingId: record.trackingId, eventId: '1', source: '/shop', type: 'order.placed' },
        ...{ subscriber: 'billing', attempt: 5, messageId: 'message-1' },
        errorClass: 'ReceiveCountExceeded',
        errorMessage: expect.stringContaining('last error: TypeError: no such card'),
      },
    ]);
    const dead = await delivery(record);
    expect(dead).toMatchObject({
      status: 'dead',
      attempts: 5,
      firstAttemptAt: record.acceptedAt,
      lastAttemptAt: NOW,
      error: {
        class: 'ReceiveCountExceeded',
        message:
          'the subscriber never acknowledged it (a crash or a timeout); last error: TypeError: no such card',
      },
    });
    expect(dead?.history.map(({ number }) => number)).toEqual([1, 5]);
  });

  it('says so when the subscriber never reported anything', async () => {
    const { ledger, ports, delivery } = makeWorld();
    const record = makeRecord('1');
    await ledger.putEvents([record]);

    await recordDead([makeDeadLetter(record)], ports);

    expect(await delivery(record)).toMatchObject({
      status: 'dead',
      attempts: 5,
      firstAttemptAt: NOW,
      error: {
        class: 'ReceiveCountExceeded',
        message:
          'the subscriber never acknowledged it (a crash or a timeout); it never reported why',
      },
    });
  });

  it('gives EventBridge’s own reason for an event that it could not deliver', async () => {
    const { ledger, ports, delivery } = makeWorld();
    const record = makeRecord('1');
    await ledger.putEvents([record]);
    const letter = makeDeadLetter(record, {
      body: JSON.stringify({ version: '0', source: '/shop', detail: sealEnvelope(record) }),
      receiveCount: 1,
      attributes: {
        ERROR_CODE: 'NO_PERMISSIONS',
        ERROR_MESSAGE: 'User is not authorized to perform: sqs:SendMessage',
      },
    });

    const { stay } = await recordDead([letter], ports);

    expect(stay).toEqual([]);
    expect(await delivery(record)).toMatchObject({
      status: 'dead',
      attempts: 0,
      error: {
        class: 'NO_PERMISSIONS',
        message: 'User is not authorized to perform: sqs:SendMessage',
      },
    });
  });

  it('makes do with a code alone', async () => {
    const { ports, delivery } = makeWorld();
    const record = makeRecord('1');
    const attributes = { ERROR_CODE: 'SDK_CLIENT_ERROR' };

    await recordDead([makeDeadLetter(record, { attributes })], ports);

    expect(await delivery(record)).toMatchObject({
      error: { class: 'SDK_CLIENT_ERROR', message: 'EventBridge could not deliver it' },
    });
  });

  it('rebuilds a waybill that was lost', async () => {
    const { ledger, ports } = makeWorld();
    const record = makeRecord('1');

    await recordDead([makeDeadLetter(record)], ports);

    expect(await ledger.getEvent(record.trackingId)).toEqual(record);
  });

  it('leaves a waybill alone that is there', async () => {
    const { ledger, ports } = makeWorld();
    const record = makeRecord('1');
    const flagged = { ...record, overdue: ['billing'] };
    await ledger.putEvents([flagged]);

    await recordDead([makeDeadLetter(record)], ports);

    expect(await ledger.getEvent(record.trackingId)).toEqual(flagged);
  });

  it.each<[DeliveryStatus, DeliveryStatus]>([
    ['delivered', 'delivered'],
    ['dead', 'dead'],
    ['discarded', 'discarded'],
    ['retrying', 'dead'],
    ['pending', 'dead'],
  ])('lets the letter of a delivery go that is %s, which is %s then', async (before, after) => {
    const { ledger, ports, delivery } = makeWorld();
    const record = makeRecord('1');
    const row = makeDelivery(record, before);
    await ledger.putEvents([record]);
    if (before === 'delivered') await ledger.recordDelivered([row], []);
    else await ledger.recordFailure(row);

    const { stay, died } = await recordDead([makeDeadLetter(record)], ports);

    expect(stay).toEqual([]);
    expect(died).toEqual(before === after ? [] : ['billing']);
    expect((await delivery(record))?.status).toBe(after);
    if (before === after) expect(await delivery(record)).toEqual(row);
  });

  it.each([
    ['the attempts that the ledger knows', 4, 2, 4],
    ['the receives of its queue, when they are more', 1, 3, 3],
    ['no receives of the dead-letter queue', 1, 900, 5],
  ])('counts %s', async (_, attempts, receiveCount, expected) => {
    const { ledger, ports, delivery } = makeWorld();
    const record = makeRecord('1');
    await ledger.recordFailure(makeDelivery(record, 'retrying', { attempts }));

    await recordDead([makeDeadLetter(record, { receiveCount })], ports);

    expect(await delivery(record)).toMatchObject({ status: 'dead', attempts: expected });
  });

  it('keeps the deliveries of several subscribers apart', async () => {
    const { ports, delivery } = makeWorld();
    const record = makeRecord('1');

    await recordDead(
      [makeDeadLetter(record), makeDeadLetter(record, { subscriber: 'email', receiveCount: 3 })],
      ports,
    );

    expect(await delivery(record)).toMatchObject({ status: 'dead', attempts: 5 });
    expect(await delivery(record, 'email')).toMatchObject({ status: 'dead', attempts: 3 });
  });

  it.each([
    ['no JSON', 'hello'],
    ['no stamp', '{"id":"1"}'],
  ])('keeps a letter with %s on its queue, and records the others', async (_, body) => {
    const { ports, delivery, log } = makeWorld();
    const record = makeRecord('1');
    const foreign = makeDeadLetter(makeRecord('2'), { body });

    const { stay } = await recordDead([foreign, makeDeadLetter(record)], ports);

    expect(stay).toEqual(['message-2']);
    expect(await delivery(record)).toMatchObject({ status: 'dead' });
    expect(log.lines[0]).toMatchObject({
      message: 'a dead letter is none of ours',
      ...{ subscriber: 'billing', messageId: 'message-2', errorClass: 'WaybillError' },
      errorMessage: expect.stringMatching(/^the message of \d+ characters /),
    });
  });

  it('keeps the letters that could not be written, and no others', async () => {
    const { ledger, ports, delivery, log } = makeWorld();
    const good = makeRecord('1');
    const bad = makeRecord('2');
    const record = ledger.recordFailure.bind(ledger);
    ledger.recordFailure = (row) => {
      if (row.trackingId === bad.trackingId) ledger.outage = ['recordFailure'];
      return record(row);
    };

    const { stay, died } = await recordDead([makeDeadLetter(good), makeDeadLetter(bad)], ports);

    expect(stay).toEqual(['message-2']);
    expect(died).toEqual(['billing']);
    expect(await delivery(good)).toMatchObject({ status: 'dead' });
    expect(log.lines.filter(({ level }) => level === 'WARN')).toMatchObject([
      {
        message: 'a dead letter stays on its queue',
        ...{ trackingId: bad.trackingId, subscriber: 'billing', messageId: 'message-2' },
        errorMessage: 'the ledger cannot be reached: recordFailure',
      },
    ]);
  });

  it.each(['lookupBatch', 'recordDelivered'] as const)(
    'fails as a whole when the ledger is down, so that every letter stays (%s)',
    async (method) => {
      const { ledger, ports, log } = makeWorld();
      ledger.outage = [method];

      const recording = recordDead([makeDeadLetter(makeRecord('1'))], ports);

      await expect(recording).rejects.toMatchObject({ code: 'ledger-unavailable' });
      expect(log.lines).toMatchObject([
        { message: 'dead letters stay on their queues', trackingId: makeRecord('1').trackingId },
      ]);
    },
  );

  it('asks nothing of the ledger when there is no letter of ours', async () => {
    const { ledger, ports } = makeWorld();
    ledger.outage = 'all';

    expect(await recordDead([], ports)).toEqual({ stay: [], died: [] });
    expect(await recordDead([makeDeadLetter(makeRecord('1'), { body: '' })], ports)).toEqual({
      stay: ['message-1'],
      died: [],
    });
  });
});
