import { describe, expect, it } from '@jest/globals';
import type { Job } from '../../../core/records/job.ts';
import type { MakeOperations } from './operations-subject.ts';

const SINCE = Date.parse('2026-11-24T17:00:00Z');
const PLACE = { kind: 'redrive', subscriber: 'billing' } as const;

function makeJob(id: string, own: Partial<Job> = {}): Job {
  return {
    ...PLACE,
    id: `job_${id}`,
    filter: { errorClass: ['TypeError'] },
    asOf: '2026-11-24T17:00:00.001Z',
    ratePerSecond: 200,
    recheckPattern: false,
    state: 'running',
    reason: 'INC-42: “ä”',
    by: 'key abc of shop',
    matched: { count: 3, exact: true },
    createdAt: '2026-11-24T17:00:00.000Z',
    ...own,
  };
}

/** Jobs, and the place that each has for itself. */
export function describeJobStore(make: MakeOperations): void {
  describe('jobs', () => {
    it('are found as they were written, and written once', async () => {
      const { jobs } = await make();
      const job = makeJob('a');

      expect(await jobs.addJob(job)).toBe(true);
      expect(await jobs.addJob({ ...job, reason: 'another' })).toBe(false);
      expect(await jobs.findJob(job.id)).toEqual(job);
      expect(await jobs.findJob('job_none')).toBeUndefined();
    });

    it('are written anew where they are still as they were read, by one of many', async () => {
      const { jobs } = await make();
      const job = makeJob('a');
      await jobs.addJob(job);

      const replaced = await Promise.all(
        Array.from({ length: 6 }, (_, n) => jobs.replaceJob(job, { ...job, ratePerSecond: n + 1 })),
      );

      expect(replaced.filter((isReplaced) => isReplaced)).toHaveLength(1);
      const rate = replaced.indexOf(true) + 1;
      expect(await jobs.findJob(job.id)).toEqual({ ...job, ratePerSecond: rate });
      expect(await jobs.replaceJob(makeJob('none'), job)).toBe(false);
    });

    it('are listed newest first, page by page, whatever their ids', async () => {
      const { jobs } = await make();
      const ids = ['c', 'a', 'b', 'd', 'e'];
      const made = ids.map((id, n) => makeJob(id, { createdAt: `2026-11-24T17:00:0${n}.000Z` }));
      for (const job of made) await jobs.addJob(job);

      const first = await jobs.listJobs({ limit: 2 });
      const second = await jobs.listJobs({ limit: 3, cursor: first.cursor ?? '' });

      const newest = [...made].reverse();
      expect(first.jobs).toEqual(newest.slice(0, 2));
      expect(second.jobs).toEqual(newest.slice(2));
      const rest =
        second.cursor === undefined
          ? []
          : (await jobs.listJobs({ limit: 3, cursor: second.cursor })).jobs;
      expect(rest).toEqual([]);
    });

    it('have a place that one of many takes', async () => {
      const { jobs } = await make();

      const holders = await Promise.all(
        ['a', 'b', 'c', 'd'].map((job) => jobs.reserve({ ...PLACE, job, since: SINCE })),
      );

      expect(new Set(holders.map(({ job }) => job)).size).toBe(1);
      expect(await jobs.listReserved()).toEqual([holders[0]]);
    });

    it('keep their place against others, and take one over only from the job that is named', async () => {
      const { jobs } = await make();
      const mine = { ...PLACE, job: 'a', since: SINCE };
      const other = { ...PLACE, job: 'b', since: SINCE + 1 };
      await jobs.reserve(mine);

      expect(await jobs.reserve({ ...mine, since: SINCE + 5 })).toMatchObject({ job: 'a' });
      expect(await jobs.reserve(other)).toMatchObject({ job: 'a' });
      expect(await jobs.reserve(other, 'c')).toMatchObject({ job: 'a' });
      expect(await jobs.reserve(other, 'a')).toEqual(other);
      expect(await jobs.reserve({ ...other, subscriber: 'email' })).toMatchObject({ job: 'b' });
      expect(await jobs.listReserved()).toEqual([other, { ...other, subscriber: 'email' }]);
    });

    it('have a place for each delivery that one is about', async () => {
      const { jobs } = await make();
      const first = { kind: 'redeliver', subscriber: 'billing', trackingId: 'wb_a' } as const;
      const second = { ...first, trackingId: 'wb_b' };
      const [one, other] = [
        { ...first, job: 'a', since: SINCE },
        { ...second, job: 'b', since: SINCE },
      ];

      expect(await jobs.reserve(one)).toEqual(one);
      expect(await jobs.reserve(other)).toEqual(other);
      expect(await jobs.reserve({ ...other, job: 'c' })).toEqual(other);
      expect(await jobs.listReserved()).toEqual([one, other]);
      await jobs.release(first, 'a');
      expect(await jobs.listReserved()).toEqual([other]);
    });

    it('give back the place that they have, and no other’s', async () => {
      const { jobs } = await make();
      await jobs.reserve({ ...PLACE, job: 'a', since: SINCE });

      await jobs.release(PLACE, 'b');
      expect(await jobs.listReserved()).toHaveLength(1);
      await jobs.release(PLACE, 'a');
      await jobs.release(PLACE, 'a');
      expect(await jobs.listReserved()).toEqual([]);
    });
  });
}
