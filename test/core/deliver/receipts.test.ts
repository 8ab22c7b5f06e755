import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readReceipt, writeReceipt } from '../../../core/deliver/dead-letters/receipt.ts';
import { describeError } from '../../../core/log/describe-error.ts';
import type { Delivery } from '../../../core/records/delivery.ts';
import { openStamp } from '../../../core/records/open-envelope.ts';
import { failForGood, failForNow, succeed } from '../../../core/records/record-attempt.ts';
import { isTrackingId } from '../../../core/records/tracking-id.ts';
import { makeDelivery, makeRecord } from '../../support/builders/make-records.ts';
import { DeadWorld } from '../../support/worlds/dead-world.ts';

const record = makeRecord('1');

const STATUSES = ['delivered', 'retrying', 'dead'] as const;

/** A copy of the message has the first attempt, for ten seconds. */
async function claimForCopy({ ledger, clock }: DeadWorld): Promise<void> {
  const now = clock.now();
  await ledger.claim({
    ...{ trackingId: record.trackingId, subscriber: 'billing', round: 1, attempt: 1 },
    ...{ by: 'copy', now, until: now + 10_000 },
  });
}

describe('a receipt', () => {
  it.each(STATUSES)('is written, and counted only if it is a death: %s', async (status) => {
    const world = new DeadWorld();
    const row = makeDelivery(record, status, { attempts: 3 });

    const report = await world.take(world.message(writeReceipt(row)));

    expect(report).toEqual({ failedMessageIds: [], died: status === 'dead' ? ['billing'] : [] });
    expect(await world.delivery(record)).toEqual(row);
    expect(world.sent()).toEqual([]);
  });

  it.each<[Delivery['status'], Partial<Delivery>, (typeof STATUSES)[number], Partial<Delivery>]>([
    ['delivered', {}, 'dead', {}],
    ['delivered', {}, 'retrying', {}],
    ['discarded', {}, 'dead', {}],
    ['dead', {}, 'retrying', {}],
    ['retrying', { attempts: 3 }, 'retrying', { attempts: 2 }],
    ['retrying', { attempts: 3 }, 'dead', { attempts: 2 }],
    ['retrying', { round: 2 }, 'dead', { attempts: 9 }],
    ['pending', { attempts: 2 }, 'retrying', { attempts: 2 }],
    ['pending', { round: 2, attempts: 0 }, 'delivered', { attempts: 9 }],
  ])(
    'changes and counts nothing where a better outcome stands: %s %j, for %s %j',
    async (standing, own, status, late) => {
      const world = new DeadWorld();
      const row = makeDelivery(record, standing, own);
      await world.ledger.record(row);

      const receipt = writeReceipt(makeDelivery(record, status, late));
      const report = await world.take(world.message(receipt));

      expect(report).toEqual({ failedMessageIds: [], died: [] });
      expect(await world.delivery(record)).toEqual(row);
      expect(world.log.lines).toMatchObject([
        { level: 'INFO', message: 'another outcome stands already', status: standing },
      ]);
    },
  );

  it.each<[Delivery['status'], Partial<Delivery>]>([
    ['retrying', { attempts: 4 }],
    ['dead', { attempts: 4 }],
    ['pending', { attempts: 3 }],
    ['discarded', { attempts: 1 }],
  ])('of a success counts however late it comes: over %s %j', async (standing, own) => {
    const world = new DeadWorld();
    await world.ledger.record(makeDelivery(record, standing, own));

    const receipt = writeReceipt(makeDelivery(record, 'delivered', { attempts: 1 }));
    const report = await world.take(world.message(receipt));

    expect(report).toEqual({ failedMessageIds: [], died: [] });
    const attempts = Math.max(1, own.attempts ?? 1);
    expect(await world.delivery(record)).toMatchObject({ status: 'delivered', attempts });
  });

  it.each(STATUSES)('that comes twice is written, logged and counted once: %s', async (status) => {
    const world = new DeadWorld();
    const receipt = world.message(writeReceipt(makeDelivery(record, status)));

    const first = await world.take(receipt);
    const lines = world.log.lines.length;
    const second = await world.take(receipt);

    expect(first.died).toEqual(status === 'dead' ? ['billing'] : []);
    expect(second).toEqual({ failedMessageIds: [], died: [] });
    expect(world.log.lines).toHaveLength(lines);
  });

  it.each(['findDeliveries', 'record'] as const)(
    'stays while the ledger is down, and is written then: %s',
    async (method) => {
      const world = new DeadWorld();
      const row = makeDelivery(record, 'dead');
      const receipt = world.message(writeReceipt(row));
      world.ledger.outage = [method];

      expect(await world.take(receipt)).toEqual({
        failedMessageIds: [receipt.messageId],
        died: [],
      });
      expect(world.log.messages).toEqual(['a dead letter stays on its queue']);

      world.ledger.outage = 'none';
      expect(await world.take(receipt)).toEqual({ failedMessageIds: [], died: ['billing'] });
      expect(await world.delivery(record)).toEqual(row);
    },
  );

  it.each([1, 2])(
    'of a failure waits for a copy whose handler runs, at attempt %d: the next never begins beside it',
    async (attempts) => {
      const world = new DeadWorld();
      await claimForCopy(world);
      const row = makeDelivery(record, 'retrying', { attempts });
      const receipt = world.message(writeReceipt(row));

      const early = await world.take(receipt);
      const claimed = await world.delivery(record);
      world.clock.advance(10_000);
      const late = await world.take(receipt);

      expect([early, late].map(({ failedMessageIds }) => failedMessageIds)).toEqual([
        [receipt.messageId],
        [],
      ]);
      expect(claimed).toMatchObject({ status: 'pending', claim: { by: 'copy' } });
      expect(await world.delivery(record)).toEqual(row);
    },
  );

  it.each(['delivered', 'dead'] as const)(
    'that ends a delivery waits for nobody: %s',
    async (status) => {
      const world = new DeadWorld();
      await claimForCopy(world);
      const row = makeDelivery(record, status);

      const report = await world.take(world.message(writeReceipt(row)));

      expect(report.failedMessageIds).toEqual([]);
      expect(await world.delivery(record)).toEqual(row);
    },
  );

  it('is read back as it was written, whatever came of an attempt', () => {
    const attempts = fc.array(
      fc.record({
        fails: fc.boolean(),
        thrown: fc.anything(),
        ms: fc.integer({ min: 0, max: 1e9 }),
      }),
      { minLength: 1, maxLength: 15 },
    );

    fc.assert(
      fc.property(attempts, fc.boolean(), fc.integer({ min: 1, max: 5 }), (all, ends, round) => {
        let row: Delivery | undefined;
        const { trackingId } = record;
        for (const [place, { fails, thrown, ms }] of all.entries()) {
          const at = Date.parse(record.acceptedAt) + ms;
          const key = { trackingId, subscriber: 'billing' };
          const ended = { ...key, round, attempt: place + 1, at };
          const error = describeError(thrown);
          if (!fails) row = succeed(row, ended);
          else if (ends) row = failForGood(row, ended, error);
          else row = failForNow(row, { ...ended, nextAt: at + ms }, error);
        }
        if (row === undefined) return;

        const { stamp } = openStamp(writeReceipt(row));

        expect(readReceipt(stamp, 'billing')).toEqual(JSON.parse(JSON.stringify(row)));
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is no receipt of this subscriber', () => {
  const row = makeDelivery(record, 'dead');
  const LONG = 'x'.repeat(1001);

  it.each<[string, unknown]>([
    ['nothing in it', {}],
    ['no object', 'dead'],
    ['null', null],
    ['another subscriber', { ...row, subscriber: 'email' }],
    ['no subscriber', { ...row, subscriber: undefined }],
    ['a tracking id of another form', { ...row, trackingId: 'wb_x' }],
    ['another key in its tracking id', { ...row, trackingId: `${record.trackingId}#x` }],
    ['no round', { ...row, round: undefined }],
    ['round 0', { ...row, round: 0 }],
    ['half a round', { ...row, round: 1.5 }],
    ['no attempts', { ...row, attempts: 0 }],
    ['more attempts than can be counted', { ...row, attempts: 2 ** 53 }],
    ['a status that no handler reports', { ...row, status: 'discarded' }],
    ['a claim', { ...row, status: 'pending', claim: { by: 'x', until: 9e15 } }],
    ['a status of the prototype', { ...row, status: 'constructor' }],
    ['a death without a reason', { ...row, error: undefined }],
    ['a reason that is none', { ...row, error: { class: 5, message: {} } }],
    ['a reason of great length', { ...row, error: { class: 'E', message: LONG } }],
    ['a class of great length', { ...row, error: { class: LONG, message: 'x' } }],
    ['a retry that never comes', { ...row, status: 'retrying' }],
    ['a time that is none', { ...row, lastAttemptAt: 'soon' }],
    ['a time that is not as we write it', { ...row, lastAttemptAt: '1' }],
    ['a time that is no text', { ...row, nextAttemptAt: 5 }],
    ['no history', { ...row, history: undefined }],
    ['a history that is none', { ...row, history: { length: 1 } }],
    ['a history of nothing', { ...row, history: [null] }],
    ['a long history', { ...row, history: Array.from({ length: 11 }, () => row.history[0]) }],
    ['a history of unknown outcomes', { ...row, history: [{ at: 'x', number: 1 }] }],
  ])('stays on its queue and changes nothing: %s', async (_, receipt) => {
    const world = new DeadWorld();
    const body = JSON.stringify({ _waybill: { v: 1, receipt } });

    const report = await world.take(world.message(body, { messageId: 'foreign' }));

    expect(report).toEqual({ failedMessageIds: ['foreign'], died: [] });
    expect(await world.delivery(record)).toBeUndefined();
    expect(await world.delivery(record, 'email')).toBeUndefined();
    expect(world.log.lines).toMatchObject([
      { message: 'a dead letter stays on its queue', subscriber: 'billing', messageId: 'foreign' },
    ]);
  });

  it('is written as a whole outcome of this subscriber or not at all, whatever is changed in it', async () => {
    const members = [...Object.keys(row), 'nextAttemptAt', 'claim', '__proto__'];
    const changes = fc.dictionary(fc.constantFrom(...members), fc.jsonValue(), { maxKeys: 3 });

    await fc.assert(
      fc.asyncProperty(changes, fc.constantFrom(...STATUSES), async (changed, status) => {
        const world = new DeadWorld();
        const written: Delivery[] = [];
        const write = world.ledger.record.bind(world.ledger);
        world.ledger.record = (delivery) => {
          written.push(delivery);
          return write(delivery);
        };
        const receipt = { ...makeDelivery(record, status), ...changed };
        const body = JSON.stringify({ _waybill: { v: 1, receipt } });

        const { failedMessageIds } = await world.take(world.message(body));

        expect(written).toHaveLength(failedMessageIds.length === 0 ? 1 : 0);
        for (const delivery of written) {
          expect(delivery.subscriber).toBe('billing');
          expect(isTrackingId(delivery.trackingId)).toBe(true);
          expect(STATUSES).toContain(delivery.status);
          expect(delivery).not.toHaveProperty('claim');
          expect(delivery.round).toBeGreaterThanOrEqual(1);
          expect(JSON.stringify(delivery).length).toBeLessThan(60_000);
        }
      }),
      { numRuns: 500 },
    );
  });
});
