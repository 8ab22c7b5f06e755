import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../core/event/event.ts';
import { SubscriberDirectory } from '../../../core/registry/subscriber-directory.ts';
import { makeSubscriber } from '../../support/builders/make-records.ts';
import { FakeClock } from '../../support/fakes/fake-clock.ts';
import { MemoryLedger } from '../../support/fakes/memory-ledger.ts';
import { RecordingLog } from '../../support/fakes/recording-log.ts';

async function makeWorld() {
  const clock = new FakeClock();
  const ledger = new MemoryLedger();
  await ledger.putSubscriber(makeSubscriber('billing'));
  const [reads, asked]: [number[], number[]] = [[], []];
  const version = ledger.registryVersion.bind(ledger);
  ledger.registryVersion = () => {
    asked.push(clock.now());
    return version();
  };
  const list = ledger.listSubscribers.bind(ledger);
  ledger.listSubscribers = () => {
    reads.push(clock.now());
    return list();
  };
  const log = new RecordingLog();
  const directory = new SubscriberDirectory({ registry: ledger, clock, log });
  return { clock, ledger, log, reads, asked, directory };
}

describe('SubscriberDirectory', () => {
  it('gives every subscriber with its compiled pattern', async () => {
    const { directory } = await makeWorld();

    const [billing, ...others] = (await directory.patterns())?.entries ?? [];

    expect(others).toEqual([]);
    expect(billing?.name).toBe('billing');
    expect(billing?.pattern.matches({ type: 'order.placed', data: { amount: 101 } })).toBe(true);
    expect(billing?.pattern.matches({ type: 'order.placed', data: { amount: 100 } })).toBe(false);
    expect(await directory.subscribers()).toEqual([makeSubscriber('billing')]);
  });

  it('asks once in five seconds whether they have changed, and reads them when they have', async () => {
    const { clock, ledger, directory, reads, asked } = await makeWorld();

    await directory.patterns();
    clock.advance(4999);
    await directory.patterns();
    await directory.subscribers();
    expect([asked.length, reads.length]).toEqual([1, 1]);

    clock.advance(1);
    const [same] = (await directory.patterns())?.entries ?? [];
    clock.advance(5000);
    const [still] = (await directory.patterns())?.entries ?? [];
    expect([asked.length, reads.length]).toEqual([3, 1]);
    expect(still?.pattern).toBe(same?.pattern);

    await ledger.putSubscriber(makeSubscriber('email'));
    clock.advance(5000);
    await directory.patterns();
    expect([asked.length, reads.length]).toEqual([4, 2]);
  });

  it('asks anew where what it remembers is too old for its caller', async () => {
    const { ledger, directory, asked, reads } = await makeWorld();
    await directory.subscribers();
    await ledger.putSubscriber(makeSubscriber('email'));

    const [known, fresh] = [await directory.subscribers(), await directory.subscribers(0)];
    const after = await directory.subscribers();

    expect([known, fresh, after].map((list) => list?.length)).toEqual([1, 2, 2]);
    expect([asked.length, reads.length]).toEqual([2, 2]);
  });

  it('reads them again after five minutes, for a registration that ended before it was told', async () => {
    const { clock, ledger, directory } = await makeWorld();
    const version = await ledger.registryVersion();
    ledger.registryVersion = () => Promise.resolve(version);
    await directory.subscribers();
    await ledger.putSubscriber(makeSubscriber('email'));

    clock.advance(299_999);
    const before = await directory.subscribers();
    clock.advance(5001);
    const after = await directory.subscribers();

    expect([before?.length, after?.length]).toEqual([1, 2]);
  });

  it('reads them again that change while they are read', async () => {
    const { clock, ledger, directory } = await makeWorld();
    const list = ledger.listSubscribers.bind(ledger);
    ledger.listSubscribers = async () => {
      const listed = await list();
      ledger.listSubscribers = list;
      await ledger.putSubscriber(makeSubscriber('email'));
      return listed;
    };

    const before = await directory.subscribers();
    clock.advance(5000);
    const after = await directory.subscribers();

    expect([before?.length, after?.length]).toEqual([1, 2]);
  });

  it('sees new, changed and deleted subscribers after five seconds', async () => {
    const { clock, ledger, directory } = await makeWorld();
    const [before] = (await directory.patterns())?.entries ?? [];
    await ledger.putSubscriber(makeSubscriber('email'));
    await ledger.putSubscriber(makeSubscriber('billing', { pattern: { type: ['order.paid'] } }));

    clock.advance(5000);
    const [billing, email] = (await directory.patterns())?.entries ?? [];
    await ledger.deleteSubscriber(makeSubscriber('billing'));
    clock.advance(5000);
    const left = await directory.subscribers();

    expect(before?.pattern.matches({ type: 'order.paid' })).toBe(false);
    expect(billing?.pattern.matches({ type: 'order.paid' })).toBe(true);
    expect(email?.name).toBe('email');
    expect(left?.map(({ name }) => name)).toEqual(['email']);
  });

  it('keeps the last list in an outage, and reads again as soon as it can', async () => {
    const { clock, ledger, directory } = await makeWorld();
    await directory.patterns();
    clock.advance(60_000);
    ledger.outage = 'all';

    expect((await directory.patterns())?.entries.map(({ name }) => name)).toEqual(['billing']);

    ledger.outage = 'none';
    await ledger.putSubscriber(makeSubscriber('email'));

    expect((await directory.patterns())?.entries.map(({ name }) => name)).toEqual([
      'billing',
      'email',
    ]);
  });

  it('is unknown, and not empty, while the ledger is down from the start', async () => {
    const { ledger, directory } = await makeWorld();
    ledger.outage = 'all';

    expect(await directory.patterns()).toBeUndefined();
    expect(await directory.subscribers()).toBeUndefined();

    ledger.outage = 'none';

    expect(await directory.subscribers()).toEqual([makeSubscriber('billing')]);
  });

  it('is empty when nobody has subscribed', async () => {
    const { ledger, directory } = await makeWorld();
    await ledger.deleteSubscriber(makeSubscriber('billing'));

    expect((await directory.patterns())?.entries).toEqual([]);
    expect(await directory.subscribers()).toEqual([]);
  });

  it.each([
    ['no pattern', {}],
    ['a wrong operator', { type: [{ suffix: 5 }] }],
    ['a text', 'order.placed'],
    ['null', null],
  ])('leaves one subscriber with a wrong pattern out, and says so: %s', async (_, pattern) => {
    const { ledger, log, directory } = await makeWorld();
    await ledger.putSubscriber(makeSubscriber('bad', { pattern: pattern as Json }));

    expect((await directory.patterns())?.entries.map(({ name }) => name)).toEqual(['billing']);
    expect((await directory.subscribers())?.map(({ name }) => name)).toEqual(['bad', 'billing']);
    expect(log.lines).toMatchObject([
      {
        ...{ level: 'ERROR', message: 'the pattern of a registered subscriber is wrong' },
        subscriber: 'bad',
      },
    ]);
  });

  it('hides no fault that is not an outage', async () => {
    const { ledger, directory } = await makeWorld();
    const fault = new TypeError('a fault of the adapter');
    ledger.listSubscribers = () => Promise.reject(fault);

    await expect(directory.patterns()).rejects.toBe(fault);
  });
});
