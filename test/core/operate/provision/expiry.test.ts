import { beforeEach, describe, expect, it } from '@jest/globals';
import { tagOf, viewProvision } from '../../../../core/operate/provision/provision.ts';
import { showSubscriber } from '../../../../core/query/show-subscriber.ts';
import { ProvisionWorld } from './provision-world.ts';

const MINUTE = 60_000;
const QUARTER = { expiresInSeconds: 900 };

let world: ProvisionWorld;

beforeEach(async () => {
  world = await ProvisionWorld.make();
});

const isThere = async () => (await world.provisions.findProvision('search'))?.state === 'active';

describe('a subscriber that expires', () => {
  it('is taken away with its queue when nobody puts it again, and the audit says so', async () => {
    const { provision } = await world.put(QUARTER);
    const end = new Date(world.clock.now() + 15 * MINUTE).toISOString();

    await world.wait(14);
    const before = await isThere();
    await world.wait(4);

    expect(viewProvision(provision)).toMatchObject({ ...QUARTER, expiresAt: end });
    expect(before).toBe(true);
    expect(await world.provisions.findProvision('search')).toBeUndefined();
    expect(await world.registered()).toBeUndefined();
    expect([world.channels.queues.size, world.channels.rules.size]).toEqual([0, 0]);
    expect(world.audit.entries).toMatchObject([
      { action: 'put-subscriber' },
      {
        ...{ action: 'delete-subscriber', by: 'the router', subscriber: 'search' },
        reason: `nobody has put it again until ${end}`,
      },
    ]);
  });

  it('stays for as long again each time that it is put, and is the same', async () => {
    const { provision } = await world.put(QUARTER);

    for (let quarters = 0; quarters < 8; quarters++) {
      await world.wait(10);
      const { provision: same, isNew } = await world.put(QUARTER);
      expect({ isNew, tag: tagOf(same) }).toEqual({ isNew: false, tag: tagOf(provision) });
    }
    const { subscriber } = await showSubscriber('search', world);

    expect(await isThere()).toBe(true);
    expect(subscriber).toMatchObject({
      ...QUARTER,
      expiresAt: new Date(world.clock.now() + 15 * MINUTE).toISOString(),
    });
    expect(world.audit.entries).toHaveLength(1);
  });

  it('stays for good once it is put without an end', async () => {
    await world.put(QUARTER);
    await world.put();

    await world.wait(60);

    expect(await isThere()).toBe(true);
    const { subscriber } = await showSubscriber('search', world);
    expect(subscriber).not.toHaveProperty('expiresAt');
  });

  it('expires once it is put with an end', async () => {
    await world.put();
    await world.put({ expiresInSeconds: 60 });

    await world.wait(4);

    expect(await world.provisions.findProvision('search')).toBeUndefined();
  });

  it.each([59, 0, -1, 2_592_001, 60.5, '900', null])(
    'is refused where that is %j seconds',
    async (expiresInSeconds) => {
      await expect(world.put({ expiresInSeconds })).rejects.toMatchObject({
        code: 'invalid-request',
        message: expect.stringContaining('`expiresInSeconds` must be a whole number from '),
      });
      expect(world.audit.entries).toEqual([]);
    },
  );
});
