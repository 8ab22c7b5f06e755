import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EventRecord } from '../../../core/records/event-record.ts';
import { openEnvelope } from '../../../core/records/open-envelope.ts';
import { succeed } from '../../../core/records/record-attempt.ts';
import { isAccountedFor } from '../../../core/records/transitions.ts';
import { makeSubscriber } from '../../support/builders/make-records.ts';
import { KillSwitch } from '../../support/fakes/killable.ts';
import { JobWorld } from '../../support/worlds/job-world.ts';

const PAGE = 250;

/** Ends some runs of `run-job` after so many calls, the others not at all. */
function killSome(world: JobWorld, kills: readonly Kill[]): void {
  let run = 0;
  world.portsOfRun = () => {
    const kill = kills.find(({ ofRun }) => ofRun === run);
    run++;
    if (kill === undefined) return world;
    const ended = new KillSwitch(kill.calls, kill.when);
    const { ledger, failed, history, jobs, trail, queue } = world;
    const guarded = {
      ledger: ended.guard(ledger),
      failed: ended.guard(failed),
      history: ended.guard(history),
      jobs: ended.guard(jobs),
      trail: ended.guard(trail),
      queue: ended.guard(queue),
    };
    const { clock, log, jobsQueueUrl } = world;
    return { ...guarded, clock, log, jobsQueueUrl };
  };
}

interface Kill {
  readonly ofRun: number;
  readonly calls: number;
  readonly when: 'before' | 'after';
}

/** Handles what was sent to `billing` and can be received; answers the tracking ids, one for each message. */
async function handle(world: JobWorld): Promise<readonly string[]> {
  const box = world.queue.box(makeSubscriber('billing').queueUrl);
  const handled: string[] = [];
  for (let messages = box.receive(); messages.length > 0; messages = box.receive()) {
    for (const { body, receiptHandle } of messages) {
      const { event, to } = openEnvelope(body);
      const { trackingId } = event;
      const { round = 1, attempt = 1 } = to ?? {};
      const ended = { trackingId, subscriber: 'billing', round, attempt, at: world.clock.now() };
      const before = await world.delivery({ trackingId });
      if (!isAccountedFor(before, { round, attempt }))
        await world.ledger.record(succeed(before, ended));
      box.remove(receiptHandle);
      handled.push(trackingId);
    }
  }
  return handled;
}

/** Two shards' worth of events that `billing` was not to have. */
function accept(world: JobWorld, count: number): Promise<readonly EventRecord[]> {
  const ids = Array.from({ length: count }, (_, n) => `e-${n}`);
  const acceptedAt = '2026-11-24T16:00:00.000Z';
  return world.accept(ids, { acceptedAt, event: { data: { amount: 500 } } });
}

/** Runs a job for an hour, whose messages are handled on the way or when it is over; answers the tracking ids, one for each message. */
async function runToEnd(world: JobWorld, handlesOnTheWay: boolean): Promise<readonly string[]> {
  const sent: string[] = [];
  for (let minute = 0; minute < 30; minute++) {
    await world.work();
    world.clock.advance(30_000);
    if (handlesOnTheWay) sent.push(...(await handle(world)));
    world.clock.advance(30_000);
    await world.pass(1);
  }
  return [...sent, ...(await handle(world))];
}

const kill = fc.record({
  ofRun: fc.nat(12),
  calls: fc.nat(25),
  when: fc.constantFrom('before' as const, 'after' as const),
});

describe('a job whose functions are killed anywhere', () => {
  it('replays each event once but for a page for each kill, and counts exactly', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(kill, { maxLength: 4 }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 400 }),
        fc.boolean(),
        async (kills, count, ratePerSecond, handles) => {
          const world = await JobWorld.make();
          const records = await accept(world, count);
          const from = '2026-11-24T00:00:00Z';
          const { id } = await world.start({ from, ratePerSecond }, { kind: 'replay' });
          killSome(world, kills);

          const sent = await runToEnd(world, handles);

          expect(await world.show(id)).toMatchObject({
            ...{ state: 'completed', progress: { done: count } },
          });
          expect(new Set(sent)).toEqual(new Set(records.map(({ trackingId }) => trackingId)));
          expect(sent.length - count).toBeLessThanOrEqual(kills.length * PAGE);
          const rows = await Promise.all(records.map((record) => world.delivery(record)));
          const ended = { status: 'delivered', round: 1, job: id, replay: true };
          expect(rows).toEqual(records.map(() => expect.objectContaining(ended)));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('redrives each delivery once but for a page for each kill, and counts exactly', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(kill, { maxLength: 4 }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 400 }),
        fc.boolean(),
        async (kills, count, ratePerSecond, handles) => {
          const world = await JobWorld.make();
          const records = await world.die(Array.from({ length: count }, (_, n) => `e-${n}`));
          const { id } = await world.start({ all: true, ratePerSecond });
          killSome(world, kills);

          const sent = await runToEnd(world, handles);

          const job = await world.show(id);
          expect(job).toMatchObject({ state: 'completed', progress: { done: count } });
          expect(new Set(sent)).toEqual(new Set(records.map(({ trackingId }) => trackingId)));
          expect(sent.length - count).toBeLessThanOrEqual(kills.length * PAGE);
          const rows = await Promise.all(records.map((record) => world.delivery(record)));
          expect(rows.every((row) => row?.status === 'delivered' && row.round === 2)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});
