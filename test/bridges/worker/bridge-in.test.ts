import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
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

describe('a bridge in', () => {
  it('acknowledges what the router has taken, with every digit as it came', async () => {
    world.source.push(message('m1', '{"price":12345678901234567890.10}'), message('m2', 'text'));
    world.run();
    await world.acknowledged('m1', 'm2');

    expect(router.taken).toEqual(['m1', 'm2']);
    expect(router.bodies.join()).toContain('"data":{"price":12345678901234567890.10}');
    expect(world.status.counted('taken')).toBe(2);
    expect(world.status.state).toBe('running');
    expect(world.status.held).toBe(0);
  });

  it('takes a message that comes again as the duplicate that it is', async () => {
    world.source.push(message('m1', 'x'));
    world.run();
    await world.acknowledged('m1');
    world.source.push(message('m1', 'x'), message('m2', 'x'));
    await world.acknowledged('m2');

    expect(router.taken).toEqual(['m1', 'm2']);
    expect(world.status.counted('duplicate')).toBe(1);
  });

  it.each([
    ['throttled', 3],
    ['unavailable', 3],
    ['timeout', 3],
    ['lost', 1],
    ['some', 2],
    ['denied', 3],
  ] as const)(
    'tries again what a router that is %s has not taken, and acknowledges nothing before',
    async (fault, times) => {
      const before: { held: number; acknowledged: number }[] = [];
      const note = async () => {
        const { status, source } = world;
        before.push({ held: status.held, acknowledged: source.acknowledged.length });
      };
      await world.running({ before: note });
      router.faults = Array.from({ length: times }, () => fault);
      world.source.push(message('m1', 'x'), message('m2', 'x'));
      await world.acknowledged('m1', 'm2');

      expect([...new Set(router.taken)].sort()).toEqual(['m1', 'm2']);
      expect(router.faults).toEqual([]);
      const [, ...requests] = before;
      expect(requests.length).toBeGreaterThan(times);
      for (const request of requests) expect(request).toEqual({ held: 2, acknowledged: 0 });
      expect(world.status.state).toBe('running');
      // Said once, and once that it is over, however often it was tried.
      expect(world.log.messages.filter((text) => text.includes('tried again'))).toHaveLength(1);
      expect(world.log.messages.at(-1)).toBe('the router is there again');
    },
  );

  it('waits as long as the router asks, and no longer than five minutes', async () => {
    await world.running();
    router.retryAfter = '70';
    router.faults = ['unavailable'];
    world.source.push(message('m1', 'x'));
    await world.acknowledged('m1');
    router.retryAfter = '1000000';
    router.faults = ['unavailable'];
    world.source.push(message('m2', 'x'));
    await world.acknowledged('m2');

    expect(world.pauses).toContain(70_000);
    expect(Math.max(...world.pauses)).toBe(300_000);
  });

  it('has what is no event in quarantine, with all of its bytes and the reason', async () => {
    const bytes = Uint8Array.of(0, 255, 1);
    const bad = message('m1', bytes, {
      headers: [['cloudEvents:specversion', '0.3']],
      contentType: 'application/octet-stream',
    });
    world.source.push(bad, message('m2', 'good'));
    world.run();
    await world.acknowledged('m1', 'm2');

    const [first, second] = world.sent;
    expect(first).toMatchObject({ id: 'm2' });
    expect(second).toMatchObject({
      ...{ id: 'm1!', type: 'waybill.bridge.quarantined', subject: 'orders' },
      data: {
        reason: { code: 'invalid-event' },
        message: { id: 'm1', bodyBase64: Buffer.from(bytes).toString('base64') },
      },
    });
    expect(world.status.counted('quarantined')).toBe(1);
    expect(world.log.messages.join()).toContain('message m1 of orders is no event of the router');
  });

  it('has what the router refuses in quarantine, and takes the others', async () => {
    router.refused = { 'order.placed': 'schema-violation' };
    world.source.push(message('m1', 'x'));
    world.run();
    await world.acknowledged('m1');

    expect(router.taken).toEqual(['m1!']);
  });

  it('keeps what not even the quarantine is allowed in a file that can be sent', async () => {
    router.refused = {
      ...{ 'order.placed': 'schema-violation' },
      'waybill.bridge.quarantined': 'forbidden',
    };
    world.source.push(message('m1', 'x'));
    world.run();
    await world.acknowledged('m1');
    const [name = ''] = readdirSync(world.folder);

    expect(readdirSync(world.folder)).toHaveLength(1);
    const [kept] = JSON.parse(readFileSync(join(world.folder, name), 'utf8'));
    expect(kept).toMatchObject({
      id: 'm1!',
      data: { message: { bodyBase64: Buffer.from('x').toString('base64') } },
    });
    expect(world.log.messages.join()).toContain(`it is in ${join(world.folder, name)}`);
  });

  it('acknowledges nothing that is kept nowhere', async () => {
    writeFileSync(world.folder, 'a file where the folder should be');
    router.refused = {
      ...{ 'order.placed': 'schema-violation' },
      'waybill.bridge.quarantined': 'forbidden',
    };
    world.source.push(message('m1', 'x'));
    world.run();
    await waitUntil('it is said', () => world.log.messages.join().includes('cannot be written'));
    expect(world.source.acknowledged).toEqual([]);
    expect(world.status.state).toBe('waiting');

    rmSync(world.folder);
    await world.acknowledged('m1');
    expect(readdirSync(world.folder)).toHaveLength(1);
  });

  it('waits where its key may publish none of it, and has nothing in quarantine for that', async () => {
    router.refused = { 'order.placed': 'forbidden' };
    world.source.push(message('m1', 'x'), message('m2', 'x'));
    world.run();
    await waitUntil('it waits', () => world.status.state === 'waiting');
    await waitUntil('it is tried again', () => world.sent.length > 6);
    expect(world.source.acknowledged).toEqual([]);
    expect(world.log.messages).toHaveLength(1);

    router.refused = {};
    await world.acknowledged('m1', 'm2');
    expect(world.status.counted('quarantined')).toBe(0);
  });

  it('sends as many together as a request takes', async () => {
    await world.running();
    world.source.batch = 120;
    world.source.push(...Array.from({ length: 120 }, (_, place) => message(`m${place}`, 'x')));
    await world.acknowledged('m119');

    expect(router.requests.map(({ events }) => events)).toEqual([0, 100, 20]);
    expect(router.taken).toHaveLength(120);
  });

  it('sends each event alone where a request is refused as a whole for what is in it', async () => {
    await world.running();
    router.faults = ['malformed', 'malformed'];
    world.source.push(message('m1', 'x'), message('m2', 'x'));
    await world.acknowledged('m1', 'm2');

    expect(router.requests.map(({ events }) => events)).toEqual([0, 2, 1, 1, 1]);
    expect(router.taken).toEqual(['m2', 'm1!']);
  });
});
