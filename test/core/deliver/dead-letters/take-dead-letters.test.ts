import { describe, expect, it } from '@jest/globals';
import type { Ledger } from '../../../../core/ports/ledger.ts';
import { sealEnvelope } from '../../../../core/records/envelope.ts';
import { makeDelivery, makeRecord } from '../../../support/builders/make-records.ts';
import { DeadWorld, NOW } from '../../../support/worlds/dead-world.ts';

const record = makeRecord('1');

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
