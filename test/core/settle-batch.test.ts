import { describe, expect, it } from '@jest/globals';
import { PermanentError } from '../../core/delivery/permanent-error.ts';
import { STAMP } from '../../core/event/envelope.ts';
import { makeDelivery, makeRecord } from '../contracts/ledger/make-records.ts';
import { BatchWorld, failing } from './batch-world.ts';

describe('an outcome that the ledger cannot take', () => {
  it('keeps the message of a delivery, which comes back soon', async () => {
    const world = new BatchWorld();
    const record = await world.send('1');
    world.ledger.outage = ['recordDelivered'];

    const stay = await world.run();

    expect(stay).toEqual(['message-0']);
    expect(world.queue.postponed).toEqual([{ receiptHandle: 'handle-0', delaySeconds: 10 }]);
    expect(world.log.lines).toMatchObject([
      {
        message: 'deliveries could not be recorded',
        ...{ level: 'WARN', trackingId: record.trackingId, subscriber: 'billing' },
        errorMessage: 'the ledger cannot be reached: recordDelivered',
      },
    ]);

    world.ledger.outage = 'none';
    world.clock.advance(10_000);

    expect(await world.run()).toEqual([]);
    expect(await world.delivery(record)).toMatchObject({ status: 'delivered', attempts: 2 });
  });

  it('keeps the message of a dead one, too', async () => {
    const world = new BatchWorld();
    await world.send('1');
    world.ledger.outage = ['recordFailure'];

    const report = await world.report(failing({ '1': new PermanentError('gone') }));

    expect(report).toEqual({ stay: ['message-0'], failed: 1, dead: 0, retryAgeSeconds: 0 });
    expect(world.queue.postponed).toEqual([{ receiptHandle: 'handle-0', delaySeconds: 10 }]);
    expect(world.log.messages).toEqual([
      'the delivery is dead',
      'a failed delivery could not be recorded',
    ]);
  });

  it('changes nothing for a retry, which comes back by itself', async () => {
    const world = new BatchWorld();
    await world.send('1');
    world.ledger.outage = ['recordFailure'];

    const stay = await world.run(failing({ '1': new Error('x') }));

    expect(stay).toEqual(['message-0']);
    expect(world.queue.postponed).toEqual([{ receiptHandle: 'handle-0', delaySeconds: 5 }]);
    expect(world.log.messages).toEqual([
      'the attempt failed',
      'a failed delivery could not be recorded',
    ]);
  });

  it('keeps each message once, and loses none, when the ledger is down altogether', async () => {
    const world = new BatchWorld();
    for (const id of ['1', '2', '3']) await world.send(id);
    world.ledger.outage = 'all';

    const stay = await world.run(failing({ '2': new Error('x'), '3': new PermanentError('gone') }));

    expect([...stay].sort()).toEqual(['message-0', 'message-1', 'message-2']);
    expect(world.queue.postponed).toHaveLength(3);
  });

  it('never puts a failure over a delivery', async () => {
    const world = new BatchWorld();
    const record = await world.send('1');

    await world.run(async () => {
      await world.ledger.recordDelivered([makeDelivery(record, 'delivered')], []);
      throw new Error('a late copy');
    });

    expect(await world.delivery(record)).toEqual(makeDelivery(record, 'delivered'));
  });
});

