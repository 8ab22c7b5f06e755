import { beforeEach, describe, expect, it } from '@jest/globals';
import { tagOf } from '../../../../core/operate/provision/provision.ts';
import {
  makeDelivery,
  makeRecord,
  makeSubscriber,
} from '../../../support/builders/make-records.ts';
import { ProvisionWorld } from './provision-world.ts';

const coded = (code: string, message: unknown = expect.any(String)) =>
  expect.objectContaining({ code, message });

let world: ProvisionWorld;

beforeEach(async () => {
  world = await ProvisionWorld.make();
});

const left = () => [world.channels.queues.size, world.channels.rules.size];

/** The queue of the subscriber. */
async function box() {
  return world.queue.box((await world.registered())?.queueUrl ?? '');
}

describe('DELETE of a subscriber', () => {
  it('takes the registration out first, and rule and queue when nobody expects it any more', async () => {
    await world.put();
    await world.pauses.replacePause(undefined, {
      ...{ subscriber: 'search', state: 'paused', since: '2026-11-24T17:00:00.000Z' },
      ...{ reason: 'INC-42', by: 'me' },
    });

    const asked = await world.remove();
    const [registered, early] = [await world.registered(), left()];
    world.clock.advance(30_000);
    await world.wait(0);
    const soon = left();
    await world.wait(1);

    expect(asked).toMatchObject({ name: 'search', state: 'deleting' });
    expect([registered, early, soon]).toEqual([undefined, [1, 1], [1, 1]]);
    expect(left()).toEqual([0, 0]);
    expect(await world.provisions.listProvisions()).toEqual([]);
    expect(await world.pauses.listPauses()).toEqual([]);
    expect(world.audit.entries.slice(1)).toMatchObject([
      { action: 'delete-subscriber', by: 'me', reason: 'INC-42', subscriber: 'search' },
    ]);
  });

  it('says the same again while it goes on, and is not found when it is gone', async () => {
    await world.put();
    await world.remove();

    expect(await world.remove()).toMatchObject({ state: 'deleting' });
    await world.wait(2);
    await expect(world.remove()).rejects.toEqual(coded('not-found'));
  });

  it.each([
    ['waiting', async () => (await box()).put('{}')],
    [
      'in flight',
      async () => {
        (await box()).put('{}');
        (await box()).receive();
      },
    ],
    ['delayed', async () => (await box()).put('{}', { delaySeconds: 60 })],
    ...(['dead', 'retrying'] as const).map((status): [string, () => Promise<void>] => [
      status,
      async () => {
        const delivery = makeDelivery(makeRecord('e-1'), status, { subscriber: 'search' });
        await world.ledger.record(delivery);
      },
    ]),
  ])('rejects one with something %s, unless it is forced', async (what, fill) => {
    await world.put();
    await fill();

    const named = expect.stringMatching(new RegExp(`1 (events |deliveries )?${what}`));
    await expect(world.remove()).rejects.toEqual(coded('has-backlog', named));
    const registered = await world.registered();
    await world.remove({ force: 'true' });
    await world.wait(2);

    expect(registered).toMatchObject({ name: 'search' });
    expect(left()).toEqual([0, 0]);
  });

  it('is bound to what was read by If-Match', async () => {
    const { provision } = await world.put();

    await expect(world.remove({}, { ifMatch: '"x"' })).rejects.toEqual(
      coded('precondition-failed'),
    );
    await world.remove({}, { ifMatch: tagOf(provision) });

    expect(await world.registered()).toBeUndefined();
  });

  it('waits for who has it in hand, and leaves nothing of what that one makes', async () => {
    const { channels } = world;
    const putRule = channels.putRule.bind(channels);
    channels.putRule = async (rule) => {
      channels.putRule = putRule;
      await world.remove();
      return putRule(rule);
    };

    await expect(world.put()).rejects.toEqual(coded('being-deleted'));
    const made = left();
    await world.wait(4);

    expect(made).toEqual([1, 1]);
    expect(left()).toEqual([0, 0]);
    expect(await world.registered()).toBeUndefined();
    expect(await world.provisions.listProvisions()).toEqual([]);
  });

  it('leaves a namesake alone that a deployment has added meanwhile', async () => {
    await world.put();
    await world.remove();
    await world.ledger.putSubscriber(makeSubscriber('search'));

    await world.wait(2);

    expect(await world.registered()).toEqual(makeSubscriber('search'));
    expect(left()).toEqual([0, 0]);
  });

  it('rejects what a deployment has, what there is not, and what it cannot read', async () => {
    await world.put();

    await expect(world.remove({}, { name: 'billing' })).rejects.toEqual(
      coded('managed-by-deployment'),
    );
    await expect(world.remove({}, { name: 'nobody' })).rejects.toEqual(coded('not-found'));
    await expect(world.remove({ reason: '' })).rejects.toEqual(coded('invalid-request'));
    await expect(world.remove({ force: 'yes' })).rejects.toEqual(coded('invalid-request'));
    await world.ledger.record(
      makeDelivery(makeRecord('e-2'), 'dead', { subscriber: 'removed-before' }),
    );
    await expect(world.remove({}, { name: 'removed-before' })).rejects.toEqual(
      coded('subscriber-gone'),
    );
    expect(await world.registered()).toMatchObject({ name: 'search' });
  });
});
