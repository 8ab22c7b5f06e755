import { describe, expect, it } from '@jest/globals';
import { WaybillError } from '../../../core/errors.ts';
import { JobWorld } from '../../support/worlds/job-world.ts';

const ALL = { all: true };

describe('a job', () => {
  it('that is damaged is said to be so every minute, and stops no other', async () => {
    const world = await JobWorld.make();
    await world.die(['a']);
    const damaged = await world.start(ALL, { subscriber: 'email' });
    world.queue.outage = true;
    const { id } = await world.start();
    world.queue.outage = false;
    const findJob = world.operations.findJob.bind(world.operations);
    world.operations.findJob = async (asked) => {
      if (asked === damaged.id) throw new WaybillError('unreadable', 'it is no object');
      return findJob(asked);
    };

    await world.continueJobs();
    await world.work();

    expect(await world.show(id)).toMatchObject({ state: 'completed', progress: { done: 1 } });
    expect(world.log.lines).toContainEqual(
      expect.objectContaining({
        ...{ level: 'ERROR', message: 'a job cannot be gone on with', job: damaged.id },
        errorMessage: 'it is no object',
      }),
    );
  });
});
