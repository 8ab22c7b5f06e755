import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deleteSubscriber } from '../../../../core/operate/provision/delete-subscriber.ts';
import { putSubscriber } from '../../../../core/operate/provision/put-subscriber.ts';
import { resumeProvisions } from '../../../../core/operate/provision/resume-provisions.ts';
import { deliveryId } from '../../../../core/records/delivery-key.ts';
import { sealEnvelope, writeEnvelope } from '../../../../core/records/envelope.ts';
import { openEnvelope } from '../../../../core/records/open-envelope.ts';
import { succeed } from '../../../../core/records/record-attempt.ts';
import { isAccountedFor } from '../../../../core/records/transitions.ts';
import { makeRecord } from '../../../support/builders/make-records.ts';
import { KillSwitch } from '../../../support/fakes/killable.ts';
import { ProvisionWorld } from './provision-world.ts';

interface Kill {
  readonly calls: number;
  readonly when: 'before' | 'after';
}

const kills = fc.array(
  fc.record({
    calls: fc.nat(30),
    when: fc.constantFrom('before' as const, 'after' as const),
  }),
  { maxLength: 5 },
);

const BODY = {
  ...{ pattern: { type: ['order.placed'] }, startFrom: '2026-11-24T00:00:00Z', reason: 'INC-42' },
};

/** The ports of a function that ends after so many calls. */
function killed(world: ProvisionWorld, { calls, when }: Kill) {
  const ended = new KillSwitch(calls, when);
  const { clock, log, sha256, randomBytes, jobsQueueUrl, queuePrefix } = world;
  return {
    ...{ clock, log, sha256, randomBytes, jobsQueueUrl, queuePrefix },
    ...{ deadLetterQueueUrl: world.deadLetterQueueUrl, retentionDays: world.retentionDays },
    ledger: ended.guard(world.ledger),
    provisions: ended.guard(world.provisions),
    channels: ended.guard(world.channels),
    pauses: ended.guard(world.pauses),
    jobs: ended.guard(world.jobs),
    audit: ended.guard(world.audit),
    queue: ended.guard(world.queue),
  };
}

const quietly = (run: Promise<unknown>) => run.catch(() => undefined);

/** Publishes an event: every rule that there is has it now, and it is stamped for who is registered now. */
async function publish(world: ProvisionWorld, id: string): Promise<string> {
  const registered = await world.registered();
  const record = makeRecord(id, {
    expected: registered === undefined ? ['email'] : ['email', 'search'],
    acceptedAt: new Date(world.clock.now()).toISOString(),
  });
  await world.ledger.putEvents([record]);
  for (const { queueName } of world.channels.rules.values())
    world.queue.box(queueName).put(writeEnvelope(sealEnvelope(record)));
  return record.trackingId;
}

/** Handles what the subscriber can be handed; answers the tracking ids of what was handled. */
async function pull(world: ProvisionWorld): Promise<readonly string[]> {
  const { queueUrl = '' } = (await world.registered()) ?? {};
  const box = world.queue.box(queueUrl);
  const handled: string[] = [];
  for (let messages = box.receive(); messages.length > 0; messages = box.receive())
    for (const { body, receiptHandle } of messages) {
      const { event, to } = openEnvelope(body);
      const { round = 1, attempt = 1 } = to ?? {};
      const key = { trackingId: event.trackingId, subscriber: 'search' };
      const before = (await world.ledger.findDeliveries([key])).get(deliveryId(key));
      if (!isAccountedFor(before, { round, attempt })) {
        const ended = { ...key, round, attempt, at: world.clock.now() };
        await world.ledger.record(succeed(before, ended));
        handled.push(event.trackingId);
      }
      box.remove(receiptHandle);
    }
  return handled;
}

const leftOf = ({ channels }: ProvisionWorld) => [channels.queues.size, channels.rules.size];

describe('a subscriber whose functions are killed anywhere', () => {
  it('is there in the end, and has its history and all that came since, each event once', async () => {
    await fc.assert(
      fc.asyncProperty(kills, fc.boolean(), async (ends, pulls) => {
        const world = await ProvisionWorld.make();
        const call = { name: 'search', by: 'me', ifMatch: undefined, body: BODY };
        const published = [await publish(world, 'history')];
        const handled: string[] = [];

        for (const [run, kill] of ends.entries()) {
          const ports = killed(world, kill);
          await quietly(run === 0 ? putSubscriber(call, ports) : resumeProvisions(ports));
          published.push(await publish(world, `between-${run}`));
          if (pulls) handled.push(...(await pull(world)));
          world.clock.advance(61_000);
        }
        // Who asked got no answer, and asks again.
        await resumeProvisions(world);
        const { provision } = await putSubscriber(call, world);
        published.push(await publish(world, 'live'));
        for (let minute = 0; minute < 6; minute++) {
          await world.pass(1);
          handled.push(...(await pull(world)));
        }

        const { queueName, ruleName } = provision;
        expect(provision.state).toBe('active');
        expect([...world.channels.queues.keys()]).toEqual([queueName]);
        expect([...world.channels.rules.keys()]).toEqual([ruleName]);
        expect(await world.registered()).toMatchObject({ ruleName, managedBy: 'api' });
        expect((await world.jobs.listJobs({ limit: 9 })).jobs).toMatchObject([
          { kind: 'replay', state: 'completed' },
        ]);
        expect([...handled].sort()).toEqual([...published].sort());
      }),
      { numRuns: 150 },
    );
  });

  it('is gone in the end, and leaves neither queue nor rule nor registration', async () => {
    await fc.assert(
      fc.asyncProperty(kills, kills, async (makes, deletes) => {
        const world = await ProvisionWorld.make();
        const call = { name: 'search', by: 'me', ifMatch: undefined };
        for (const [run, kill] of makes.entries()) {
          const ports = killed(world, kill);
          await quietly(
            run === 0 ? putSubscriber({ ...call, body: BODY }, ports) : resumeProvisions(ports),
          );
          if (run % 2 === 0) world.clock.advance(61_000);
        }
        if (makes.length === 0) await world.put();
        const query = { reason: 'INC-42', force: 'true' };
        const asked = (await world.provisions.findProvision('search')) !== undefined;

        for (const [run, kill] of deletes.entries()) {
          const ports = killed(world, kill);
          await quietly(
            run === 0 ? deleteSubscriber({ ...call, query }, ports) : resumeProvisions(ports),
          );
          world.clock.advance(20_000);
        }
        if (asked) await quietly(deleteSubscriber({ ...call, query }, world));
        await world.wait(5);

        expect(leftOf(world)).toEqual([0, 0]);
        expect(await world.provisions.listProvisions()).toEqual([]);
        expect(await world.registered()).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });
});