describe('a waybill that ingest could not write', () => {
  it('is rebuilt from the message when its event is delivered', async () => {
    const world = new BatchWorld();
    const record = await world.send('1', { written: false });

    await world.run();

    expect(await world.ledger.getEvent(record.trackingId)).toEqual(record);
    expect(await world.delivery(record)).toMatchObject({ status: 'delivered' });
  });

  it.each([
    ['fails', new Error('x'), 'retrying'],
    ['is dead', new PermanentError('gone'), 'dead'],
  ])('is rebuilt when its delivery %s', async (_, error, status) => {
    const world = new BatchWorld();
    const record = await world.send('1', { written: false });

    await world.run(failing({ '1': error }));

    expect(await world.ledger.getEvent(record.trackingId)).toEqual(record);
    expect(await world.delivery(record)).toMatchObject({ status });
  });

  it('is rebuilt once for two copies of its message', async () => {
    const world = new BatchWorld();
    await world.send('1', { written: false });
    await world.send('1', { written: false });
    const rebuilt: string[] = [];
    const record = world.ledger.recordDelivered.bind(world.ledger);
    world.ledger.recordDelivered = (deliveries, records) => {
      rebuilt.push(...records.map(({ trackingId }) => trackingId));
      return record(deliveries, records);
    };

    await world.run();

    expect(rebuilt).toEqual([makeRecord('1').trackingId]);
  });

  it('is left alone when ingest wrote it while the handler ran', async () => {
    const world = new BatchWorld();
    const record = await world.send('1', { written: false });
    const written = { ...record, overdue: ['email'] };

    await world.run(async () => {
      await world.ledger.putEvents([written]);
    });

    expect(await world.ledger.getEvent(record.trackingId)).toEqual(written);
    expect(await world.delivery(record)).toMatchObject({ status: 'delivered' });
  });

  it('is rebuilt when nobody can say whether it is there', async () => {
    const world = new BatchWorld();
    const record = await world.send('1', { written: false });
    world.ledger.outage = ['findEvents'];

    await world.run();

    expect(await world.ledger.getEvent(record.trackingId)).toEqual(record);
    expect(world.log.lines).toMatchObject([
      {
        message: 'waybills are written again, whether or not they are there',
        ...{ level: 'WARN', trackingId: record.trackingId, subscriber: 'billing' },
        errorMessage: 'the ledger cannot be reached: findEvents',
      },
    ]);
  });

  it.each([
    ['dead', new PermanentError('gone')],
    ['delivered', undefined],
  ])(
    'keeps its message until it is rebuilt, though its delivery is %s: it holds the only copy',
    async (_, error) => {
      const world = new BatchWorld();
      const record = await world.send('1', { written: false });
      world.ledger.outage = ['recordDelivered'];

      const stay = await world.run(error === undefined ? undefined : failing({ '1': error }));

      expect(stay).toEqual(['message-0']);
      world.ledger.outage = 'none';
      world.clock.advance(10_000);
      expect(await world.run()).toEqual([]);
      expect(await world.ledger.getEvent(record.trackingId)).toEqual(record);
    },
  );
});

describe('a message of another sender', () => {
  it.each([
    ['no JSON', 'hello'],
    ['an event without a stamp', '{"specversion":"1.0","id":"1"}'],
    ['an EventBridge event without a stamp', '{"detail":{"a":1}}'],
  ])('stays, so that it ends on the dead-letter queue, and harms no other: %s', async (_, body) => {
    const world = new BatchWorld();
    world.queue.send(body);
    const record = await world.send('1');

    const stay = await world.run();

    expect(stay).toEqual(['message-0']);
    expect(world.handled).toEqual(['1']);
    expect(await world.delivery(record)).toMatchObject({ status: 'delivered' });
    expect(world.log.lines).toMatchObject([
      {
        message: 'a message cannot be handled',
        ...{ level: 'WARN', subscriber: 'billing', messageId: 'message-0' },
        errorMessage: expect.stringMatching(/^the message of \d+ characters /),
      },
    ]);
  });

  it('asks nothing of the ledger when it is alone', async () => {
    const world = new BatchWorld();
    world.queue.send('hello');
    world.ledger.outage = 'all';

    expect(await world.run()).toEqual(['message-0']);
    expect(world.log.messages).toEqual(['a message cannot be handled']);
  });

  it('cannot come back as an event of its own because of a stamp alone', async () => {
    const world = new BatchWorld();
    world.queue.send(JSON.stringify({ [STAMP]: { trackingId: 5 } }));

    expect(await world.run()).toEqual(['message-0']);
  });
});
