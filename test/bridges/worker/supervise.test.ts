import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BrokerError } from '../../../core/bridge/broker-error.ts';
import { FaultyRouter } from '../../client/faulty-router.ts';
import { message } from '../../support/bridging/fake-source.ts';
import { waitUntil } from '../../support/bridging/wait-until.ts';
import { BridgeInWorld } from './bridge-in-world.ts';

let router: FaultyRouter;
let world: BridgeInWorld;

beforeAll(async () => {
  router = await FaultyRouter.start();
});
afterAll(() => router.stop());
beforeEach(() => {
  world = new BridgeInWorld(router);
});
afterEach(() => world.end());

describe('a bridge that is kept running', () => {
  it('runs a source that is lost again, later and later, and says so once', async () => {
    world.run({ random: () => 0.5 });
    await waitUntil('the bridge runs', () => world.status.state === 'running');
    const lost = () => new BrokerError('BrokerUnreachable', 'fake://broker cannot be reached');
    world.source.faults = Array.from({ length: 8 }, lost);
    world.source.lose(lost());
    await waitUntil('it is run again', () => world.source.runs === 10);
    world.source.push(message('m1', 'x'));
    await world.acknowledged('m1');

    const backOff = world.pauses.filter((ms) => ms !== 3000);
    expect(backOff).toEqual([375, 750, 1500, 6000, 12_000, 22_500, 22_500, 22_500]);
    expect(world.log.messages).toEqual([
      'fake://broker cannot be reached; it is tried again',
      'the broker is there again',
    ]);
  });

  it('keeps trying where the broker is down at the start, and says so', async () => {
    world.source.faults = [new BrokerError('BrokerUnreachable', 'fake://broker cannot be reached')];
    world.source.push(message('m1', 'x'));
    world.run();
    await world.acknowledged('m1');

    expect(world.log.messages[0]).toBe('fake://broker cannot be reached; it is tried again');
  });

  it.each(['BrokerRefused', 'NoSuchDestination'] as const)(
    'ends at the very start where the broker says %s, unless it waits',
    async (name) => {
      const refused = new BrokerError(name, 'the password of fake://broker is wrong');
      world.source.faults = [refused];
      world.run();
      await expect(world.ran).rejects.toMatchObject({ name: 'Error', reason: refused });
      await expect(world.ran).rejects.toThrow('orders cannot start: the password of');

      world.source.faults = [refused];
      world.source.push(message('m1', 'x'));
      world.run({ waits: true });
      await world.acknowledged('m1');
      expect(world.log.messages[0]).toBe(
        'the password of fake://broker is wrong; it is tried again',
      );
    },
  );

  it('ends at the very start where the router refuses it, and reads nothing', async () => {
    router.faults = ['denied'];
    world.source.push(message('m1', 'x'));
    world.run();

    await expect(world.ran).rejects.toThrow('unauthorized');
    expect(world.source.runs).toBe(0);
  });

  it('goes on where the broker refuses it later', async () => {
    world.source.push(message('m1', 'x'));
    world.run();
    await world.acknowledged('m1');
    world.source.lose(new BrokerError('BrokerRefused', 'the login was taken away'));
    world.source.push(message('m2', 'x'));
    await world.acknowledged('m2');

    expect(world.log.messages).toContain('the login was taken away; it is tried again');
  });

  it('finishes what it holds when it is stopped', async () => {
    world.source.push(message('m1', 'x'), message('m2', 'x'));
    world.run({ before: async () => void (world.status.held > 0 && world.stop()) });

    await expect(world.ran).resolves.toBe(true);
    expect(world.source.acknowledged).toEqual(['m1', 'm2']);
    expect(world.status.state).toBe('stopped');
  });

  it('acknowledges nothing when it is stopped while the router does not take it', async () => {
    await world.running();
    router.faults = Array.from({ length: 100_000 }, () => 'unavailable' as const);
    world.source.push(message('m1', 'x'));
    await waitUntil('it waits', () => world.status.state === 'waiting');
    world.stop();

    await expect(world.ran).resolves.toBe(true);
    expect(world.source.acknowledged).toEqual([]);
  });
});
