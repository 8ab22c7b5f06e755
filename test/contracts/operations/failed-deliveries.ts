import { describe, expect, it } from '@jest/globals';
import type { FailedQuery } from '../../../core/ports/failed-deliveries.ts';
import type { Delivery } from '../../../core/records/delivery.ts';
import { deliveryId } from '../../../core/records/delivery-key.ts';
import { shardOf, statusPosition } from '../../../core/records/ledger-keys.ts';
import { makeDelivery, makeRecord } from '../../support/builders/make-records.ts';
import type { MakeOperations } from './operations-subject.ts';

/** Dead deliveries of one shard of `billing`, a second apart, the earliest first. */
function makeDead(count: number): readonly Delivery[] {
  const rows: Delivery[] = [];
  for (let n = 0; rows.length < count; n++) {
    const record = makeRecord(`failed-${n}`);
    if (shardOf(record.trackingId) !== 0) continue;
    const second = String(rows.length).padStart(2, '0');
    const lastAttemptAt = `2026-11-24T17:20:${second}.000Z`;
    rows.push(makeDelivery(record, 'dead', { lastAttemptAt, attempts: rows.length + 1 }));
  }
  return rows;
}

const SHARD = { subscriber: 'billing', status: 'dead', shard: 0 } as const;

/** What has failed, and its way back. */
export function describeFailedDeliveries(make: MakeOperations): void {
  const makeWith = async (count: number) => {
    const subject = await make();
    const rows = makeDead(count);
    for (const row of rows) await subject.ledger.record(row);
    const idsOf = async (query: Partial<FailedQuery>) => {
      const { deliveries, more } = await subject.failed.listFailed({
        ...SHARD,
        limit: 100,
        ...query,
      });
      return { ids: deliveries.map(({ trackingId }) => trackingId), more };
    };
    const standing = async (row: Delivery) =>
      (await subject.ledger.findDeliveries([row])).get(deliveryId(row));
    return { ...subject, rows, ids: rows.map(({ trackingId }) => trackingId), idsOf, standing };
  };

  describe('failed deliveries', () => {
    it('are listed with what the index has of them, by their last attempts', async () => {
      const { failed, rows, idsOf, ids } = await makeWith(4);

      const { deliveries } = await failed.listFailed({ ...SHARD, limit: 100 });

      expect(deliveries).toEqual(rows.map(({ round: _, history: _h, ...row }) => row));
      expect(await idsOf({ order: 'desc' })).toEqual({ ids: [...ids].reverse(), more: false });
    });

    it.each(['asc', 'desc'] as const)('are paged without a gap or a double: %s', async (order) => {
      const { failed, ids } = await makeWith(7);

      const seen: string[] = [];
      let after: string | undefined;
      for (let pages = 0; pages < 10; pages++) {
        const query = { ...SHARD, order, limit: 3, ...(after === undefined ? {} : { after }) };
        const page = await failed.listFailed(query);
        seen.push(...page.deliveries.map(({ trackingId }) => trackingId));
        const last = page.deliveries.at(-1);
        if (!page.more || last === undefined) break;
        after = statusPosition(last.trackingId, last);
      }

      expect(seen).toEqual(order === 'asc' ? ids : [...ids].reverse());
    });

    it('are those of a span, of a state, of a shard and of a subscriber', async () => {
      const { ledger, ids, idsOf } = await makeWith(5);
      const other = makeDelivery(makeRecord('other'), 'retrying');
      await ledger.record(other);
      await ledger.record(
        makeDelivery(makeRecord('failed-0'), 'dead', { subscriber: 'billing-2' }),
      );
      const [from, to] = ['2026-11-24T17:20:01.000Z', '2026-11-24T17:20:03.000Z'];

      expect((await idsOf({ from, to })).ids).toEqual(ids.slice(1, 3));
      expect((await idsOf({ from: to, to: from })).ids).toEqual([]);
      expect((await idsOf({})).ids).toEqual(ids);
      expect((await idsOf({ subscriber: 'nobody' })).ids).toEqual([]);
      const shard = shardOf(other.trackingId);
      expect((await idsOf({ status: 'retrying', shard })).ids).toEqual([other.trackingId]);
    });

    it('that go back are in a new round, with their history, and are counted as failed no more', async () => {
      const { failed, ledger, rows, standing } = await makeWith(1);
      const [row] = rows;
      if (row === undefined) throw new Error('one was made');

      const opened = await failed.openRound({ ...row, job: 'job_a', from: ['dead'] });

      expect(opened).toEqual({ round: 2, isWaiting: true });
      const { nextAttemptAt: _, firstAttemptAt: _f, ...kept } = row;
      expect(await standing(row)).toEqual({
        ...kept,
        ...{ status: 'pending', round: 2, attempts: 0, job: 'job_a' },
      });
      expect(await ledger.countFailed('billing')).toEqual({ retrying: 0, dead: 0 });
    });

    it('are opened by one of many jobs, and the same job is told the same again', async () => {
      const { failed, rows } = await makeWith(1);
      const [row] = rows;
      if (row === undefined) throw new Error('one was made');
      const names = ['a', 'b', 'c', 'd'].map((name) => `job_${name}`);

      const opened = await Promise.all(
        names.map((job) => failed.openRound({ ...row, job, from: ['dead'] })),
      );

      const winner = names[opened.findIndex((round) => round !== undefined)] ?? '';
      expect(opened.filter((round) => round !== undefined)).toEqual([
        { round: 2, isWaiting: true },
      ]);
      const again = await failed.openRound({ ...row, job: winner, from: ['dead'] });
      expect(again).toEqual({ round: 2, isWaiting: true });
    });

    it('that were begun, or have died again, are not opened again by the same job', async () => {
      const { failed, ledger, rows } = await makeWith(1);
      const [row] = rows;
      if (row === undefined) throw new Error('one was made');
      const request = { ...row, job: 'job_a', from: ['dead'] } as const;
      await failed.openRound(request);

      const now = Date.parse('2026-11-24T18:00:00Z');
      await ledger.claim({ ...row, round: 2, attempt: 1, by: 'm', now, until: now + 1000 });
      const claimed = await failed.openRound(request);
      await ledger.record({ ...row, round: 2, attempts: 1, job: 'job_a' });
      const died = await failed.openRound(request);
      const other = await failed.openRound({ ...request, job: 'job_b' });

      expect(claimed).toEqual({ round: 2, isWaiting: false });
      expect(died).toEqual({ round: 2, isWaiting: false });
      expect(other).toEqual({ round: 3, isWaiting: true });
    });

    it('are not opened from a state that is not asked for, or where there is none', async () => {
      const { failed, ledger } = await makeWith(0);
      const row = makeDelivery(makeRecord('delivered'), 'delivered');
      await ledger.record(row);
      const request = { ...row, job: 'job_a' };

      expect(await failed.openRound({ ...request, from: ['dead'] })).toBeUndefined();
      expect(
        await failed.openRound({ ...request, subscriber: 'x', from: ['dead'] }),
      ).toBeUndefined();
      expect(await failed.openRound({ ...request, from: ['delivered', 'dead'] })).toEqual({
        round: 2,
        isWaiting: true,
      });
    });

    it('that were discarded say why until they go back', async () => {
      const { failed, ledger, rows, standing } = await makeWith(1);
      const [row] = rows;
      if (row === undefined) throw new Error('one was made');
      const discarded = { at: '2026-11-24T18:00:00.000Z', reason: 'INC-42' };

      await ledger.record({ ...row, status: 'discarded', job: 'job_a', discarded });
      const before = await standing(row);
      await failed.openRound({ ...row, job: 'job_b', from: ['discarded'] });

      expect(before).toMatchObject({ status: 'discarded', job: 'job_a', discarded });
      expect(await standing(row)).not.toHaveProperty('discarded');
    });
  });
}
