import { describe, expect, it } from '@jest/globals';
import { sealEnvelope } from '../../../core/records/envelope.ts';
import { makeRecord } from '../../support/builders/make-records.ts';
import { DeadWorld, NOW } from '../../support/worlds/dead-world.ts';

const record = makeRecord('1');

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
