import { describe, expect, it } from '@jest/globals';
import type { TrailStep } from '../../../core/ports/jobs/job-trail.ts';
import type { MakeOperations } from './operations-subject.ts';

const JOB = { id: 'job_a', createdAt: '2026-11-24T17:00:00.000Z' };

function step(slice: string, place: number, ...trackingIds: readonly string[]): TrailStep {
  return { slice, place, trackingIds };
}

/** Which deliveries jobs have come to. */
export function describeJobTrail(make: MakeOperations): void {
  describe('trails of jobs', () => {
    it('are in the order of their slices and places, whenever a step was written, and each job has its own', async () => {
      const { trail, ledger } = await make();
      const steps = [
        step('000', 0, 'a', 'b'),
        step('000', 1, 'c'),
        step('000', 10, 'd'),
        step('001', 0, 'e'),
      ];
      for (const each of [...steps].reverse()) await trail.addStep(JOB, each);
      await trail.addStep({ ...JOB, id: 'job_b' }, step('000', 0, 'other'));
      await ledger.putSlices(JOB.id, [{ id: '000', work: '{}' }]);

      expect(await trail.listSteps({ job: JOB.id, limit: 10 })).toEqual(steps);
      expect(await trail.listSteps({ job: 'job_none', limit: 10 })).toEqual([]);
      expect(await ledger.listSlices(JOB.id, 10)).toHaveLength(1);
    });

    it('go on from a step, which is included, and end where that is asked', async () => {
      const { trail } = await make();
      const steps = [step('000', 0, 'a'), step('000', 1, 'b'), step('001', 0, 'c')];
      for (const each of steps) await trail.addStep(JOB, each);

      const found = await trail.listSteps({
        job: JOB.id,
        from: { slice: '000', place: 1 },
        limit: 1,
      });

      expect(found).toEqual([steps[1]]);
      expect(
        await trail.listSteps({ job: JOB.id, from: { slice: '000', place: 2 }, limit: 9 }),
      ).toEqual([steps[2]]);
    });

    it('have a step once that is written again', async () => {
      const { trail } = await make();

      for (let times = 0; times < 2; times++) await trail.addStep(JOB, step('000', 0, 'a'));

      expect(await trail.listSteps({ job: JOB.id, limit: 9 })).toEqual([step('000', 0, 'a')]);
    });
  });
}
